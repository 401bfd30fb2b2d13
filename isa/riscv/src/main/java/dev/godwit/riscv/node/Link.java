package dev.godwit.riscv.node;

import dev.godwit.riscv.core.CodePage;
import dev.godwit.riscv.core.HartState;
import dev.godwit.riscv.core.Node;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** No instruction: where a branch leads as long as nothing is decoded there. */
public final class Link extends Node {
    /** The page of which it is a place. */
    public final CodePage page;

    private final List<Node> branches = new ArrayList<>(2);

    /**
     * Makes one.
     *
     * @param page a page
     * @param offset a place of it
     */
    public Link(CodePage page, int offset) {
        this.page = page;
        this.offset = offset;
    }

    /**
     * Says who leads here.
     *
     * @param branch is led to the instruction as soon as there is one
     */
    public void add(Node branch) {
        branches.add(branch);
    }

    /**
     * Leads all that come here to the instruction.
     *
     * @param node the instruction
     */
    public void resolve(Node node) {
        for (Node branch : branches) {
            branch.lead(node);
        }
    }

    @Override
    public @Nullable Node run(long[] x, HartState hart) {
        return hart.stop(this);
    }
}
