package dev.godwit.check;

import dev.godwit.Guest;
import dev.godwit.Limits;
import dev.godwit.Outcome;
import dev.godwit.base.failure.Failure;
import dev.godwit.base.host.ByteSink;
import dev.godwit.base.host.VirtualClock;

/** Runs computers so that every run is the same, on the JVM and in the build to Wasm GC. */
public final class Machines {
    private Machines() {}

    /**
     * Boots a kernel and runs it until the computer is off.
     *
     * @param kernel a kernel in any format that machines take
     * @param initrd its initial RAM disk, empty for none
     * @param arguments its command line
     * @param memory bytes of RAM, whole MiB
     * @param console where its console writes; nothing is typed
     * @return two lines: how it came out, such as {@code exited 0}, and how many instructions it
     *     has run
     */
    public static String run(
            byte[] kernel, byte[] initrd, String arguments, long memory, ByteSink console) {
        try (Guest guest =
                Guest.ofKernel(kernel)
                        .initrd(initrd)
                        .bootArguments(arguments)
                        .memory(memory)
                        .endAtReboot()
                        .deterministic(0)
                        .clock(VirtualClock.still())
                        .limits(Limits.DEFAULT.metered())
                        .output(console)
                        .build()) {
            Outcome outcome = guest.runToEnd();
            return Programs.describe(outcome) + "\n" + guest.used() + "\n";
        } catch (Failure | IllegalArgumentException e) {
            return "failed: " + e.getMessage() + "\n0\n";
        }
    }
}
