package dev.godwit.riscv.decode;

import dev.godwit.host.Ram;
import dev.godwit.riscv.core.CodePage;
import dev.godwit.riscv.core.Node;
import dev.godwit.riscv.isa.Decoded;
import dev.godwit.riscv.isa.Decoder;
import dev.godwit.riscv.isa.Extension;
import dev.godwit.riscv.isa.Extensions;
import dev.godwit.riscv.node.Branch;
import dev.godwit.riscv.node.BranchPair;
import dev.godwit.riscv.node.Breath;
import dev.godwit.riscv.node.Halt;
import dev.godwit.riscv.node.JalFar;
import dev.godwit.riscv.node.Leave;
import dev.godwit.riscv.node.Link;
import dev.godwit.riscv.node.Nodes;
import dev.godwit.riscv.node.Pair;
import dev.godwit.riscv.node.Slow;
import dev.godwit.riscv.node.Straddle;

import org.jspecify.annotations.Nullable;

/**
 * Decodes pages line by line: from where something jumped to until control cannot go on straight,
 * comes to what is decoded already, or leaves the page. Branches to what is not decoded yet lead to
 * a {@link Link}, so code that never runs is never decoded but for the rest of its line.
 *
 * <p>Two instructions become a pair where that makes the way to the end of the line shorter.
 */
public final class Tracer {
    private static final int PAGE_SIZE = 4096;

    /** How many instructions that were run alone are remembered, a power of two. */
    private static final int STEPS = 4096;

    private final Ram ram;
    private final Extensions extensions;
    private final Extensions withoutFloats;

    /** The line that is being decoded: its instructions, and where those that branch lead. */
    private final Node[] line = new Node[CodePage.HALFWORDS];

    private final int[] targets = new int[CodePage.HALFWORDS];

    /** At which half-words of all pages harts halt; null for none. */
    private boolean @Nullable [] halts;

    /** Instructions that were run alone, and of what they were decoded; null before the first. */
    private @Nullable Node @Nullable [] steps;

    private long[] stepKeys = {};

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
        withoutFloats = extensions.without(Extension.F);
    }

    /**
     * The instruction at an offset.
     *
     * @param page the page
     * @param offset in bytes, even, less than 4096
     * @return its node; it and the line from it on have been decoded if they were not
     */
    public Node node(CodePage page, int offset) {
        Node known = page.nodes[offset >> 1];
        return known != null ? known : line(page, offset);
    }

    /**
     * Decodes what a link stands for, and leads its branches there.
     *
     * @param link of a page that is not forgotten
     * @return the node of the instruction
     */
    public Node link(Link link) {
        Node node = node(link.page, link.offset);
        link.resolve(node);
        return node;
    }

    /**
     * Decodes an instruction that lies on two pages. All that it leads to is outside.
     *
     * @param place where it stands
     * @param bits its 32 bits
     * @return its node
     */
    public Node straddle(Straddle place, int bits) {
        if (place.decoded == place || place.bits != bits) {
            Node node = alone(bits, place.offset, place.hasFloats);
            place.decoded = node;
            place.bits = bits;
        }
        return place.decoded;
    }

    /**
     * Decodes an instruction that nothing is to be led to. All that it leads to is outside.
     *
     * @param bits its 16 or 32 bits
     * @param offset where it stands in its page
     * @param hasFloats whether floating-point instructions are such
     * @return its node
     */
    public Node alone(int bits, int offset, boolean hasFloats) {
        return before(new Leave(offset + Decoder.length(bits)), bits, offset, hasFloats);
    }

    /** An instruction decoded alone, with what is to stand behind it. */
    private Node before(Node last, int bits, int offset, boolean hasFloats) {
        int length = Decoder.length(bits);
        Node node = single(0, decode(bits, length, hasFloats), bits, offset, offset + length);
        join(node, last);
        if (node instanceof Branch branch) {
            branch.lead(new Leave(targets[0]));
        }
        return node;
    }

    /**
     * Has harts halt before the instructions at some offsets of whatever page. Pages that are
     * decoded already are to be forgotten: {@link dev.godwit.riscv.mmu.Pages#forgetCode}.
     *
     * @param halfwords which, by offset / 2, {@link CodePage#HALFWORDS} of them; kept; null for
     *     none
     */
    public void setHalts(boolean @Nullable [] halfwords) {
        halts = halfwords;
    }

    /**
     * Decodes an instruction that is run alone.
     *
     * @param bits its 16 or 32 bits
     * @param offset where it stands in its page
     * @param hasFloats whether floating-point instructions are such
     * @return its node, behind which a {@link Halt} stands
     */
    public Node step(int bits, int offset, boolean hasFloats) {
        @Nullable Node[] known = steps;
        if (known == null) {
            known = new @Nullable Node[STEPS];
            steps = known;
            stepKeys = new long[STEPS];
        }
        long key = (long) offset << 33 | (hasFloats ? 1L << 32 : 0) | bits & 0xFFFF_FFFFL;
        int slot = (bits >>> 7 ^ bits >>> 20 ^ offset >>> 1) & STEPS - 1;
        Node found = known[slot];
        if (found == null || stepKeys[slot] != key) {
            Halt last = new Halt(offset + Decoder.length(bits));
            found = before(last, bits, offset, hasFloats);
            known[slot] = found;
            stepKeys[slot] = key;
        }
        return found;
    }

    private Node line(CodePage page, int from) {
        int count = 0;
        int offset = from;
        Node next;
        for (; ; ) {
            if (offset == PAGE_SIZE) {
                next = new Leave(PAGE_SIZE);
                break;
            }
            Node known = page.nodes[offset >> 1];
            if (known != null) {
                next = known;
                break;
            }
            if (halts != null && halts[offset >> 1]) {
                next = new Halt(offset);
                page.nodes[offset >> 1] = next;
                break;
            }
            int parcel = ram.loadShort(page.ram + offset) & 0xFFFF;
            int length = Decoder.length(parcel);
            if (offset + length > PAGE_SIZE) {
                next = new Straddle(offset, page.hasFloats);
                page.nodes[offset >> 1] = next;
                break;
            }
            int bits = length == 2 ? parcel : ram.loadInt(page.ram + offset);
            Node node =
                    single(
                            count,
                            decode(bits, length, page.hasFloats),
                            bits,
                            offset,
                            offset + length);
            line[count] = node;
            count++;
            offset += length;
            if (goesElsewhere(node)) {
                next = node;
                break;
            }
        }
        for (int i = count - 1; i >= 0; i--) {
            Node node = line[i];
            join(node, next);
            next = paired(node, next);
            page.nodes[node.offset >> 1] = next;
        }
        for (int i = 0; i < count; i++) {
            if (line[i] instanceof Branch branch) {
                leadOut(page, branch, targets[i]);
            }
        }
        // pairs last, as their seconds may branch back to the line, or be of another one
        for (int i = 0; i < count; i++) {
            Node node = page.nodes[line[i].offset >> 1];
            if (node instanceof BranchPair pair && pair.second instanceof Branch branch) {
                lead(pair, branch.target);
            }
        }
        return next;
    }

    private long decode(int bits, int length, boolean hasFloats) {
        Extensions here = hasFloats ? extensions : withoutFloats;
        return length == 2 ? Decoder.decodeCompressed(bits, here) : Decoder.decode(bits, here);
    }

    /** Makes the node of an instruction alone; {@code targets} gets where it branches. */
    private Node single(int index, long decoded, int bits, int offset, int behind) {
        int op = Decoded.op(decoded);
        int shape = Shapes.of(op);
        int imm = Decoded.imm(decoded);
        int rm = (shape & Shapes.RM) != 0 ? Decoded.rm(decoded) : 0;
        Node node;
        switch (shape & Shapes.KIND) {
            case Shapes.BRANCH, Shapes.RELATIVE -> {
                imm += offset;
                node = Nodes.of(op, rm);
                targets[index] = imm;
            }
            case Shapes.JAL -> {
                imm += offset;
                // from an instruction on two pages, everything is another page
                if (imm >= 0 && imm < PAGE_SIZE && behind <= PAGE_SIZE) {
                    node = Nodes.of(op, rm);
                    targets[index] = imm;
                    imm = behind;
                } else {
                    node = new JalFar(behind);
                }
            }
            case Shapes.JALR -> {
                imm = imm << 16 | behind;
                node = Nodes.of(op, rm);
            }
            case Shapes.FUSED -> {
                imm = Decoded.rs3(decoded) + Node.F;
                node = Nodes.of(op, rm);
            }
            case Shapes.ILLEGAL -> {
                imm = bits;
                node = new Slow();
            }
            default -> node = Nodes.of(op, rm);
        }
        node.op = (short) op;
        node.rd = (byte) register(Decoded.rd(decoded), shape & Shapes.RD_F);
        node.rs1 = (byte) (Decoded.rs1(decoded) + f(shape & Shapes.RS1_F));
        node.rs2 = (byte) (Decoded.rs2(decoded) + f(shape & Shapes.RS2_F));
        node.rm = (byte) rm;
        node.imm = imm;
        node.offset = offset;
        return node;
    }

    private static int register(int rd, int isFloat) {
        return isFloat != 0 ? rd + Node.F : rd == 0 ? Node.SINK : rd;
    }

    private static int f(int isFloat) {
        return isFloat != 0 ? Node.F : 0;
    }

    private static boolean goesElsewhere(Node node) {
        return switch (Shapes.of(node.op) & Shapes.KIND) {
            case Shapes.JAL, Shapes.JALR, Shapes.ILLEGAL -> true;
            default -> false;
        };
    }

    // ---- Linking.

    /** Joins an instruction to what comes behind it, unless nothing does. */
    private static void join(Node node, Node next) {
        if (goesElsewhere(node)) {
            node.rest = 1;
        } else {
            node.rest = (short) (next.rest + 1);
            goOn(node, next);
        }
    }

    private static void goOn(Node node, Node next) {
        node.next = next.length % Breath.EVERY == 0 ? new Breath(next) : next;
        node.length = (short) (next.length + 1);
    }

    /** What comes behind an instruction, without taking breath. */
    private static Node behind(Node node) {
        Node after = node.after();
        return after instanceof Breath ? after.next : after;
    }

    /** The instruction, or the pair that it makes with the next one. */
    private static Node paired(Node node, Node next) {
        boolean isLast = goesElsewhere(next);
        boolean isAlone = node instanceof Slow || next instanceof Slow || next instanceof JalFar;
        if (isAlone || next == node || !isLast && behind(next).length >= next.length) {
            return node;
        }
        Pair pair = pair(node, next);
        if (pair == null) {
            return node;
        }
        pair.second = next;
        if (!isLast) {
            goOn(pair, behind(next));
        }
        return pair;
    }

    private static @Nullable Pair pair(Node node, Node next) {
        Pair pair = Nodes.pair(node.op, next.op);
        if (pair != null) {
            pair.op = node.op;
            pair.rd = node.rd;
            pair.rs1 = node.rs1;
            pair.rs2 = node.rs2;
            pair.rm = node.rm;
            pair.imm = node.imm;
            pair.offset = node.offset;
            pair.rest = node.rest;
            pair.rdB = next.rd;
            pair.rs1B = next.rs1;
            pair.rs2B = next.rs2;
            pair.immB = next.imm;
        }
        return pair;
    }

    private static void leadOut(CodePage page, Branch branch, int target) {
        if (target < 0 || target >= PAGE_SIZE) {
            branch.lead(new Leave(target));
        } else {
            Node known = page.nodes[target >> 1];
            lead(branch, known != null ? known : new Link(page, target));
        }
    }

    private static void lead(Node branch, Node target) {
        branch.lead(target);
        if (target instanceof Link link) {
            link.add(branch);
        }
    }
}
