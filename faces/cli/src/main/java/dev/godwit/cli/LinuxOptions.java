package dev.godwit.cli;

import dev.godwit.GuestBuilder;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Linux programs alone have. */
final class LinuxOptions {
    private static final Pattern USER = Pattern.compile("([0-9]{1,10})(?::([0-9]{1,10}))?");

    /** The greatest number of a user: one less than what stands for none. */
    private static final long GREATEST_ID = 0xffff_fffeL;

    private final OptionSpec rootfs =
            text(
                            "--rootfs",
                            "DIR|TAR",
                            "The root of a Linux program: a directory, or a tar archive, also with"
                                    + " gzip. FILE is then a path in it, or a name that is looked"
                                    + " for in PATH. What is changed is kept in memory.")
                    .build();

    private final OptionSpec written =
            OptionSpec.builder("--rw")
                    .initialValue(false)
                    .description("Change the directory of --rootfs itself.")
                    .build();

    private final OptionSpec user =
            text(
                            "--user",
                            "UID[:GID]",
                            "Who a Linux program runs as (default: 0:0); without GID, the same.")
                    .build();

    private final OptionSpec workdir =
            text("--workdir", "DIR", "Where a Linux program begins (default: /).").build();

    private final OptionSpec hostname =
            text("--hostname", "NAME", "The name of its host (default: godwit).").build();

    private final OptionSpec cmd =
            text(
                            "--cmd",
                            "LINE",
                            "A Linux program's arguments in one line, split as a shell does without"
                                    + " expanding, the first one its name; without FILE also the"
                                    + " program.")
                    .build();

    private final OptionSpec trace =
            text("--trace", "WHAT", "Print what a Linux program does: syscalls.").build();

    private static OptionSpec.Builder text(String name, String value, String description) {
        return OptionSpec.builder(name)
                .paramLabel(value)
                .type(String.class)
                .description(description);
    }

    /** Offers them to a command's users. */
    void addTo(CommandSpec command) {
        command.addOption(rootfs).addOption(written).addOption(cmd).addOption(user);
        command.addOption(workdir).addOption(hostname).addOption(trace);
    }

    /** The options that are given, as they are spelt. */
    List<String> given() {
        List<String> names = new ArrayList<>();
        for (OptionSpec option : List.of(rootfs, cmd, user, workdir, hostname, trace)) {
            if (option.getValue() != null) {
                names.add(option.longestName());
            }
        }
        if (isWritten()) {
            names.add(written.longestName());
        }
        return names;
    }

    @Nullable String rootfs() {
        return rootfs.getValue();
    }

    boolean isWritten() {
        return written.getValue();
    }

    @Nullable String cmd() {
        return cmd.getValue();
    }

    boolean isTraced() {
        String what = trace.getValue();
        if (what != null && !what.equals("syscalls")) {
            throw CommandFailure.usage("--trace must be syscalls, got '" + what + "'");
        }
        return what != null;
    }

    /** Hands what is no more than a value to a guest. */
    void grant(GuestBuilder guest) {
        String who = user.getValue();
        if (who != null) {
            Matcher form = USER.matcher(who);
            if (!form.matches()) {
                throw CommandFailure.usage("--user must be UID or UID:GID, got '" + who + "'");
            }
            int uid = id(form.group(1));
            guest.user(uid, form.group(2) == null ? uid : id(form.group(2)));
        }
        String directory = workdir.getValue();
        if (directory != null) {
            guest.workingDirectory(directory);
        }
        guest.hostName(hostName());
    }

    String hostName() {
        String name = hostname.getValue();
        if (name == null) {
            return "godwit";
        }
        if (!name.matches("[A-Za-z0-9.-]{1,64}")) {
            throw CommandFailure.usage(
                    "--hostname has 1 to 64 letters, digits, dots and hyphens, not '" + name + "'");
        }
        return name;
    }

    private static int id(String digits) {
        long id = Long.parseLong(digits);
        if (id > GREATEST_ID) {
            throw CommandFailure.usage("--user: there is no number " + digits);
        }
        return (int) id;
    }
}
