package dev.godwit.riscv.decode;

import java.util.Arrays;

/**
 * The decoded code of one page of RAM: lines of instructions as the interpreter runs them, each
 * begun where something jumped to. It knows nothing of the addresses at which the page is mapped,
 * so processes share it.
 *
 * <p>An instruction is two ints of {@link Line}'s form; its position is the index of the first.
 * Position 0 holds none.
 */
public final class CodePage {
    private static final int HALFWORDS = 2048;
    private static final int FIRST_ROOM = 64;

    /** Where the page begins in RAM. */
    public final int ram;

    /** The lines, one after the other; replaced when it grows. */
    public int[] code = new int[2 * FIRST_ROOM];

    /** The position of the instruction at each half-word of the page, 0 if it is not decoded. */
    public final char[] positions = new char[HALFWORDS];

    /** For each position, halved, the offset in the page of its instruction. */
    private char[] offsets = new char[FIRST_ROOM];

    private int used = Line.LENGTH;
    private boolean isForgotten;

    /**
     * Makes one without lines.
     *
     * @param ram where the page begins in RAM; negative if it lies nowhere and holds one
     *     instruction at a time
     */
    public CodePage(int ram) {
        this.ram = ram;
    }

    /**
     * Where what stands at a position is, or leads to.
     *
     * @param position of an instruction or of what follows a line
     * @return its distance from the beginning of the page in bytes
     */
    public int displacement(int position) {
        boolean leaves = (code[position] & Line.OP_MASK) == Line.LEAVE;
        return leaves ? code[position + 1] : offsets[position >> 1];
    }

    /** The position that {@link #add} fills next. */
    int next() {
        return used;
    }

    int add(int w, int number, int offset) {
        int position = used;
        if (position == code.length) {
            code = Arrays.copyOf(code, 2 * position);
            offsets = Arrays.copyOf(offsets, position);
        }
        code[position] = w;
        code[position + 1] = number;
        offsets[position >> 1] = (char) offset;
        used = position + Line.LENGTH;
        return position;
    }

    /**
     * Says that the page has changed: whoever comes finds no position here any more, and who is
     * inside runs on until it comes to what is not decoded.
     */
    public void forget() {
        isForgotten = true;
        Arrays.fill(positions, (char) 0);
    }

    /**
     * Whether it is forgotten: then nothing more may be decoded into it, since no further change of
     * the page is told to it.
     *
     * @return whether it is
     */
    public boolean isForgotten() {
        return isForgotten;
    }

    /** Empties one that holds a single instruction, to hold another. */
    void clear() {
        used = Line.LENGTH;
    }

    /** Whether it holds but an instruction that lies on two pages: all it leads to is outside. */
    boolean isSingle() {
        return ram < 0;
    }
}
