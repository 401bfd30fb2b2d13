package dev.godwit.linux.system;

import dev.godwit.base.host.ByteSink;
import dev.godwit.base.host.ByteSource;
import dev.godwit.base.host.Clock;
import dev.godwit.base.host.Entropy;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.linux.process.Kernel;
import dev.godwit.riscv.mmu.Pages;
import dev.godwit.vfs.FileSystem;
import dev.godwit.vfs.PageStore;
import dev.godwit.vfs.terminal.WindowSize;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** What a Linux guest is granted. */
public final class LinuxSettings {
    final Clock clock;
    final Entropy entropy;
    final ByteSource input;
    final ByteSink output;
    final ByteSink error;
    final Kernel.Log log;

    /** The next number of a device. */
    long devices = 1;

    /** Its arguments, the first one the program's name. */
    public final List<String> arguments = new ArrayList<>();

    /** Its environment: {@code NAME=VALUE}. */
    public final List<String> environment = new ArrayList<>();

    /** What is mounted besides its root. */
    public final List<Grant> grants = new ArrayList<>();

    /** Its root; null for one in memory, in which there is little more than the program. */
    public @Nullable Tree root;

    /** Whether its root is changed itself, and not an overlay in memory above it. */
    public boolean isRootWritten;

    /**
     * Whether of the files of its root nothing is told that depends on the host, such as the
     * numbers of inodes, if it is not changed itself.
     */
    public boolean isHostHidden;

    /** Its working directory; made if its root is in memory. */
    public String workingDirectory = "/";

    /** Pages of 4 KiB that may be committed. */
    public int pages = 1 << 18;

    /** Instructions that it may run; negative for no bound. */
    public long fuel = -1;

    /** Told of each system call; null for nobody. */
    public Kernel.@Nullable Log trace;

    /** The user of its first program. */
    public int uid;

    /** The group of its first program. */
    public int gid;

    /** Its supplementary groups. */
    public int[] groups = {};

    /** Asked for the size of the window, where a stream is a terminal. */
    public WindowSource window = () -> WindowSize.UNKNOWN;

    /** The name of the host that it seems to run on. */
    public String hostName = "godwit";

    /** Knows how large the host's window is. */
    @FunctionalInterface
    public interface WindowSource {
        /** {@return the size now; asked often} */
        WindowSize size();

        /** {@return what is ready while a change has not been asked for; null if nothing is} */
        default @Nullable Waitable changes() {
            return null;
        }
    }

    /** A tree of files, which takes the pages of those that are mapped from the guest's memory. */
    @FunctionalInterface
    public interface Tree {
        /**
         * Opens it.
         *
         * @param pages where pages are taken from
         * @return the file system
         * @throws ErrnoException if it cannot be opened
         */
        FileSystem open(PageStore pages) throws ErrnoException;
    }

    /**
     * What is mounted.
     *
     * @param path where, absolute; made where its directory is in memory
     * @param tree what
     * @param isReadOnly refuse every change
     */
    public record Grant(String path, Tree tree, boolean isReadOnly) {}

    /**
     * Settings that grant nothing but streams.
     *
     * @param clock its clock
     * @param entropy its random bytes
     * @param input its standard input
     * @param output its standard output
     * @param error its standard error
     * @param log told to people
     */
    public LinuxSettings(
            Clock clock,
            Entropy entropy,
            ByteSource input,
            ByteSink output,
            ByteSink error,
            Kernel.Log log) {
        this.clock = clock;
        this.entropy = entropy;
        this.input = input;
        this.output = output;
        this.error = error;
        this.log = log;
    }

    long memoryBytes() {
        return (long) pages * Pages.SIZE;
    }
}
