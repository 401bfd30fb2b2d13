/**
 * What a guest's world needs from the machine it runs on: time, randomness, byte streams, and a way
 * to wait for them.
 *
 * <p>Everything here is an interface with a deterministic twin for tests ({@link
 * dev.godwit.base.host.VirtualClock}, {@link dev.godwit.base.host.SeededEntropy}, {@link
 * dev.godwit.base.host.BytesSource}, {@link dev.godwit.base.host.BytesSink}); the real ones live in
 * the platform modules.
 *
 * <p>Nothing here blocks but {@link dev.godwit.base.host.Waiter#await}. Whatever cannot go on says
 * so ({@link dev.godwit.base.host.Errno#EAGAIN}) and can be waited for ({@link
 * dev.godwit.base.host.Waitable}); so a guest that waits can be stopped, saved and moved, and the
 * same code runs where nothing may block at all, as in a browser.
 *
 * <p>Errors are {@link dev.godwit.base.host.Errno}s, carried by the checked {@link
 * dev.godwit.base.host.ErrnoException}.
 */
package dev.godwit.base.host;
