package dev.godwit.riscv.text;

import java.util.Map;

/** Something that becomes bytes, or an address with a name. */
interface Statement {
    /**
     * How many bytes it becomes.
     *
     * @param address where it stands
     * @param symbols what is known so far; a label is added to it
     * @return the bytes, which do not change when all symbols are known
     */
    long size(long address, Map<String, Long> symbols);

    /**
     * Writes the bytes.
     *
     * @param out where to
     * @param address where it stands
     * @param symbols all of them
     */
    void write(Output out, long address, Map<String, Long> symbols);
}
