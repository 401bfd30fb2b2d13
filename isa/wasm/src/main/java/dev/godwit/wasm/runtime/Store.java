package dev.godwit.wasm.runtime;

import dev.godwit.wasm.module.CompositeType;
import dev.godwit.wasm.module.ExternType;
import dev.godwit.wasm.module.FunctionType;
import dev.godwit.wasm.module.SubType;
import dev.godwit.wasm.module.TypeRegistry;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * All that instances which are linked with one another share: types, bounds, objects, executions.
 * One thread at a time may use it. Specification: section 4.2.3 (Store).
 */
public final class Store {
    private final Engines engines;
    private final StoreLimits limits;
    private final Budget budget;
    private final Heap heap;
    private final List<Execution> executions = new ArrayList<>();
    private final TypeRegistry types = new TypeRegistry();
    private final List<Instance> instances = new ArrayList<>();
    private final List<GlobalInstance> hostGlobals = new ArrayList<>();
    private final List<TableInstance> hostTables = new ArrayList<>();
    private final Map<Integer, AggregateType> aggregates = new HashMap<>();

    /**
     * Makes an empty store.
     *
     * @param engines what runs its functions
     * @param limits its bounds
     */
    public Store(Engines engines, StoreLimits limits) {
        this.engines = engines;
        this.limits = limits;
        this.budget = new Budget(limits.memory());
        this.heap = new Heap(this, budget);
    }

    /**
     * What runs the functions.
     *
     * @return the engines
     */
    public Engines engines() {
        return engines;
    }

    /**
     * The bounds.
     *
     * @return as given
     */
    public StoreLimits limits() {
        return limits;
    }

    /**
     * The bytes that are left for memories, tables and objects.
     *
     * @return the budget
     */
    public Budget budget() {
        return budget;
    }

    /**
     * Where objects are made.
     *
     * @return the heap
     */
    public Heap heap() {
        return heap;
    }

    /**
     * Makes a guest thread. What it refers to stays alive as long as the store does.
     *
     * @return an execution that stands still
     */
    public Execution newExecution() {
        Execution execution = new Execution(limits);
        executions.add(execution);
        return execution;
    }

    /**
     * The types of all instances and host functions.
     *
     * @return canonical types
     */
    public TypeRegistry types() {
        return types;
    }

    /**
     * Whether a type is another or one of its subtypes.
     *
     * @param type a canonical number
     * @param other a canonical number
     * @return true if values of the one are values of the other
     */
    public boolean isSubtype(int type, int other) {
        return types.isSubtype(type, other);
    }

    /**
     * A structure or array type, prepared.
     *
     * @param typeId its canonical number
     * @return the type; the same object each time
     */
    public AggregateType aggregate(int typeId) {
        AggregateType known = aggregates.get(typeId);
        if (known == null) {
            CompositeType composite = types.type(typeId).composite();
            known = new AggregateType(typeId, composite);
            aggregates.put(typeId, known);
        }
        return known;
    }

    /** Whether a type is one of this store: another store's numbers mean other types. */
    boolean owns(AggregateType type) {
        return type.equals(aggregates.get(type.typeId));
    }

    /**
     * Makes a function of the host.
     *
     * @param module the first of the two names that it is imported by
     * @param name the second one
     * @param type its type, whose heap types are abstract ones
     * @param code what it does
     * @return the function
     */
    public HostFunctionInstance newFunction(
            String module, String name, FunctionType type, HostFunction code) {
        return newFunction(module, name, typeId(type), code);
    }

    /**
     * Makes a function of the host that has a type of the store.
     *
     * @param module the first of the two names that it is imported by
     * @param name the second one
     * @param typeId the canonical number of a function type
     * @param code what it does
     * @return the function
     */
    public HostFunctionInstance newFunction(
            String module, String name, int typeId, HostFunction code) {
        FunctionType type = types.functionType(typeId);
        return new HostFunctionInstance(this, typeId, type, module, name, code);
    }

    /**
     * The canonical number of a function type.
     *
     * @param type a function type whose heap types are abstract ones
     * @return its number
     */
    public int typeId(FunctionType type) {
        int[] ids = new int[1];
        types.register(List.of(new SubType(true, -1, type)), 0, 1, ids);
        return ids[0];
    }

    /**
     * Makes a global of the host, which is zero or null.
     *
     * @param type its type
     * @return the global
     */
    public GlobalInstance newGlobal(ExternType.Global type) {
        GlobalInstance global = new GlobalInstance(type);
        hostGlobals.add(global);
        return global;
    }

    /**
     * Makes a table of the host.
     *
     * @param type its type
     * @param value what its elements are
     * @return the table
     * @throws dev.godwit.base.failure.LimitReached if it is too large
     */
    public TableInstance newTable(ExternType.Table type, @Nullable Object value) {
        TableInstance table = Allocation.table(this, type, value);
        hostTables.add(table);
        return table;
    }

    /**
     * Makes a memory of the host.
     *
     * @param type its type
     * @return the memory, all zero
     * @throws dev.godwit.base.failure.LimitReached if it is too large
     */
    public MemoryInstance newMemory(ExternType.Mem type) {
        return Allocation.memory(this, type);
    }

    /**
     * Makes a tag of the host.
     *
     * @param type what its exceptions carry, as parameters
     * @return the tag
     */
    public TagInstance newTag(FunctionType type) {
        return new TagInstance(typeId(type), type);
    }

    /**
     * What messages call a tag.
     *
     * @param tag a tag of the store
     * @return its name in an instance that has it, or that of its export, or {@code tag[N]}
     */
    public String tagName(TagInstance tag) {
        for (Instance instance : instances) {
            for (int i = 0; i < instance.tags.length; i++) {
                if (instance.tags[i] == tag) {
                    return instance.tagName(i);
                }
            }
        }
        return "tag";
    }

    /** Puts an instance in the place of another, and gives back what only that one used. */
    void replace(Instance old, Instance successor) {
        instances.set(instances.indexOf(old), successor);
        giveBack(List.of(old));
    }

    /**
     * Says that nobody outside the store calls an instance any more. It leaves the store, and what
     * it holds is given back, once no open instance can reach it; until then it counts.
     *
     * @param instance one of the store's, which does not run
     */
    public void close(Instance instance) {
        instance.isClosed = true;
        Reachability live = new Reachability();
        for (Instance other : instances) {
            if (!other.isClosed) {
                live.visit(other);
            }
        }
        forEachHostRoot(live::visit);
        for (Execution execution : executions) {
            execution.forEachCode(code -> live.visit(code.instance));
        }
        live.complete();
        List<Instance> gone = new ArrayList<>();
        for (Instance other : instances) {
            if (!live.has(other)) {
                gone.add(other);
            }
        }
        instances.removeAll(gone);
        giveBack(gone);
    }

    /**
     * How many instances there are, closed ones that can be reached included.
     *
     * @return the number
     */
    public int instanceCount() {
        return instances.size();
    }

    /** Gives back the memories and tables of instances that have left and that no other uses. */
    private void giveBack(List<Instance> gone) {
        Set<Object> used = Collections.newSetFromMap(new IdentityHashMap<>());
        used.addAll(hostTables);
        for (Instance instance : instances) {
            Collections.addAll(used, instance.memories);
            Collections.addAll(used, instance.tables);
        }
        for (Instance instance : gone) {
            for (MemoryInstance memory : instance.memories) {
                // none where initialising failed before it was made
                if (memory != null && used.add(memory)) {
                    budget.give(memory.memory.size());
                }
            }
            for (TableInstance table : instance.tables) {
                if (table != null && used.add(table)) {
                    budget.give((long) table.size * TableInstance.ELEMENT_BYTES);
                }
            }
        }
    }

    void add(Instance instance) {
        instances.add(instance);
    }

    /** Every reference that an object of the heap can be reached from. */
    void forEachRoot(Consumer<@Nullable Object> visitor) {
        for (Instance instance : instances) {
            instance.forEachReference(visitor);
        }
        forEachHostRoot(visitor);
    }

    /** Those of them that are no instance's. */
    private void forEachHostRoot(Consumer<@Nullable Object> visitor) {
        for (GlobalInstance global : hostGlobals) {
            visitor.accept(global.reference);
        }
        for (TableInstance table : hostTables) {
            visitAll(table.elements, visitor);
        }
        for (Execution execution : executions) {
            visitAll(execution.references, visitor);
            visitor.accept(execution.exception);
        }
    }

    static void visitAll(@Nullable Object[] references, Consumer<@Nullable Object> visitor) {
        for (Object reference : references) {
            visitor.accept(reference);
        }
    }
}
