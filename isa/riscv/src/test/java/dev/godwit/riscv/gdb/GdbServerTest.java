package dev.godwit.riscv.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.Ready;
import dev.godwit.riscv.Guest;
import dev.godwit.riscv.TestTarget;
import dev.godwit.riscv.debug.Registers;
import dev.godwit.riscv.debug.Resumption;
import dev.godwit.riscv.debug.Resumption.Manner;
import dev.godwit.riscv.debug.Resumption.Order;
import dev.godwit.riscv.debug.Stop;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Random;

/** The protocol, packet by packet. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GdbServerTest {
    private static final String PROGRAM =
            """
              li a1, 5
            store:
              sd a1, 0(s0)
            behind:
              addi a2, a2, 1
              ebreak
            """;

    private final FakeGdb gdb = new FakeGdb();
    private TestTarget target = TestTarget.of(new Guest(PROGRAM), 2);
    private GdbServer server = serve();

    private GdbServer serve() {
        GdbServer made = new GdbServer(target, gdb);
        target.setDirector(made);
        return made;
    }

    private void use(TestTarget other) {
        target = other;
        server = serve();
    }

    /** Says it all in packets, and runs the guest; the answers' data, without acknowledgements. */
    private String ask(String... packets) {
        StringBuilder all = new StringBuilder();
        for (String packet : packets) {
            all.append(FakeGdb.packet(packet)).append('+');
        }
        gdb.says(all.toString());
        target.go();
        return data(gdb.heard());
    }

    private static String data(String heard) {
        StringBuilder data = new StringBuilder();
        for (String piece : heard.split("\\$", -1)) {
            int end = piece.lastIndexOf('#');
            if (end >= 0) {
                String packet = piece.substring(0, end);
                assertThat("$" + piece.substring(0, end + 3)).isEqualTo(FakeGdb.packet(packet));
                data.append(data.isEmpty() ? "" : " ").append(packet);
            } else {
                assertThat(piece).matches("\\+*");
            }
        }
        return data.toString();
    }

    private static String hex(long value) {
        return Long.toHexString(value);
    }

    private static String register(long value) {
        return String.format("%016x", Long.reverseBytes(value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "unknown | ''",
                "qUnknown | ''",
                "QUnknown | ''",
                "vUnknown | ''",
                "vMustReplyEmpty | ''",
                "! | ''",
                "Z5,10000,4 | ''",
                "? | T0520:0000010000000000;thread:1;",
                "qAttached | 1",
                "qC | QC1",
                "qCRC:0,1 | ''",
                "qfThreadInfo | m1,2",
                "qsThreadInfo | l",
                "qThreadExtraInfo,2 | 686172742032",
                "qThreadExtraInfo | ''",
                "T2 | OK",
                "T3 | E03",
                "T | E03",
                "Hg2 | OK",
                "Hg0 | OK",
                "Hc-1 | OK",
                "Hg3 | E03",
                "Hx1 | E16",
                "H | E03",
                "vCont? | vCont;c;C;s;S;r",
                "p20 | 0000010000000000",
                "p0 | 0000000000000000",
                "p42 | 0000000000000000",
                "p41 | E16",
                "p1041 | E16",
                "pffffffffffffffffff | E16",
                "p | E16",
                "P1 | E16",
                "P1= | E16",
                "P1=12 | E16",
                "Pfff=0000000000000000 | E16",
                "m0,4 | E14",
                "m20000,4 | 00000000",
                "m21fff,10 | 00",
                "m20000,0 | ''",
                "m20000 | E16",
                "mx,4 | E16",
                "m20000,ffffffffffffffff | E16",
                "M20000,2:1234 | OK",
                "M20000,2:12 | E16",
                "M20000,2:123456 | E16",
                "M20000,ffffffff:12 | E16",
                "M0,1:12 | E14",
                "X20000,0: | OK",
                "X20000,5:a | E16",
                "G12 | E16",
                "Z0,10001,4 | E1c",
                "Z2,20000,0 | E1c",
                "Z0,10000 | E16",
                "Z0,10000,4;X1,0 | E16",
                "z2,20000,8 | OK",
                "vCont;x | E16",
                "vCont;c:zz | E16",
                "vCont; | E16",
                "vCont;r10:1 | E16",
                "Cxx | E16",
                "qXfer:features:read:none.xml:0,10 | E00",
                "qXfer:features:read:target.xml:fffffff,10 | l",
                "qXfer:features:read:target.xml:0 | E16",
                "qXfer:features:write:target.xml:0,1 | ''",
                "qXfer:auxv:read::0,10 | ''",
                "qXfer:other:read::0,10 | ''",
                "QPassSignals:1 | ''",
                "Qqemu.PhyMemMode:0 | OK",
                "Qqemu.PhyMemMode:1 | E16",
                "qSymbol:: | OK"
            })
    void answers(String packet, String answer) {
        assertThat(ask(packet)).isEqualTo(answer);
        assertThat(ask("qC")).isEqualTo("QC" + (packet.equals("Hg2") ? 2 : 1));
    }

    @Test
    void whatIsOffered() {
        assertThat(ask("qSupported:swbreak+;xmlRegisters=i386"))
                .contains("PacketSize=4000", "qXfer:features:read+", "QStartNoAckMode+")
                .doesNotContain("auxv", "QPassSignals");
        use(TestTarget.of(PROGRAM));
        target.isProcess = true;
        gdb.isComing = true;
        assertThat(ask("qSupported"))
                .contains("qXfer:auxv:read+", "QPassSignals+", "qXfer:exec-file:read+");
        assertThat(ask("qXfer:exec-file:read::0,100")).isEqualTo("l/bin/program");
        assertThat(ask("qXfer:exec-file:read::1,3")).isEqualTo("mbin");
        // what means something in packets is escaped
        assertThat(ask("qXfer:auxv:read::0,100")).isEqualTo("l}\003\001}]\002");
        // gdb's numbers 1e and 1f are Linux's 10 and 12
        assertThat(ask("QPassSignals:1e;1f;90")).isEqualTo("OK");
        assertThat(target.passed).isEqualTo(1L << 9 | 1L << 11);
        assertThat(ask("QPassSignals:1e,2")).isEqualTo("E16");
    }

    @Test
    void description() {
        StringBuilder xml = new StringBuilder();
        String piece;
        do {
            piece = ask("qXfer:features:read:target.xml:" + hex(xml.length()) + ",100");
            xml.append(piece, 1, piece.length());
        } while (piece.startsWith("m"));
        assertThat(xml.toString())
                .startsWith("<?xml")
                .endsWith("</target>\n")
                .contains("<architecture>riscv:rv64</architecture>")
                .contains("org.gnu.gdb.riscv.cpu", "org.gnu.gdb.riscv.fpu")
                .contains("<reg name=\"pc\" bitsize=\"64\" type=\"code_ptr\" regnum=\"32\"/>")
                .contains("<reg name=\"fcsr\" bitsize=\"64\" type=\"int\" regnum=\"68\"/>")
                .doesNotContain("satp", "priv");
    }

    @Test
    void registers() {
        String all = ask("g");
        assertThat(all).hasSize(16 * Registers.CSR).contains(register(Guest.DATA));
        assertThat(ask("P5=" + register(0x1234), "p5")).isEqualTo("OK " + register(0x1234));
        assertThat(ask("Hg2", "p5")).isEqualTo("OK " + register(0));
        String changed = all.substring(0, 16) + register(77) + all.substring(32);
        assertThat(ask("G" + changed, "g")).isEqualTo("OK " + changed);
        assertThat(target.register(2, 1)).isEqualTo(77);
        assertThat(target.register(1, 1)).isZero();
    }

    @Test
    void memory() {
        assertThat(ask("X20000,4:a}\003b}]")).isEqualTo("OK"); // an escaped # and }
        assertThat(ask("m20000,5")).isEqualTo("6123627d00");
        assertThat(ask("M20002,2:beef", "m20000,4")).isEqualTo("OK 6123beef");
        // as much as fits into a packet
        assertThat(ask("m10000,2000")).hasSizeLessThan(0x4000).hasSizeGreaterThan(0x3000);
    }

    @Test
    void breakpointsAndSteps() {
        long store = target.guest.at("store");
        assertThat(ask("qSupported:swbreak+;hwbreak+")).isNotEmpty();
        String at = "T0520:" + register(store) + ";thread:1;";
        assertThat(ask("Z0," + hex(store) + ",4", "vCont;c")).isEqualTo("OK " + at + "swbreak:;");
        assertThat(ask("?")).isEqualTo(at + "swbreak:;");
        assertThat(ask("z0," + hex(store) + ",4", "vCont;s:1"))
                .isEqualTo("OK T0520:" + register(store + 4) + ";thread:1;");
        assertThat(ask("P20=" + register(store), "Z1," + hex(store) + ",4", "c"))
                .isEqualTo("OK OK " + at + "hwbreak:;");
        assertThat(ask("z1," + hex(store) + ",4", "s"))
                .isEqualTo("OK T0520:" + register(store + 4) + ";thread:1;");
        assertThat(ask("c" + hex(Guest.CODE))).isEqualTo("W07");
        assertThat(gdb.isClosed).isTrue();
        assertThat(server.isBusy()).isFalse();
    }

    @Test
    void watchpoints() {
        String behind = "20:" + register(target.guest.at("behind"));
        assertThat(ask("Z2,20004,1", "c")).isEqualTo("OK T05" + behind + ";thread:1;watch:20004;");
        use(TestTarget.of(PROGRAM));
        gdb.isComing = true;
        assertThat(ask("Z4,1fffc,8", "c")).isEqualTo("OK T05" + behind + ";thread:1;awatch:20000;");
    }

    @Test
    void howThreadsGoOn() {
        ask("vCont;S0b:2;r100,200:1;c");
        assertThat(target.resumed)
                .isEqualTo(
                        new Resumption(
                                List.of(
                                        new Order(2, Manner.STEP, 11),
                                        new Order(1, Manner.RANGE, 0, 0x100, 0x200),
                                        new Order(Resumption.ALL, Manner.RUN, 0))));
    }

    @Test
    void interrupts() {
        use(TestTarget.of("loop: j loop"));
        gdb.says(FakeGdb.packet("c") + "+" + "\003");
        target.go();
        assertThat(data(gdb.heard())).startsWith("T02");
    }

    @Test
    void anotherMayCome() {
        assertThat(ask("Z0,10000,4", "D")).isEqualTo("OK OK");
        assertThat(target.stop()).isEqualTo(new Stop(Stop.Kind.EXITED, 0, 0, 7));
        use(TestTarget.of(PROGRAM));
        gdb.isComing = true;
        gdb.says(FakeGdb.packet("Z0,10000,4"));
        gdb.isGone = true;
        target.go();
        assertThat(gdb.isClosed).isTrue();
        assertThat(target.stop()).as("it stands still for the next one").isNotNull();
        gdb.isGone = false;
        gdb.isComing = true;
        gdb.heard();
        assertThat(ask("vCont;c")).as("no breakpoint is left").isEqualTo("W07");
    }

    @Test
    void kills() {
        assertThat(ask("vKill;1")).isEqualTo("OK");
        assertThat(target.isKilled).isTrue();
        server.end();
        assertThat(gdb.isPortClosed).isTrue();
    }

    // ---- Bytes.

    @Test
    void packetsComeInPieces() {
        for (int most : new int[] {1, 2, 3, 5, 100}) {
            gdb.most = most;
            assertThat(ask("qC", "m20000,2", "?")).startsWith("QC1 0000 T0");
        }
    }

    @Test
    void damagedPackets() {
        gdb.says("$qC#00");
        target.go();
        assertThat(gdb.heard()).isEqualTo("-");
        gdb.says("$qC#zz" + "noise" + FakeGdb.packet("qC"));
        target.go();
        assertThat(gdb.heard()).isEqualTo("-+" + FakeGdb.packet("QC1"));
        gdb.says("-");
        target.go();
        assertThat(gdb.heard()).as("once more").isEqualTo(FakeGdb.packet("QC1"));
        gdb.says("$cut of" + FakeGdb.packet("qC"));
        target.go();
        assertThat(gdb.heard()).isEqualTo("+" + FakeGdb.packet("QC1"));
        gdb.says("+" + FakeGdb.packet("QStartNoAckMode") + "+" + FakeGdb.packet("qC"));
        target.go();
        assertThat(gdb.heard()).isEqualTo("+" + FakeGdb.packet("OK") + FakeGdb.packet("QC1"));
        gdb.says("$qC#00");
        target.go();
        assertThat(gdb.heard()).isEqualTo(FakeGdb.packet("E16"));
    }

    @Test
    void longPackets() {
        assertThat(ask("M20000,1000:" + "00".repeat(0x1000))).isEqualTo("OK");
        assertThat(ask("q".repeat(0x4000))).isEmpty();
        assertThat(ask("q".repeat(0x4001), "qC")).isEqualTo("E07 QC1");
        assertThat(ask("q".repeat(1_000_000))).isEqualTo("E07");
    }

    @Test
    void nothingIsReadWhileAnswersWait() {
        gdb.room = 10;
        gdb.says(FakeGdb.packet("g").repeat(1000));
        target.go();
        assertThat(gdb.heard()).hasSize(10);
        assertThat(server.activity()).containsExactly(Ready.ALWAYS);
        gdb.room = 2000;
        target.go();
        assertThat(gdb.heard()).hasSize(2000);
        gdb.room = Integer.MAX_VALUE;
        target.go();
        assertThat(gdb.heard()).hasSizeGreaterThan(1_000_000);
        assertThat(server.activity()).containsExactly(Ready.NEVER);
    }

    @Test
    void anyBytes() {
        Random random = new Random(42);
        String letters = "?gGpPmMXZzHTcsCSvDkqQ0123456789abcdef,;:=-+#$}\003 ConttSupportedXfer";
        for (int round = 0; round < 500; round++) {
            gdb.isComing = true;
            use(TestTarget.of(PROGRAM));
            StringBuilder bytes = new StringBuilder();
            for (int i = random.nextInt(6); i >= 0; i--) {
                StringBuilder data = new StringBuilder();
                for (int j = random.nextInt(30); j >= 0; j--) {
                    data.append(letters.charAt(random.nextInt(letters.length())));
                }
                bytes.append(
                        random.nextBoolean() ? FakeGdb.packet(data.toString()) : data.toString());
            }
            gdb.says(bytes.toString());
            target.go();
            gdb.heard();
            assertThat(target.threads()).hasSize(1);
        }
    }
}
