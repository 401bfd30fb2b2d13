package dev.godwit.machine.trace;

/** What of a machine can be told. */
public enum TraceKind {
    /** Each instruction before it is run: hart, address, symbol, disassembly. */
    INSTRUCTIONS,
    /** Traps, with what caused them, and calls of our own firmware. */
    TRAPS,
    /** Lines of the PLIC, claims and completions. */
    IRQ,
    /** Loads and stores of devices. */
    MMIO
}
