package dev.godwit.linux.process;

import dev.godwit.base.host.ErrnoException;

/** An open file that knows requests of its own (ioctl(2)): a terminal, a pipe, a socket. */
public interface Controllable {
    /**
     * Does what a request asks for. Those that are alike for all files never come here.
     *
     * @param task who asks
     * @param request its number
     * @param argument mostly an address
     * @return the result of the call
     * @throws ErrnoException ENOTTY for a request that it does not know, EFAULT, EINVAL, ...
     */
    long ioctl(Task task, int request, long argument) throws ErrnoException;
}
