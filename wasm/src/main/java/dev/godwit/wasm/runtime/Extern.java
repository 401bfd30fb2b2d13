package dev.godwit.wasm.runtime;

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
    static Extern of(Instance instance, dev.godwit.wasm.module.Export export) {
        int index = export.index();
        return switch (export.kind()) {
            case FUNC -> new Func(instance.functions[index]);
            case TABLE -> new Table(instance.tables[index]);
            case MEMORY -> new Mem(instance.memories[index]);
            case GLOBAL -> new Global(instance.globals[index]);
            case TAG -> new Tag(instance.tags[index]);
        };
    }
}
