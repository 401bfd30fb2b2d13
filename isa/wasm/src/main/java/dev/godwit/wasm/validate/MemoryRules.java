package dev.godwit.wasm.validate;

import dev.godwit.wasm.binary.BinaryReader;
import dev.godwit.wasm.binary.InstructionReader;
import dev.godwit.wasm.module.ExternType;
import dev.godwit.wasm.module.Opcodes;
import dev.godwit.wasm.module.ValueTypes;

/** Memories, tables and their segments. Specification: sections 3.4.5, 3.4.6 and 3.4.10. */
final class MemoryRules {
    private final FunctionValidator v;
    private final Context context;

    MemoryRules(FunctionValidator v) {
        this.v = v;
        this.context = v.context;
    }

    // ---- Immediates.

    /** A memory argument; the address type. */
    int memoryArgument(int opcode) {
        BinaryReader in = v.in;
        int start = in.position();
        int flags = InstructionReader.memoryFlags(in, v.features);
        if (in.position() - start != 1) {
            v.numeric = false;
        }
        int index = (flags & 0x40) != 0 ? in.u32() : 0;
        long offset = InstructionReader.memoryOffset(in, v.features);
        ExternType.Mem memory = memory(index);
        int alignment = flags & 0x3f;
        int natural = Integer.numberOfTrailingZeros(Opcodes.width(opcode));
        if (alignment > natural) {
            throw v.invalid(
                    "alignment must not be larger than natural: 2^"
                            + alignment
                            + " is more than "
                            + Opcodes.width(opcode));
        }
        if (alignment != natural && Opcodes.section(opcode) == Opcodes.Section.ATOMIC) {
            throw v.invalid(
                    "alignment must be equal to natural: 2^"
                            + alignment
                            + " is not "
                            + Opcodes.width(opcode));
        }
        if (!memory.limits().is64() && offset >>> 32 != 0) {
            throw v.invalid("offset out of range: " + Long.toUnsignedString(offset));
        }
        return memory.limits().addressType();
    }

    /** A memory index; the address type. */
    int memory() {
        return memory(InstructionReader.memoryIndex(v.in, v.features)).limits().addressType();
    }

    private ExternType.Mem memory(int index) {
        ExternType.Mem memory = context.memory(index, v.at);
        if (index != 0 || memory.limits().is64() || memory.pageSizeLog2() != 16) {
            v.numeric = false;
        }
        return memory;
    }

    /** A lane index. */
    void lane(int lanes) {
        int lane = v.in.u8();
        if (lane >= lanes) {
            throw v.invalid("invalid lane index: " + lane + " of " + lanes);
        }
    }

    /** A data segment index, which is still to be checked. */
    int data() {
        int at = v.in.position();
        int segment = v.in.u32();
        if (context.module.dataCount() < 0) {
            throw v.in.malformed("data count section required", at);
        }
        return segment;
    }

    /** A table index. */
    ExternType.Table table() {
        return context.table(v.in.u32(), v.at);
    }

    /** The table index of call_indirect. */
    ExternType.Table tableOfCall() {
        int index = InstructionReader.tableIndex(v.in, v.features);
        ExternType.Table table = context.table(index, v.at);
        if (table.limits().is64()) {
            v.numeric = false;
        }
        return table;
    }

    // ---- Instructions.

    void check(int opcode) {
        switch (opcode) {
            case Opcodes.TABLE_GET -> {
                ExternType.Table table = table();
                v.pop(table.limits().addressType());
                v.push(table.elementType());
            }
            case Opcodes.TABLE_SET -> {
                ExternType.Table table = table();
                v.pop(table.elementType());
                v.pop(table.limits().addressType());
            }
            case Opcodes.TABLE_GROW -> {
                ExternType.Table table = table();
                v.pop(table.limits().addressType());
                v.pop(table.elementType());
                v.push(table.limits().addressType());
            }
            case Opcodes.TABLE_FILL -> {
                ExternType.Table table = table();
                v.pop(table.limits().addressType());
                v.pop(table.elementType());
                v.pop(table.limits().addressType());
            }
            case Opcodes.TABLE_COPY -> {
                ExternType.Table to = table();
                ExternType.Table from = table();
                checkElements("source", from.elementType(), to.elementType());
                copy(to.limits().addressType(), from.limits().addressType());
            }
            case Opcodes.TABLE_INIT -> {
                int segment = v.in.u32();
                ExternType.Table to = table();
                checkElements("segment", context.elementType(segment, v.at), to.elementType());
                v.pop(ValueTypes.I32);
                v.pop(ValueTypes.I32);
                v.pop(to.limits().addressType());
            }
            case Opcodes.MEMORY_COPY -> {
                int to = memory();
                copy(to, memory());
            }
            default -> throw new IllegalStateException(Opcodes.mnemonic(opcode));
        }
    }

    private void copy(int to, int from) {
        v.pop(Math.min(to, from)); // i32 if one of them is
        v.pop(from);
        v.pop(to);
    }

    private void checkElements(String what, int type, int above) {
        if (!context.matches(type, above)) {
            throw v.invalid(
                    "type mismatch: "
                            + what
                            + " element type "
                            + ValueTypes.name(type)
                            + " does not match destination element type "
                            + ValueTypes.name(above));
        }
    }
}
