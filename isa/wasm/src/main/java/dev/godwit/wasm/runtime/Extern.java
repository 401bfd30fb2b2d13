package dev.godwit.wasm.runtime;

import dev.godwit.wasm.module.AddressLimits;
import dev.godwit.wasm.module.Export;
import dev.godwit.wasm.module.ExternType;

/** What an instance exports and another imports. Specification: section 4.2.13. */
public sealed interface Extern {
    /**
     * A function.
     *
     * @param function the function
     */
    record Func(FunctionInstance function) implements Extern {}

    /**
     * A table.
     *
     * @param table the table
     */
    record Table(TableInstance table) implements Extern {}

    /**
     * A memory.
     *
     * @param memory the memory
     */
    record Mem(MemoryInstance memory) implements Extern {}

    /**
     * A global.
     *
     * @param global the global
     */
    record Global(GlobalInstance global) implements Extern {}

    /**
     * A tag.
     *
     * @param tag the tag
     */
    record Tag(TagInstance tag) implements Extern {}

    /**
     * What an instance exports under a name.
     *
     * @param instance the instance
     * @param export one of its exports
     * @return the thing itself
     */
    static Extern of(Instance instance, Export export) {
        int index = export.index();
        return switch (export.kind()) {
            case FUNC -> new Func(instance.functions[index]);
            case TABLE -> new Table(instance.tables[index]);
            case MEMORY -> new Mem(instance.memories[index]);
            case GLOBAL -> new Global(instance.globals[index]);
            case TAG -> new Tag(instance.tags[index]);
        };
    }

    /**
     * Its type, in canonical types of its store; sizes are those of now.
     *
     * @return the type that an import is matched against
     */
    default ExternType type() {
        return switch (this) {
            case Func(FunctionInstance function) -> new ExternType.Func(function.typeId);
            case Table(TableInstance table) ->
                    new ExternType.Table(
                            withMinimum(table.type.limits(), table.size), table.type.elementType());
            case Mem(MemoryInstance memory) ->
                    new ExternType.Mem(
                            withMinimum(memory.type.limits(), memory.pages()),
                            memory.type.isShared(),
                            memory.type.pageSizeLog2());
            case Global(GlobalInstance global) -> global.type;
            case Tag(TagInstance tag) -> new ExternType.Tag(tag.typeId());
        };
    }

    private static AddressLimits withMinimum(AddressLimits limits, long size) {
        return new AddressLimits(size, limits.maximum(), limits.hasMaximum(), limits.is64());
    }
}
