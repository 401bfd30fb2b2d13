package dev.godwit;

import dev.godwit.wasm.module.FunctionType;
import dev.godwit.wasm.runtime.FunctionInstance;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/**
 * A function of an instance. Values cross typed: {@code i32} as Integer, {@code i64} as Long,
 * {@code f32} as Float, {@code f64} as Double, {@code v128} as {@link
 * dev.godwit.wasm.runtime.V128}, references as objects or null.
 */
public final class Function {
    private final Instance instance;
    private final Supplier<FunctionInstance> function;

    Function(Instance instance, Supplier<FunctionInstance> function) {
        this.instance = instance;
        this.function = function;
    }

    /**
     * Its type.
     *
     * @return parameters and results, see {@link dev.godwit.wasm.module.ValueTypes}
     */
    public FunctionType type() {
        return function.get().type;
    }

    /**
     * Calls it on this thread, and waits where a host function is not ready.
     *
     * <p>A host function may call it in turn, on the guest's thread, up to 200 deep. There an
     * exception of the guest arrives as {@link dev.godwit.wasm.runtime.GuestException}, so that the
     * guest's outer frames can still catch it.
     *
     * @param arguments one for each parameter
     * @return null, the result, or an {@code Object[]} if there are several
     * @throws IllegalArgumentException if number or types of the arguments are wrong
     * @throws IllegalStateException if another thread is inside the instance, or it is closed
     * @throws dev.godwit.base.failure.Trap if the guest fails, or throws what it does not catch
     * @throws dev.godwit.base.failure.LimitReached if a bound is reached
     */
    public @Nullable Object call(@Nullable Object... arguments) {
        return instance.call(function.get(), arguments);
    }

    /**
     * Prepares a call that is kept where it has to stop, and goes on later; {@link #call} gives it
     * up there. Nothing runs yet.
     *
     * @param arguments one for each parameter
     * @return the call
     * @throws IllegalStateException if the instance is closed
     */
    public Call begin(@Nullable Object... arguments) {
        return instance.begin(function.get(), arguments);
    }

    /** Results as they are given to Java: null, the only one, or all of them. */
    static @Nullable Object single(@Nullable Object[] results) {
        return switch (results.length) {
            case 0 -> null;
            case 1 -> results[0];
            default -> results;
        };
    }

    @Override
    public String toString() {
        return function.get().name();
    }
}
