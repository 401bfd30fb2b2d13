package dev.godwit.wasm.text;

/** A number that its type cannot hold. One instance is enough: the catcher knows the place. */
final class OutOfRange extends Exception {
    private static final long serialVersionUID = 1L;

    static final OutOfRange INSTANCE = new OutOfRange();

    private OutOfRange() {
        super("constant out of range", null, false, false);
    }
}
