package dev.godwit.cli;

import dev.godwit.MachineBuilder;
import dev.godwit.machine.disk.DiskBudget;
import dev.godwit.machine.disk.DiskFailure;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.util.List;
import java.util.function.Consumer;

/** The disks of a machine. */
final class DiskOptions {
    private final OptionSpec disks =
            OptionSpec.builder("--disk")
                    .paramLabel("FILE[,KEY=VALUE...]")
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .initialValue(List.of())
                    .description(
                            "A disk; the first is /dev/vda. What the machine writes is kept in"
                                    + " memory, unless --rw. format=raw|qcow2 says what FILE is"
                                    + " (default: by its suffix); backing=FILE names what a qcow2"
                                    + " image stands on; overlay=FILE keeps what the machine writes"
                                    + " in a qcow2 image, which is made if it is not there.")
                    .build();

    private final OptionSpec written =
            OptionSpec.builder("--rw")
                    .type(boolean.class)
                    .description("Write to the files of disks.")
                    .build();

    /** Offers them to a command's users. */
    void addTo(CommandSpec command) {
        command.addOption(disks).addOption(written);
    }

    /** Hands them to a machine. */
    void grant(MachineBuilder machine, long budget, Consumer<String> log) {
        List<String> all = disks.getValue();
        boolean isWritten = Boolean.TRUE.equals(written.getValue());
        if (all.isEmpty() && isWritten) {
            throw CommandFailure.usage("--rw is for files of --disk");
        }
        DiskBudget memory = new DiskBudget(budget, log);
        int number = 0;
        for (String option : all) {
            try {
                machine.disk(new DiskOption(option).open(isWritten, memory), "disk" + number);
            } catch (DiskFailure e) {
                throw CommandFailure.badInput("--disk", e.line());
            }
            number++;
        }
    }
}
