/**
 * WASI preview 1: the 45 functions of the module {@code wasi_snapshot_preview1} and {@code
 * proc_raise}, as the witx file of WebAssembly/WASI defines them.
 *
 * <p>A {@link dev.godwit.wasi.Wasi} is the world of one guest: its arguments, environment, clock,
 * random bytes, and descriptors. Nothing is granted that its builder was not given. {@link
 * dev.godwit.wasi.Wasi#find} gives the functions to link.
 *
 * <p>A function that would block has no effect, says what it waits for ({@code HostCall.block}) and
 * is called again; so a waiting guest can be stopped and saved. Pointers and lengths of the guest
 * are checked before anything else happens: {@code fault} if they leave the memory, however large
 * they are. {@code proc_exit} leaves by {@link dev.godwit.wasi.ProcessExit}.
 *
 * <p>Where the specification leaves a choice: descriptors have the lowest number that is free;
 * preopened directories come first, from 3, then listening sockets; a right that is missing is
 * {@code notcapable}, as is a path that leads out of its directory; an absolute target of {@code
 * path_symlink} is {@code notcapable}; rights to inherit beyond those of the directory are dropped.
 */
package dev.godwit.wasi;
