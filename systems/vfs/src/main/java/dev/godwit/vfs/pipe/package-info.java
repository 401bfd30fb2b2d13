/**
 * Pipes and FIFOs with the semantics of Linux (pipe(7), fifo(7)), for one thread.
 *
 * <p>A {@link dev.godwit.vfs.pipe.Pipe} is a queue of {@link dev.godwit.vfs.pipe.Piece}s, each at
 * most a page: what a program can see of a pipe (when it is full, what a write of how many bytes
 * puts into it, what may be in it when its capacity changes) counts such pages, not bytes. A {@link
 * dev.godwit.vfs.pipe.PipeEnd} is an open file of it, which may read, write or both. {@link
 * dev.godwit.vfs.pipe.Fifos} knows the pipes of the FIFOs that are open; an opening that waits for
 * the other side is a {@link dev.godwit.vfs.pipe.FifoOpening}.
 *
 * <p>Whether a call waits is decided above: everything here answers EAGAIN where O_NONBLOCK would.
 */
package dev.godwit.vfs.pipe;
