package dev.godwit;

import dev.godwit.wasm.runtime.Invocation;
import dev.godwit.wasm.runtime.TableInstance;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/**
 * A table that an instance exports. An index outside it is an {@link IndexOutOfBoundsException}. To
 * call a function that it holds, see {@link Instance#callable}.
 */
public final class Table {
    private final Instance instance;
    private final Supplier<TableInstance> table;

    Table(Instance instance, Supplier<TableInstance> table) {
        this.instance = instance;
        this.table = table;
    }

    /**
     * Its size.
     *
     * @return elements
     */
    public int size() {
        return table.get().size;
    }

    /**
     * Reads an element.
     *
     * @param index which
     * @return the reference, or null
     */
    public @Nullable Object get(int index) {
        return checked(index).elements[index];
    }

    /**
     * Sets an element.
     *
     * @param index which
     * @param reference what it becomes
     * @throws IllegalArgumentException if the reference is not of the table's type
     */
    public void set(int index, @Nullable Object reference) {
        TableInstance target = checked(index);
        Invocation.checkReference(
                instance.store(), target.type.elementType(), reference, "the element");
        target.elements[index] = reference;
    }

    /**
     * Makes it larger.
     *
     * @param count elements to add, at least 0
     * @param reference what they are
     * @return the size before, or -1 if it cannot grow so much
     * @throws IllegalArgumentException if the reference is not of the table's type
     * @throws IllegalStateException if another thread is inside the instance
     */
    public int grow(int count, @Nullable Object reference) {
        TableInstance target = table.get();
        Invocation.checkReference(
                instance.store(), target.type.elementType(), reference, "the element");
        return instance.alone(() -> target.grow(count, reference));
    }

    private TableInstance checked(int index) {
        TableInstance target = table.get();
        if (!target.isWithin(index, 1)) {
            throw new IndexOutOfBoundsException(
                    "element " + index + " of a table of " + target.size);
        }
        return target;
    }
}
