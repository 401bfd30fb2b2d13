package dev.godwit.wasm.runtime;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.wasm.module.FunctionType;
import dev.godwit.wasm.module.ValueTypes;

import org.jspecify.annotations.Nullable;

/**
 * Calls a function with Java's values: i32 as Integer, i64 as Long, f32 as Float, f64 as Double,
 * v128 as {@link V128}, references as objects or null.
 */
public final class Invocation {
    private Invocation() {}

    /**
     * Calls a function on this thread.
     *
     * @param x the guest thread
     * @param function what to call
     * @param arguments one for each parameter
     * @return one value for each result
     * @throws IllegalArgumentException if number or types of the arguments are wrong
     * @throws IllegalStateException if another thread is inside the store
     * @throws dev.godwit.base.failure.Trap if the guest fails
     * @throws LimitReached if a bound is reached
     * @throws GuestException if the guest throws and nothing in it catches
     */
    public static @Nullable Object[] invoke(
            Execution x, FunctionInstance function, @Nullable Object... arguments) {
        boolean isOutermost = x.acquire();
        try {
            int base = push(x, function, arguments);
            Driver.call(x, function);
            return pop(x, function.type, base);
        } finally {
            if (isOutermost) {
                x.release();
            }
        }
    }

    /**
     * Puts the arguments of a call on the stack, for a thread that is inside the store.
     *
     * @param x the guest thread
     * @param function what will be called
     * @param arguments one for each parameter
     * @return the slot of the first one
     */
    public static int push(Execution x, FunctionInstance function, @Nullable Object... arguments) {
        Store store = function.store();
        FunctionType type = function.type;
        int[] parameters = type.parameters();
        if (arguments.length != parameters.length) {
            throw new IllegalArgumentException(
                    function.name()
                            + " takes "
                            + parameters.length
                            + (parameters.length == 1 ? " argument" : " arguments")
                            + ", got "
                            + arguments.length);
        }
        int base = x.sp;
        int needed = base + Math.max(parameters.length, type.results().length);
        if (!x.reserve(needed)) {
            throw new LimitReached(Limit.VALUES, x.valuesLimit, "");
        }
        for (int i = 0; i < parameters.length; i++) {
            if (!put(x, store, parameters[i], arguments[i], base + i)) {
                x.clearReferences(base, base + i);
                throw new IllegalArgumentException(
                        "argument "
                                + (i + 1)
                                + " of "
                                + function.name()
                                + " must be "
                                + ValueTypes.name(parameters[i])
                                + ", got "
                                + describe(store, arguments[i]));
            }
        }
        x.sp = base + parameters.length;
        return base;
    }

    private static String describe(Store store, @Nullable Object value) {
        if (value == null) {
            return "null";
        }
        String kind =
                value instanceof HeapObject ? value.toString() : value.getClass().getSimpleName();
        if (References.isOfAnotherStore(store, value)) {
            return kind + " of another store";
        }
        return value instanceof HeapObject ? kind : kind + " " + value;
    }

    /**
     * Puts a value into a slot, if it is of the type.
     *
     * @param x whose slot
     * @param store the store whose types are meant
     * @param type a value type
     * @param value a Java value
     * @param slot where it goes; must exist
     * @return false if the value is not of the type
     */
    static boolean put(Execution x, Store store, int type, @Nullable Object value, int slot) {
        switch (type) {
            case ValueTypes.I32 -> {
                if (value instanceof Integer i) {
                    x.low[slot] = i;
                    return true;
                }
            }
            case ValueTypes.I64 -> {
                if (value instanceof Long l) {
                    x.low[slot] = l;
                    return true;
                }
            }
            case ValueTypes.F32 -> {
                if (value instanceof Float f) {
                    x.low[slot] = Float.floatToRawIntBits(f);
                    return true;
                }
            }
            case ValueTypes.F64 -> {
                if (value instanceof Double d) {
                    x.low[slot] = Double.doubleToRawLongBits(d);
                    return true;
                }
            }
            case ValueTypes.V128 -> {
                if (value instanceof V128(long low, long high)) {
                    x.needAllKinds();
                    x.low[slot] = low;
                    x.high[slot] = high;
                    return true;
                }
            }
            default -> {
                if (References.isOf(store, value, type)) {
                    x.needAllKinds();
                    x.references[slot] = value;
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Takes the results of a call off the stack.
     *
     * @param x the execution
     * @param type the type of the function that was called
     * @param base the slot of the first one
     * @return one value for each result
     */
    public static @Nullable Object[] pop(Execution x, FunctionType type, int base) {
        int[] results = type.results();
        @Nullable Object[] values = new @Nullable Object[results.length];
        for (int i = 0; i < results.length; i++) {
            int slot = base + i;
            values[i] =
                    value(
                            results[i],
                            x.low[slot],
                            results[i] == ValueTypes.V128 ? x.high[slot] : 0,
                            ValueTypes.isReference(results[i]) ? x.references[slot] : null);
        }
        x.clearReferences(base, base + results.length);
        x.sp = base;
        return values;
    }

    /**
     * The value of a global.
     *
     * @param global the global
     * @return a Java value
     */
    public static @Nullable Object value(GlobalInstance global) {
        return value(global.type.valueType(), global.low, global.high, global.reference);
    }

    /**
     * Sets a global.
     *
     * @param x a guest thread, some of whose slots are used on the way
     * @param store the global's store
     * @param global a mutable global
     * @param value a Java value
     * @throws IllegalArgumentException if the value is not of the global's type
     */
    public static void set(
            Execution x, Store store, GlobalInstance global, @Nullable Object value) {
        int slot = spare(x, 1);
        int type = global.type.valueType();
        if (!put(x, store, type, value, slot)) {
            throw new IllegalArgumentException(
                    "the global must be "
                            + ValueTypes.name(type)
                            + ", got "
                            + describe(store, value));
        }
        if (ValueTypes.isReference(type)) {
            global.reference = x.references[slot];
            x.references[slot] = null;
        } else {
            global.low = x.low[slot];
            global.high = type == ValueTypes.V128 ? x.high[slot] : 0;
        }
    }

    /**
     * Refuses a reference that is not of a type.
     *
     * @param store the store whose types are meant
     * @param type a reference type
     * @param reference a Java value
     * @param what what it is to become, for the message
     * @throws IllegalArgumentException if it is of another type
     */
    public static void checkReference(
            Store store, int type, @Nullable Object reference, String what) {
        if (!References.isOf(store, reference, type)) {
            throw new IllegalArgumentException(
                    what
                            + " must be "
                            + ValueTypes.name(type)
                            + ", got "
                            + describe(store, reference));
        }
    }

    /**
     * Makes an exception.
     *
     * @param x a guest thread, some of whose slots are used on the way
     * @param store the tag's store
     * @param tag what kind of exception
     * @param values one for each parameter of the tag's type
     * @return the exception
     * @throws IllegalArgumentException if number or types of the values are wrong
     * @throws LimitReached if the store's memory is used up
     */
    public static ExceptionInstance exception(
            Execution x, Store store, TagInstance tag, @Nullable Object... values) {
        int[] types = tag.type().parameters();
        if (values.length != types.length) {
            throw new IllegalArgumentException(
                    "the tag's exceptions carry " + types.length + " values, got " + values.length);
        }
        int first = spare(x, types.length);
        ExceptionInstance exception = store.heap().newException(tag);
        for (int i = 0; i < types.length; i++) {
            int slot = first + i;
            if (!put(x, store, types[i], values[i], slot)) {
                throw new IllegalArgumentException(
                        "value "
                                + (i + 1)
                                + " of the exception must be "
                                + ValueTypes.name(types[i])
                                + ", got "
                                + describe(store, values[i]));
            }
            boolean isReference = ValueTypes.isReference(types[i]);
            exception.set(
                    i,
                    x.low[slot],
                    types[i] == ValueTypes.V128 ? x.high[slot] : 0,
                    isReference ? x.references[slot] : null);
            if (isReference) {
                x.references[slot] = null;
            }
        }
        return exception;
    }

    /** The first of some slots above the stack. */
    private static int spare(Execution x, int count) {
        int needed = x.sp + count;
        if (!x.reserve(needed)) {
            throw new LimitReached(Limit.VALUES, x.valuesLimit, "");
        }
        return x.sp;
    }

    /**
     * What an exception carries.
     *
     * @param exception the exception
     * @return one Java value for each parameter of the tag's type
     */
    public static @Nullable Object[] values(ExceptionInstance exception) {
        int[] types = exception.tag.type().parameters();
        @Nullable Object[] values = new @Nullable Object[types.length];
        for (int i = 0; i < types.length; i++) {
            values[i] =
                    value(types[i], exception.low(i), exception.high(i), exception.reference(i));
        }
        return values;
    }

    private static @Nullable Object value(
            int type, long low, long high, @Nullable Object reference) {
        return switch (type) {
            case ValueTypes.I32 -> (Object) (int) low;
            case ValueTypes.I64 -> low;
            case ValueTypes.F32 -> Float.intBitsToFloat((int) low);
            case ValueTypes.F64 -> Double.longBitsToDouble(low);
            case ValueTypes.V128 -> new V128(low, high);
            default -> reference;
        };
    }
}
