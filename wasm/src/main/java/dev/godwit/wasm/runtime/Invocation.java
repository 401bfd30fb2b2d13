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
     * @param store the function's store
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
            Store store, FunctionInstance function, @Nullable Object... arguments) {
        Execution x = store.execution();
        int base = push(store, function, arguments);
        store.engine().call(x, function);
        return pop(x, function.type, base);
    }

    /**
     * Puts the arguments of a call on the stack.
     *
     * @param store the function's store
     * @param function what will be called
     * @param arguments one for each parameter
     * @return the slot of the first one
     */
    public static int push(Store store, FunctionInstance function, @Nullable Object... arguments) {
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
        Execution x = store.execution();
        x.checkThread();
        int base = x.sp;
        int needed = base + Math.max(parameters.length, type.results().length);
        if (needed > x.low.length && !x.growValues(needed)) {
            throw new LimitReached(Limit.VALUES, x.valuesLimit, "");
        }
        for (int i = 0; i < parameters.length; i++) {
            if (!put(store, parameters[i], arguments[i], base + i)) {
                throw new IllegalArgumentException(
                        "argument "
                                + (i + 1)
                                + " of "
                                + function.name()
                                + " must be "
                                + ValueTypes.name(parameters[i])
                                + ", got "
                                + describe(arguments[i]));
            }
        }
        x.sp = base + parameters.length;
        return base;
    }

    private static String describe(@Nullable Object value) {
        return value == null ? "null" : value.getClass().getSimpleName() + " " + value;
    }

    /**
     * Puts a value into a slot, if it is of the type.
     *
     * @param store the store whose types are meant
     * @param type a value type
     * @param value a Java value
     * @param slot where it goes; must exist
     * @return false if the value is not of the type
     */
    static boolean put(Store store, int type, @Nullable Object value, int slot) {
        Execution x = store.execution();
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
            values[i] = get(x, results[i], base + i);
        }
        x.sp = base;
        return values;
    }

    private static @Nullable Object get(Execution x, int type, int slot) {
        return switch (type) {
            case ValueTypes.I32 -> (Object) (int) x.low[slot];
            case ValueTypes.I64 -> x.low[slot];
            case ValueTypes.F32 -> Float.intBitsToFloat((int) x.low[slot]);
            case ValueTypes.F64 -> Double.longBitsToDouble(x.low[slot]);
            case ValueTypes.V128 -> new V128(x.low[slot], x.high[slot]);
            default -> x.references[slot];
        };
    }

    /**
     * The value of a global.
     *
     * @param global the global
     * @return a Java value
     */
    public static @Nullable Object value(GlobalInstance global) {
        return switch (global.type.valueType()) {
            case ValueTypes.I32 -> (Object) (int) global.low;
            case ValueTypes.I64 -> global.low;
            case ValueTypes.F32 -> Float.intBitsToFloat((int) global.low);
            case ValueTypes.F64 -> Double.longBitsToDouble(global.low);
            case ValueTypes.V128 -> new V128(global.low, global.high);
            default -> global.reference;
        };
    }
}
