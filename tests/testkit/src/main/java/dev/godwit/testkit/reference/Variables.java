package dev.godwit.testkit.reference;

import dev.godwit.wasm.module.Opcodes;
import dev.godwit.wasm.module.ValueTypes;
import dev.godwit.wasm.numeric.Fault;
import dev.godwit.wasm.numeric.WasmTrapReason;
import dev.godwit.wasm.runtime.GlobalInstance;
import dev.godwit.wasm.runtime.I31;
import dev.godwit.wasm.runtime.References;

import org.jspecify.annotations.Nullable;

/** Parametric, variable and reference instructions. */
final class Variables {
    private final Machine machine;

    Variables(Machine machine) {
        this.machine = machine;
    }

    void execute(int opcode) {
        Stack stack = machine.stack;
        int index = machine.in.index();
        int local = machine.x.fp + index;
        switch (opcode) {
            case Opcodes.DROP -> stack.drop(1);
            case Opcodes.SELECT, Opcodes.SELECT_T -> {
                if (stack.popInt() == 0) {
                    stack.keep(1, machine.x.sp - 2);
                } else {
                    stack.drop(1);
                }
            }
            case Opcodes.LOCAL_GET -> stack.pushSlot(local);
            case Opcodes.LOCAL_TEE -> stack.copyTopTo(local);
            case Opcodes.LOCAL_SET -> {
                stack.copyTopTo(local);
                stack.drop(1);
            }
            case Opcodes.GLOBAL_GET -> {
                GlobalInstance global = machine.instance.globals[index];
                stack.push(global.low, global.high, global.reference);
            }
            case Opcodes.GLOBAL_SET -> setGlobal(machine.instance.globals[index]);
            default -> reference(opcode, stack);
        }
    }

    private void setGlobal(GlobalInstance global) {
        int slot = machine.x.sp - 1;
        if (ValueTypes.isReference(global.type.valueType())) {
            global.reference = machine.x.references[slot];
        } else {
            global.low = machine.x.low[slot];
            global.high = machine.x.high[slot];
        }
        machine.stack.drop(1);
    }

    private void reference(int opcode, Stack stack) {
        switch (opcode) {
            case Opcodes.REF_NULL -> stack.pushReference(null);
            case Opcodes.REF_FUNC ->
                    stack.pushReference(machine.instance.functions[machine.in.index()]);
            case Opcodes.REF_IS_NULL -> stack.push(stack.popReference() == null ? 1 : 0);
            case Opcodes.REF_AS_NON_NULL -> stack.pushReference(nonNull(stack.popReference()));
            case Opcodes.REF_EQ ->
                    stack.push(isSame(stack.popReference(), stack.popReference()) ? 1 : 0);
            case Opcodes.REF_TEST -> stack.push(fits(stack.popReference(), false) ? 1 : 0);
            case Opcodes.REF_TEST_NULL -> stack.push(fits(stack.popReference(), true) ? 1 : 0);
            case Opcodes.REF_CAST -> stack.pushReference(cast(stack.popReference(), false));
            case Opcodes.REF_CAST_NULL -> stack.pushReference(cast(stack.popReference(), true));
            case Opcodes.REF_I31 -> stack.pushReference(new I31(stack.popInt()));
            case Opcodes.I31_GET_S -> stack.push(small(stack.popReference()).signed());
            case Opcodes.I31_GET_U -> stack.push(small(stack.popReference()).value());
            case Opcodes.ANY_CONVERT_EXTERN, Opcodes.EXTERN_CONVERT_ANY -> {
                // one object is both
            }
            default -> throw Machine.unknown(opcode);
        }
    }

    private boolean fits(@Nullable Object reference, boolean isNullable) {
        return References.fits(reference, machine.in.index(), isNullable, machine.instance);
    }

    private @Nullable Object cast(@Nullable Object reference, boolean isNullable) {
        if (!fits(reference, isNullable)) {
            throw Fault.of(WasmTrapReason.CAST);
        }
        return reference;
    }

    private static Object nonNull(@Nullable Object reference) {
        if (reference == null) {
            throw Fault.of(WasmTrapReason.NULL_REFERENCE);
        }
        return reference;
    }

    private static I31 small(@Nullable Object reference) {
        if (reference instanceof I31 number) {
            return number;
        }
        throw Fault.of(WasmTrapReason.NULL_I31);
    }

    /** Whether two references are the same to a guest: numbers are by their value. */
    private static boolean isSame(@Nullable Object first, @Nullable Object second) {
        return first instanceof I31 number ? number.equals(second) : first == second;
    }
}
