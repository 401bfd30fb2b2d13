package dev.godwit.riscv.text;

import java.util.Arrays;
import java.util.Map;

/** What the assembler makes: bytes at an address, and the names of addresses in them. */
public final class Program {
    private final long base;
    private final byte[] bytes;
    private final Map<String, Long> symbols;

    Program(long base, byte[] bytes, Map<String, Long> symbols) {
        this.base = base;
        this.bytes = bytes;
        this.symbols = Map.copyOf(symbols);
    }

    /**
     * Where the bytes belong.
     *
     * @return the address of the first one
     */
    public long base() {
        return base;
    }

    /**
     * The bytes: those of .text, then those of .data.
     *
     * @return a copy
     */
    public byte[] bytes() {
        return Arrays.copyOf(bytes, bytes.length);
    }

    /**
     * All labels and what .equ named; numeric labels are not among them.
     *
     * @return addresses and values by name
     */
    public Map<String, Long> symbols() {
        return symbols;
    }

    /**
     * The value of a symbol.
     *
     * @param name its name
     * @return the address or value
     * @throws IllegalArgumentException if there is none of that name
     */
    public long symbol(String name) {
        Long value = symbols.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no symbol " + name);
        }
        return value;
    }
}
