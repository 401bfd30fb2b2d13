/**
 * What a guest may be given of a machine with a JVM: the clock, random bytes, the standard streams,
 * listening sockets ({@link dev.godwit.platform.jvm.TcpListener}), and directories ({@link
 * dev.godwit.platform.jvm.JvmHostDirectories}).
 *
 * <h2>Directories that cannot be left</h2>
 *
 * On Linux 5.6 and later (x86-64, ARM64, RISC-V) every path is resolved by the kernel, in one
 * openat2(2) with RESOLVE_BENEATH and RESOLVE_NO_MAGICLINKS: no absolute path, {@code ..}, symbolic
 * link or magic link leads out of the granted directory, and nobody can win a race by swapping a
 * directory for a link while a path is being resolved. The functions are called through {@code
 * java.lang.foreign} and are loaded at the first operation on a file, because that costs some 90
 * ms; programs pass {@code --enable-native-access=dev.godwit.platform.jvm} (or {@code ALL-UNNAMED})
 * to the JVM to allow it without a warning.
 *
 * <p>Where openat2 is not to be had (other systems, older kernels, filters of system calls, native
 * access refused) paths are resolved in Java, component by component, each checked not to be a link
 * that leads out. <strong>A race remains there</strong>: another process of the host, or another
 * guest with write access to the same directory that runs at the same time, may swap a directory
 * for a symbolic link between the check and the use, and so have this guest's operation happen
 * outside the granted directory. A guest alone in its directory cannot do that to itself, for its
 * calls come one after the other. Do not share a directory between guests that do not trust each
 * other on such a host, nor grant one that untrusted processes of the host may write to.
 */
package dev.godwit.platform.jvm;
