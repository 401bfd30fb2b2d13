package dev.godwit.riscv.decode;

import dev.godwit.host.Ram;
import dev.godwit.riscv.isa.Decoded;
import dev.godwit.riscv.isa.Decoder;
import dev.godwit.riscv.isa.Extensions;
import dev.godwit.riscv.isa.Op;

/**
 * Decodes pages line by line: from where something jumped to until control cannot go on straight,
 * comes to what is decoded already, or leaves the page. Branches to what is not decoded yet lead to
 * a {@link Line#LINK}, so code that never runs is never decoded but for the rest of its line.
 */
public final class Tracer {
    private static final int PAGE_SIZE = 4096;

    private final Ram ram;
    private final Extensions extensions;

    /**
     * Makes one.
     *
     * @param ram where the pages lie
     * @param extensions what the hart has; all else is illegal
     */
    @SuppressWarnings("exports") // who has a RAM requires the host's twin anyway
    public Tracer(Ram ram, Extensions extensions) {
        this.ram = ram;
        this.extensions = extensions;
    }

    /**
     * Where the instruction at an offset stands.
     *
     * @param page the page
     * @param offset in bytes, even, less than 4096
     * @return its position; it and the line from it on have been decoded if they were not
     */
    public int position(CodePage page, int offset) {
        int known = page.positions[offset >> 1];
        return known != 0 ? known : line(page, offset);
    }

    /**
     * Decodes what a {@link Line#LINK} stands for, and leads its branch there.
     *
     * @param page the page
     * @param link the position of the link
     * @return the position of the instruction
     */
    public int link(CodePage page, int link) {
        int position = position(page, page.displacement(link));
        lead(page, page.code[link + 1], position);
        page.code[link] = Line.GOTO;
        page.code[link + 1] = position;
        return position;
    }

    /**
     * Decodes an instruction that lies on two pages into a page of its own.
     *
     * @param scratch takes it, at the first position; it goes on outside
     * @param instruction its 32 bits
     */
    public void straddle(CodePage scratch, int instruction) {
        scratch.clear();
        int offset = PAGE_SIZE - 2;
        add(scratch, Decoder.decode(instruction, extensions), instruction, offset, offset + 4);
        scratch.add(Line.LEAVE, offset + 4, offset + 4);
        leadOut(scratch, Line.LENGTH, 2 * Line.LENGTH);
    }

    private int line(CodePage page, int from) {
        int first = page.next();
        int offset = from;
        for (boolean goesOn = true; goesOn; ) {
            if (offset == PAGE_SIZE) {
                page.add(Line.LEAVE, PAGE_SIZE, offset);
                break;
            }
            int known = page.positions[offset >> 1];
            if (known != 0) {
                page.add(Line.GOTO, known, offset);
                break;
            }
            page.positions[offset >> 1] = (char) page.next();
            int parcel = ram.loadShort(page.ram + offset) & 0xFFFF;
            int length = Decoder.length(parcel);
            if (length == 2) {
                long decoded = Decoder.decodeCompressed(parcel, extensions);
                goesOn = add(page, decoded, parcel, offset, offset + 2);
            } else if (offset == PAGE_SIZE - 2) {
                page.add(Line.STRADDLE, 0, offset);
                break;
            } else {
                int instruction = ram.loadInt(page.ram + offset);
                long decoded = Decoder.decode(instruction, extensions);
                goesOn = add(page, decoded, instruction, offset, offset + 4);
            }
            offset += length;
        }
        leadOut(page, first, page.next());
        return page.positions[from >> 1];
    }

    /** Adds an instruction; what branches has the displacement of its target until it is led. */
    private static boolean add(CodePage page, long decoded, int bits, int offset, int next) {
        int op = Decoded.op(decoded);
        int shape = Shapes.of(op);
        int number = Decoded.imm(decoded);
        boolean goesOn = true;
        int w = op | register(Decoded.rd(decoded), shape & Shapes.RD_F) << Line.RD;
        w |= (Decoded.rs1(decoded) + f(shape & Shapes.RS1_F)) << Line.RS1;
        w |= (Decoded.rs2(decoded) + f(shape & Shapes.RS2_F)) << Line.RS2;
        if ((shape & Shapes.RM) != 0) {
            w |= Decoded.rm(decoded) << Line.RM;
        }
        switch (shape & Shapes.KIND) {
            case Shapes.BRANCH, Shapes.RELATIVE -> number += offset;
            case Shapes.JAL -> {
                goesOn = false;
                number += offset;
                if (number >= 0 && number < PAGE_SIZE) {
                    number |= next << 16;
                } else {
                    w = Line.JAL_FAR | w & 127 << Line.RD | next << Line.RS1;
                }
            }
            case Shapes.JALR -> {
                goesOn = false;
                number = number << 16 | next;
            }
            case Shapes.FUSED -> number = Decoded.rs3(decoded) + Line.F;
            case Shapes.ILLEGAL -> {
                goesOn = false;
                number = bits;
            }
            default -> {}
        }
        page.add(w, number, offset);
        return goesOn;
    }

    private static int register(int rd, int isFloat) {
        return isFloat != 0 ? rd + Line.F : rd == 0 ? Line.SINK : rd;
    }

    private static int f(int isFloat) {
        return isFloat != 0 ? Line.F : 0;
    }

    /** Leads the branches of a line to positions. */
    private static void leadOut(CodePage page, int first, int end) {
        for (int i = first; i < end; i += Line.LENGTH) {
            int op = page.code[i] & Line.OP_MASK;
            int target = page.code[i + 1];
            if (op == Op.JAL) {
                target &= 0xFFFF;
            } else if (op >= Op.COUNT || (Shapes.of(op) & Shapes.KIND) != Shapes.BRANCH) {
                continue;
            }
            int position;
            if (target < 0 || target >= PAGE_SIZE || page.isSingle()) {
                position = page.add(Line.LEAVE, target, 0);
            } else {
                position = page.positions[target >> 1];
                if (position == 0) {
                    position = page.add(Line.LINK, i, target);
                }
            }
            lead(page, i, position);
        }
    }

    /** Leads a branch or jal to a position; jal keeps the offset of the instruction after it. */
    private static void lead(CodePage page, int branch, int position) {
        boolean isJal = (page.code[branch] & Line.OP_MASK) == Op.JAL;
        page.code[branch + 1] = isJal ? page.code[branch + 1] & 0xFFFF_0000 | position : position;
    }
}
