package dev.godwit;

import dev.godwit.machine.boot.LinuxImage;
import dev.godwit.net.host.HostListener;

import java.util.List;

/** Computers of RISC-V, which are opened by the kernel of Linux that they boot. */
final class MachineKind implements GuestKind {
    @Override
    public String name() {
        return "kernels of Linux for RISC-V (Image)";
    }

    @Override
    public boolean isOne(byte[] content) {
        return LinuxImage.isOne(content);
    }

    @Override
    public Program make(GuestBuilder builder) {
        Grants grants = builder.grants();
        grants.requireNoLinux();
        grants.requireNoWasi();
        List<String> words = grants.arguments;
        MachineBuilder machine =
                new MachineBuilder(builder.content())
                        .bootArguments(String.join(" ", words))
                        .input(grants.input)
                        .output(grants.output)
                        .limits(builder.limits())
                        .clock(builder.clock());
        HostListener debugger = grants.debugger;
        if (debugger != null) {
            machine.debugger(debugger);
        }
        Long seed = builder.seed();
        if (seed != null) {
            machine.deterministic(seed);
        } else {
            machine.entropy(builder.entropy());
        }
        return machine.program();
    }
}
