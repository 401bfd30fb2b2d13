package dev.godwit.cli;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.net.host.HostListener;
import dev.godwit.net.host.HostNetwork;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.io.PrintWriter;
import java.util.ServiceLoader;

/** The option that has gdb debug a guest. */
final class DebugOption {
    /** 127.0.0.1: whoever connects can do anything with the guest. */
    private static final int LOOPBACK = 127 << 24 | 1;

    private static final int GREATEST = 65_535;

    private final OptionSpec port =
            OptionSpec.builder("-g", "--gdb")
                    .paramLabel("PORT")
                    .type(Integer.class)
                    .description(
                            "Wait for gdb at this port of 127.0.0.1 before the first instruction"
                                    + " (0: any port; it is told).")
                    .build();

    /** Offers it to a command's users. */
    void addTo(CommandSpec command) {
        command.addOption(port);
    }

    /** {@return whether it was given} */
    boolean isGiven() {
        return port.getValue() != null;
    }

    /**
     * Opens the port, and tells of it.
     *
     * @param err where
     * @return where gdb connects; null if nobody wants that
     */
    @Nullable HostListener open(PrintWriter err) {
        Integer wanted = port.getValue();
        if (wanted == null) {
            return null;
        }
        if (wanted < 0 || wanted > GREATEST) {
            throw CommandFailure.usage("--gdb wants a port, 0 to 65535, not " + wanted);
        }
        HostNetwork host =
                ServiceLoader.load(HostNetwork.class)
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("there is no network"));
        try {
            HostListener listener = host.listen(LOOPBACK, wanted);
            Report.line(err, "waiting for gdb: target remote 127.0.0.1:" + listener.port());
            err.flush();
            return listener;
        } catch (ErrnoException e) {
            throw CommandFailure.badInput("--gdb " + wanted, e.errno().text());
        }
    }
}
