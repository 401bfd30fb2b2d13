package dev.godwit.wasm.validate;

import java.util.List;

/** Tells several listeners the same. */
final class Listeners implements CodeListener {
    private final List<CodeListener> all;

    private Listeners(List<CodeListener> all) {
        this.all = List.copyOf(all);
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
        return all.stream().anyMatch(CodeListener::wantsRegions);
    }

    @Override
    public void begin(CodePoint point, int function, int start, int locals) {
        all.forEach(each -> each.begin(point, function, start, locals));
    }

    @Override
    public void label(int label, int arity, int height) {
        all.forEach(each -> each.label(label, arity, height));
    }

    @Override
    public void target(int label, int address) {
        all.forEach(each -> each.target(label, address));
    }

    @Override
    public void branch(int opcode, int source, int label, int height) {
        all.forEach(each -> each.branch(opcode, source, label, height));
    }

    @Override
    public void branchTable(
            int source, int[] depths, int[] labels, int count, boolean areBytes, int height) {
        all.forEach(each -> each.branchTable(source, depths, labels, count, areBytes, height));
    }

    @Override
    public void unreachable() {
        all.forEach(CodeListener::unreachable);
    }

    @Override
    public void safepoint(int opcode) {
        all.forEach(each -> each.safepoint(opcode));
    }

    @Override
    public void region(int opcode) {
        all.forEach(each -> each.region(opcode));
    }

    @Override
    public void handler(int label) {
        all.forEach(each -> each.handler(label));
    }

    @Override
    public void end() {
        all.forEach(CodeListener::end);
    }
}
