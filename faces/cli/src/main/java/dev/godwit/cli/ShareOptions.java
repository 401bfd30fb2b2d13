package dev.godwit.cli;

import dev.godwit.MachineBuilder;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.FileSystem;
import dev.godwit.vfs.HostDirectories;
import dev.godwit.vfs.PageStore;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.util.List;

/** The directories of the host that a machine may read. */
final class ShareOptions {
    private final OptionSpec shares =
            OptionSpec.builder("--share")
                    .paramLabel("DIR[:TAG]")
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .initialValue(List.of())
                    .description(
                            "A directory that the machine may read, by 9P (default TAG: share0,"
                                    + " share1, ...). In it: mount -t 9p -o"
                                    + " trans=virtio,version=9p2000.L TAG /mnt")
                    .build();

    /** Offers them to a command's users. */
    void addTo(CommandSpec command) {
        command.addOption(shares);
    }

    /** Whether there is one. */
    boolean areGranted() {
        return !shares.<List<String>>getValue().isEmpty();
    }

    /** Hands them to a machine. */
    void grant(MachineBuilder machine, HostDirectories directories) {
        int number = 0;
        for (String option : shares.<List<String>>getValue()) {
            int colon = option.lastIndexOf(':');
            String host = colon < 0 ? option : option.substring(0, colon);
            String tag = colon < 0 ? "share" + number : option.substring(colon + 1);
            if (host.isEmpty()) {
                throw CommandFailure.usage("--share must be DIR or DIR:TAG, got '" + option + "'");
            }
            machine.share(open(host, directories), tag);
            number++;
        }
    }

    private static FileSystem open(String host, HostDirectories directories) {
        try {
            FileSystem files = directories.fileSystem(host, PageStore.HEAP);
            files.rootInode().stat(); // where it is looked at, for the first time
            return files;
        } catch (ErrnoException e) {
            throw CommandFailure.badInput("--share " + host, e.errno().text());
        }
    }
}
