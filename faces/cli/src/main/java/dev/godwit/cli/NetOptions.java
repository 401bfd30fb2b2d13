package dev.godwit.cli;

import dev.godwit.MachineBuilder;
import dev.godwit.base.host.Clock;
import dev.godwit.base.host.Entropy;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.net.host.HostNetwork;
import dev.godwit.net.user.NetPolicy;
import dev.godwit.net.user.PortForward;
import dev.godwit.net.user.UserNetwork;
import dev.godwit.net.user.UserSettings;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.io.PrintWriter;
import java.util.List;
import java.util.ServiceLoader;

/** The network of a machine. */
final class NetOptions {
    private final OptionSpec kind =
            OptionSpec.builder("--net")
                    .paramLabel("none|user[,loopback]")
                    .type(String.class)
                    .initialValue("none")
                    .description(
                            "A network card. user reaches the networks of this host without"
                                    + " privileges; with loopback 10.0.2.2 is this host itself"
                                    + " (default: none).")
                    .build();

    private final OptionSpec ports =
            OptionSpec.builder("-p", "--port")
                    .paramLabel(PortForward.SYNTAX)
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .initialValue(List.of())
                    .description(
                            "Open a port of this host, of 127.0.0.1 unless ADDRESS is given, that"
                                    + " leads to one of the machine.")
                    .build();

    /** Offers them to a command's users. */
    void addTo(CommandSpec command) {
        command.addOption(kind).addOption(ports);
    }

    /** {@return whether there is one} */
    boolean isGranted() {
        return !kind.getValue().equals("none");
    }

    /** Hands it to a machine. Tells of ports that were chosen. */
    void grant(MachineBuilder machine, Clock clock, Entropy entropy, PrintWriter err) {
        String wanted = kind.getValue();
        List<String> forwards = ports.getValue();
        NetPolicy policy =
                switch (wanted) {
                    case "none" -> null;
                    case "user" -> NetPolicy.OUTSIDE;
                    case "user,loopback" -> new NetPolicy(true, true);
                    default ->
                            throw CommandFailure.usage(
                                    "--net is none, user or user,loopback, not '" + wanted + "'");
                };
        if (policy == null) {
            if (!forwards.isEmpty()) {
                throw CommandFailure.usage("--port needs --net user");
            }
            return;
        }
        HostNetwork host =
                ServiceLoader.load(HostNetwork.class)
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("there is no network"));
        UserNetwork network =
                new UserNetwork(new UserSettings(policy, 0, "godwit"), host, clock, entropy);
        for (String text : forwards) {
            forward(network, text, err);
        }
        machine.network(network);
    }

    private static void forward(UserNetwork network, String text, PrintWriter err) {
        PortForward forward;
        try {
            forward = PortForward.parse(text);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage("--port " + text + ": " + e.getMessage());
        }
        try {
            int port = network.forward(forward);
            if (forward.hostPort() == 0) {
                Report.line(err, "port " + port + " leads to " + forward.guestPort());
                err.flush();
            }
        } catch (ErrnoException e) {
            throw CommandFailure.badInput("--port " + text, e.errno().text());
        }
    }
}
