package dev.godwit.wasm.validate;

import java.util.List;

/** Tells several listeners the same. */
final class Listeners implements CodeListener {
    private final CodeListener[] all;

    private Listeners(List<CodeListener> all) {
        this.all = all.toArray(CodeListener[]::new);
    }

    /** One for all of them, in this order. */
    static CodeListener of(List<CodeListener> all) {
        return switch (all.size()) {
            case 0 -> NONE;
            case 1 -> all.getFirst();
            default -> new Listeners(all);
        };
    }

    @Override
    public boolean wantsRegions() {
        for (CodeListener each : all) {
            if (each.wantsRegions()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void begin(CodePoint point, int function, int start, int locals) {
        for (CodeListener each : all) {
            each.begin(point, function, start, locals);
        }
    }

    @Override
    public void label(int label, int arity, int height) {
        for (CodeListener each : all) {
            each.label(label, arity, height);
        }
    }

    @Override
    public void target(int label, int address) {
        for (CodeListener each : all) {
            each.target(label, address);
        }
    }

    @Override
    public void branch(int opcode, int source, int label, int height) {
        for (CodeListener each : all) {
            each.branch(opcode, source, label, height);
        }
    }

    @Override
    public void branchTable(
            int source, int[] depths, int[] labels, int count, boolean areBytes, int height) {
        for (CodeListener each : all) {
            each.branchTable(source, depths, labels, count, areBytes, height);
        }
    }

    @Override
    public void unreachable() {
        for (CodeListener each : all) {
            each.unreachable();
        }
    }

    @Override
    public void safepoint(int opcode) {
        for (CodeListener each : all) {
            each.safepoint(opcode);
        }
    }

    @Override
    public void region(int opcode) {
        for (CodeListener each : all) {
            each.region(opcode);
        }
    }

    @Override
    public void handler(int label) {
        for (CodeListener each : all) {
            each.handler(label);
        }
    }

    @Override
    public void end() {
        for (CodeListener each : all) {
            each.end();
        }
    }
}
