package dev.godwit.wasm.inplace;

import dev.godwit.wasm.module.Opcodes;
import dev.godwit.wasm.runtime.ExceptionInstance;
import dev.godwit.wasm.runtime.I31;
import dev.godwit.wasm.runtime.Instance;
import dev.godwit.wasm.runtime.TableInstance;
import dev.godwit.wasm.runtime.TagInstance;

import org.jspecify.annotations.Nullable;

/** References, elements of tables, and exceptions. */
final class ReferenceOps {
    private ReferenceOps() {}

    /**
     * Runs one; {@code pc} is behind the opcode, {@code x.sp} the stack pointer before and after.
     *
     * @return the address behind it
     */
    static int run(byte[] code, long[] s, int pc, Registers x) {
        @Nullable Object[] r = x.references;
        int sp = x.sp;
        switch (code[pc - 1]) {
            case (byte) Opcodes.REF_NULL:
                r[sp++] = null;
                pc = Leb.skip(code, pc);
                break;
            case (byte) Opcodes.REF_IS_NULL:
                s[sp - 1] = r[sp - 1] == null ? 1 : 0;
                break;
            case (byte) Opcodes.REF_FUNC:
                {
                    long wide = Leb.u32(code, pc);
                    r[sp++] = x.instance.functions[(int) wide];
                    pc = (int) (wide >>> 32);
                    break;
                }
            case (byte) Opcodes.REF_EQ:
                sp--;
                s[sp - 1] = same(r[sp - 1], r[sp]) ? 1 : 0;
                break;
            case (byte) Opcodes.REF_AS_NON_NULL:
                if (r[sp - 1] == null) {
                    throw Faults.NULL_REFERENCE;
                }
                break;
            case (byte) Opcodes.TABLE_GET:
                {
                    long wide = Leb.u32(code, pc);
                    TableInstance table = x.instance.tables[(int) wide];
                    r[sp - 1] = table.elements[index(table, s[sp - 1])];
                    pc = (int) (wide >>> 32);
                    break;
                }
            case (byte) Opcodes.TABLE_SET:
                {
                    long wide = Leb.u32(code, pc);
                    TableInstance table = x.instance.tables[(int) wide];
                    sp -= 2;
                    table.elements[index(table, s[sp])] = r[sp + 1];
                    pc = (int) (wide >>> 32);
                    break;
                }
            default:
                throw Calls.unknownOpcode(code, pc);
        }
        x.sp = sp;
        return pc;
    }

    /** Whether two references are equal; numbers of 31 bits are by value. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean same(@Nullable Object a, @Nullable Object b) {
        return a == b || a instanceof I31 x && b instanceof I31 y && x.value() == y.value();
    }

    private static int index(TableInstance table, long slot) {
        long index = table.type.limits().is64() ? slot : slot & 0xffffffffL;
        if (index < 0 || index >= table.size) {
            throw Faults.TABLE_BOUNDS;
        }
        return (int) index;
    }

    /** Makes the exception of {@code throw} or {@code throw_ref}: it is the execution's. */
    static void raise(byte[] code, int pc, Registers x) {
        if (code[pc - 1] == Opcodes.THROW_REF) {
            x.sp--;
            if (!(x.references[x.sp] instanceof ExceptionInstance thrown)) {
                throw Faults.NULL_EXCEPTION;
            }
            x.execution.exception = thrown;
            return;
        }
        Instance instance = x.instance;
        TagInstance tag = instance.tags[(int) Leb.u32(code, pc)];
        int[] types = tag.type().parameters();
        ExceptionInstance thrown = instance.store.heap().newException(tag);
        int sp = x.sp - types.length;
        for (int i = 0; i < types.length; i++) {
            thrown.set(i, x.low[sp + i], x.high[sp + i], x.references[sp + i]);
        }
        x.sp = sp;
        x.execution.exception = thrown;
    }
}
