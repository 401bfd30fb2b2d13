package dev.godwit;

import dev.godwit.wasm.module.FunctionType;
import dev.godwit.wasm.module.ValueTypes;
import dev.godwit.wasm.runtime.FunctionInstance;

import org.jspecify.annotations.Nullable;

/**
 * A function that an instance exports. Values cross typed: {@code i32} as Integer, {@code i64} as
 * Long, {@code f32} as Float, {@code f64} as Double, {@code v128} as {@link
 * dev.godwit.wasm.runtime.V128}, references as objects or null.
 */
public final class Function {
    private final Instance instance;
    private final FunctionInstance function;

    Function(Instance instance, FunctionInstance function) {
        this.instance = instance;
        this.function = function;
    }

    /**
     * Its type.
     *
     * @return parameters and results, see {@link ValueTypes}
     */
    public FunctionType type() {
        return function.type;
    }

    /**
     * Calls it on this thread.
     *
     * @param arguments one for each parameter
     * @return null, the result, or an {@code Object[]} if there are several
     * @throws IllegalArgumentException if number or types of the arguments are wrong
     * @throws IllegalStateException if another thread is inside the instance, or it is closed
     * @throws dev.godwit.base.failure.Trap if the guest fails
     * @throws dev.godwit.base.failure.LimitReached if a bound is reached
     */
    public @Nullable Object call(@Nullable Object... arguments) {
        return instance.call(function, arguments);
    }

    @Override
    public String toString() {
        return function.name();
    }
}
