/**
 * Directories of the host: through system calls of Linux, where the kernel resolves paths, and
 * through {@code java.nio.file} elsewhere.
 *
 * <p>On Linux every path of a guest is resolved in one openat2(2) with RESOLVE_BENEATH and
 * RESOLVE_NO_MAGICLINKS, so no link, no {@code ..} and no race with someone who swaps directories
 * for links leads out. Calls that have no such mode (mkdirat, unlinkat, renameat, linkat,
 * symlinkat) are given the descriptor of the parent, so resolved, and one single component, which
 * they never follow.
 *
 * <p>For a Unix, which walks paths itself over its mounts, the same directories are file systems of
 * inodes ({@code LinuxFileSystem}): each lookup is one openat2(2) of one component, without
 * following it. An inode is opened when it is needed, to be named only (O_PATH); what is opened to
 * be read or written is opened through that descriptor, and only regular files and directories are.
 */
package dev.godwit.platform.jvm.files;
