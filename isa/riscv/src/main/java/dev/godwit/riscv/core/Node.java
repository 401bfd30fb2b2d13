package dev.godwit.riscv.core;

import org.jspecify.annotations.Nullable;

/**
 * An instruction as the interpreter runs it, linked to the one behind it. It knows its place in its
 * page, but neither an address nor a hart, since processes and harts share it.
 *
 * <p>Each goes on by calling the next one, as its last act; what transfers control returns where to
 * go on instead, and so does a breath in between, so that the host's stack has a bound.
 */
public abstract class Node {
    /** The first floating-point register. */
    public static final int F = 32;

    /** The register that is written and not read: x0 as rd. */
    public static final int SINK = 64;

    /** What comes behind it; itself where nothing does. */
    public Node next = this;

    /** The immediate, the CSR or rs3; what is relative counts from the beginning of the page. */
    public int imm;

    /** Where it stands: its distance from the beginning of the page in bytes. */
    public int offset;

    /** How many instructions there are from it to the end of its line, itself included. */
    public short rest;

    /** How many nodes run from it to the end of its line, itself included. */
    public short length = 1;

    /** The operation, of {@link dev.godwit.riscv.isa.Op}. */
    public short op;

    /** The index of rd in the registers, or {@link #SINK}. */
    public byte rd;

    /** The index of rs1 in the registers, or zimm. */
    public byte rs1;

    /** The index of rs2 in the registers. */
    public byte rs2;

    /** The rounding mode as the instruction has it. */
    public byte rm;

    /** Makes one that is not linked. */
    protected Node() {}

    /**
     * Runs it, and what comes behind it until control is transferred.
     *
     * @param x the registers of the hart
     * @param hart the hart
     * @return where to go on; null if the hart has to come out: then {@link HartState#stopped} is
     *     the instruction that could not be run, or, if there is none, {@link HartState#pc} is
     *     where to go on
     */
    public abstract @Nullable Node run(long[] x, HartState hart);

    /**
     * What comes behind its first instruction, where one node stands for several.
     *
     * @return the node
     */
    public Node after() {
        return next;
    }

    /**
     * Leads it to where it branches.
     *
     * @param target of the page
     */
    public void lead(Node target) {}

    /**
     * Whether nothing comes behind it.
     *
     * @return whether it always goes elsewhere
     */
    public final boolean isEnd() {
        return next == this;
    }
}
