package dev.godwit.wasm.binary;

import static dev.godwit.wasm.HandMade.bytes;
import static dev.godwit.wasm.HandMade.leb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.wasm.module.Features;
import dev.godwit.wasm.module.Immediates;
import dev.godwit.wasm.module.Opcodes;
import dev.godwit.wasm.module.ValueTypes;

import org.junit.jupiter.api.Test;

import java.util.EnumSet;
import java.util.Set;

class InstructionReaderTest {
    private static final Features ALL =
            Features.parse("3.0,threads,custom-page-sizes,wide-arithmetic");

    private static InstructionReader read(Object... parts) {
        byte[] bytes = bytes(parts);
        InstructionReader reader = new InstructionReader(bytes, 0, bytes.length, ALL);
        reader.next();
        assertThat(reader.atEnd()).as(Opcodes.mnemonic(reader.opcode())).isTrue();
        return reader;
    }

    @Test
    void immediates() {
        assertThat(read(0x41, 0x7f).value()).isEqualTo(-1);
        assertThat(read(0x42, 0x80, 0x7f).value()).isEqualTo(-128);
        assertThat(read(0x44, 1, 2, 3, 4, 5, 6, 7, 8).value()).isEqualTo(0x0807060504030201L);
        assertThat(read(0x02, 0x40).blockType()).isEqualTo(TypeReader.EMPTY_BLOCK);
        assertThat(read(0x02, 0x7e).blockType()).isEqualTo(ValueTypes.I64);
        int typeIndex = read(0x03, 0xc0, 0).blockType();
        assertThat(TypeReader.isTypeIndex(typeIndex)).isTrue();
        assertThat(TypeReader.typeIndex(typeIndex)).isEqualTo(64);
        assertThat(read(0x02, 0x63, 5).blockType()).isEqualTo(ValueTypes.nullable(5));

        InstructionReader table = read(0x0e, 2, 4, 5, 6);
        assertThat(table.count()).isEqualTo(2);
        assertThat(table.item(1)).isEqualTo(5);
        assertThat(table.index()).isEqualTo(6);

        InstructionReader load = read(0x28, 0x42, 3, 0x80, 1);
        assertThat(load.alignment()).isEqualTo(2);
        assertThat(load.index()).isEqualTo(3);
        assertThat(load.value()).isEqualTo(128);

        InstructionReader tries = read(0x1f, 0x40, 2, 0, 7, 1, 3, 2);
        assertThat(tries.count()).isEqualTo(2);
        assertThat(tries.catchTag(0)).isEqualTo(7);
        assertThat(tries.catchLabel(0)).isEqualTo(1);
        assertThat(tries.catchKind(1)).isEqualTo(3);
        assertThat(tries.catchTag(1)).isEqualTo(-1);
        assertThat(tries.catchLabel(1)).isEqualTo(2);

        InstructionReader cast = read(0xfb, 0x18, 2, 4, 0x6e, 3);
        assertThat(cast.castLabel()).isEqualTo(4);
        assertThat(cast.isFirstNullable()).isFalse();
        assertThat(cast.isSecondNullable()).isTrue();
        assertThat(cast.index()).isEqualTo(ValueTypes.ANY);
        assertThat(cast.second()).isEqualTo(3);

        InstructionReader lane = read(0xfd, 0x54, 0, 8, 15);
        assertThat(lane.lane()).isEqualTo(15);
        assertThat(lane.value()).isEqualTo(8);
        assertThat(lane.start()).isZero();
        assertThat(lane.immediatesStart()).isEqualTo(2);
        assertThat(read(0x1c, 1, 0x70).item(0)).isEqualTo(ValueTypes.FUNCREF);
        assertThat(read(0x11, 3, 2).second()).isEqualTo(2);
    }

    /** Zeros are right immediates of every instruction: none may read past them or leave some. */
    @Test
    void everyInstructionReadsItsImmediates() {
        Set<Immediates> seen = EnumSet.noneOf(Immediates.class);
        for (int opcode = 0; opcode < Opcodes.COUNT; opcode++) {
            if (!Opcodes.isDefined(opcode)) {
                continue;
            }
            byte[] code =
                    Opcodes.prefix(opcode) < 0
                            ? bytes(opcode)
                            : bytes(Opcodes.prefix(opcode), leb(Opcodes.code(opcode)));
            byte[] bytes = bytes(code, new byte[17]);
            InstructionReader reader = new InstructionReader(bytes, 0, bytes.length, ALL);
            assertThat(reader.next()).isEqualTo(opcode);
            int expected =
                    switch (Opcodes.immediates(opcode)) {
                        case NONE -> 0;
                        case F32 -> 4;
                        case F64 -> 8;
                        case V128, LANES16 -> 16;
                        case MEMARG, TYPE_TABLE, ELEM_TABLE, TABLE_TABLE, DATA_MEMORY -> 2;
                        case MEMORY_MEMORY, TYPE_FIELD, TYPE_COUNT, TYPE_DATA -> 2;
                        case TYPE_ELEM, TYPE_TYPE, LABELS, CATCHES -> 2;
                        case MEMARG_LANE -> 3;
                        case CASTLABEL -> 4;
                        default -> 1;
                    };
            assertThat(reader.position() - code.length)
                    .as(Opcodes.mnemonic(opcode))
                    .isEqualTo(expected);
            seen.add(Opcodes.immediates(opcode));
        }
        assertThat(seen).isEqualTo(EnumSet.allOf(Immediates.class));
    }

    @Test
    void whatIsNoInstruction() {
        assertThatThrownBy(() -> read(0x06))
                .hasMessage("illegal opcode 06 (legacy exceptions are not supported)");
        assertThatThrownBy(() -> read(0xfd, 0x9a, 1))
                .hasMessageStartingWith("illegal opcode fd 9a");
        assertThatThrownBy(() -> read(0xfc, 0xff, 0xff, 0xff, 0xff, 0x0f))
                .hasMessageStartingWith("illegal opcode fc ffffffff");
        assertThatThrownBy(() -> read(0x28, 0x80, 1, 0))
                .hasMessageStartingWith("malformed memop flags");
        assertThatThrownBy(() -> read(0x1f, 0x40, 1, 4, 0))
                .hasMessageStartingWith("malformed catch clause");
        assertThatThrownBy(() -> read(0xfb, 0x18, 4, 0, 0, 0))
                .hasMessageStartingWith("malformed cast flags");
        assertThatThrownBy(() -> read(0xfe, 0x03, 1)).hasMessageStartingWith("zero byte expected");
    }
}
