package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Unlinkable;
import dev.godwit.base.host.BytesSink;
import dev.godwit.base.host.BytesSource;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.SeededEntropy;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.testkit.riscv.ElfProgram;
import dev.godwit.vfs.Directory;
import dev.godwit.vfs.FileSystem;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.PageStore;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.Socket;
import dev.godwit.vfs.StatFs;
import dev.godwit.vfs.memory.MemoryFileSystem;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Linux programs, given and run with the words that are for all guests. */
@Timeout(120)
class LinuxGuestTest {
    /** Calls by their numbers, a program's end, and a routine that writes a string with its NUL. */
    private static final String CALLS =
            """
            .equ GETCWD, 17
            .equ MKDIRAT, 34
            .equ OPENAT, 56
            .equ READ, 63
            .equ WRITE, 64
            .equ EXIT_GROUP, 94
            .equ NANOSLEEP, 101
            .equ KILL, 129
            .equ UNAME, 160
            .equ GETPID, 172
            .equ GETUID, 174
            .equ SOCKET, 198
            .equ BIND, 200
            .equ LISTEN, 201
            .equ ACCEPT, 202
            .equ MMAP, 222
            """;

    private static final String WRITE_STRING =
            """
            write:
              mv a1, a0
              li a2, 0
            1:
              add t0, a1, a2
              lbu t0, 0(t0)
              addi a2, a2, 1
              bnez t0, 1b
              li a0, 1
              li a7, WRITE
              ecall
              ret
            """;

    private static final String COPY =
            """
            1:
              li a0, 0
              addi a1, sp, -1024
              li a2, 100
              li a7, READ
              ecall
              blez a0, 2f
              mv a2, a0
              li a0, 1
              li a7, WRITE
              ecall
              j 1b
            2:
              li a0, 7
              li a7, EXIT_GROUP
              ecall
            """;

    private static final String SLEEP =
            """
            1:
              la a0, time
              li a1, 0
              li a7, NANOSLEEP
              ecall
              j 1b
            .data
            time: .dword 1, 0
            """;

    private static final String LOOP = "1: j 1b";

    private static final String EXIT = "li a0, 3; li a7, EXIT_GROUP; ecall";

    private final BytesSink output = new BytesSink(1 << 20);

    private GuestBuilder of(String source) {
        return granted(Guest.open(ElfProgram.of(CALLS + source)));
    }

    private GuestBuilder granted(GuestBuilder builder) {
        return builder.clock(new VirtualClock(0, 1000))
                .entropy(new SeededEntropy(1))
                .output(output);
    }

    private String output() {
        return new String(output.bytes(), StandardCharsets.UTF_8);
    }

    private static int exit(GuestBuilder builder) {
        try (Guest guest = builder.build()) {
            Outcome outcome = guest.runToEnd();
            assertThat(outcome).isInstanceOf(Outcome.Exited.class);
            return ((Outcome.Exited) outcome).code();
        }
    }

    private static Limit limit(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Stopped.class);
        return ((Outcome.Stopped) outcome).limit().limit();
    }

    @Test
    void itEndsWithItsCode() {
        try (Guest guest = of(EXIT).build()) {
            assertThat(guest.run()).isEqualTo(new Outcome.Exited(3));
            assertThat(guest.signal()).isZero();
            assertThatIllegalStateException().isThrownBy(guest::run);
            assertThatIllegalStateException().isThrownBy(guest::instance);
        }
    }

    @Test
    void argumentsAndVariablesReachIt() {
        String words =
                """
                  ld s0, 0(sp)
                  addi s1, sp, 8
                1:
                  ld a0, 0(s1)
                  beqz a0, 2f
                  call write
                2:
                  addi s1, s1, 8
                  addi s0, s0, -1
                  bgez s0, 1b
                3:
                  ld a0, 0(s1)
                  beqz a0, 4f
                  call write
                  addi s1, s1, 8
                  j 3b
                4:
                """
                        + EXIT
                        + "\n"
                        + WRITE_STRING;
        assertThat(
                        exit(
                                of(words)
                                        .arguments("name", "é", "")
                                        .variable("A", "other")
                                        .variable("A", "1=2")
                                        .variable("B", "")))
                .isEqualTo(3);
        assertThat(output().split("\0", -1)).containsExactly("name", "é", "", "A=1=2", "B=", "");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(words).variable("A=B", "").build());
    }

    @Test
    void inputBecomesOutput() {
        String text = "x".repeat(1000) + "\n";
        assertThat(exit(of(COPY).input(new BytesSource(text.getBytes(StandardCharsets.UTF_8)))))
                .isEqualTo(7);
        assertThat(output()).isEqualTo(text);
    }

    @Test
    void whoAndWhereItIsIsGranted() {
        String source =
                """
                  li a7, GETUID
                  ecall
                  mv s0, a0
                  addi a0, sp, -1024
                  li a1, 100
                  li a7, GETCWD
                  ecall
                  addi a0, sp, -1024
                  call write
                  addi a0, sp, -1024
                  li a7, UNAME
                  ecall
                  addi a0, sp, -959
                  call write
                  mv a0, s0
                  li a7, EXIT_GROUP
                  ecall
                """
                        + WRITE_STRING;
        assertThat(exit(of(source).user(77, 5, 6, 7).workingDirectory("/tmp/x").hostName("here")))
                .isEqualTo(77);
        assertThat(output()).isEqualTo("/tmp/x\0here\0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(LOOP).workingDirectory("x").build());
    }

    @Test
    void fuelAndSlicesStopIt() {
        Limits limits = Limits.DEFAULT.withFuel(1000);
        try (Guest guest = of(LOOP).limits(limits).build()) {
            assertThat(limit(guest.runSlice(300))).isEqualTo(Limit.SLICE);
            assertThat(guest.used()).isEqualTo(300);
            assertThat(limit(guest.run())).isEqualTo(Limit.FUEL);
            assertThat(guest.used()).isEqualTo(1000);
            guest.refuel(500);
            assertThat(limit(guest.run())).isEqualTo(Limit.FUEL);
            assertThat(guest.used()).isEqualTo(1500);
        }
    }

    @Test
    void aTimeoutStopsItAtWorkAndAsleep() {
        Limits limits = Limits.DEFAULT.withTimeout(Duration.ofMillis(20));
        for (String source : List.of(LOOP, SLEEP)) {
            try (Guest guest = of(source).limits(limits).build()) {
                assertThat(limit(guest.runToEnd())).isEqualTo(Limit.TIMEOUT);
                assertThat(limit(guest.runToEnd())).isEqualTo(Limit.TIMEOUT);
            }
        }
    }

    @Test
    void itIsInterrupted() throws InterruptedException {
        for (String source : List.of(LOOP, SLEEP)) {
            try (Guest guest = of(source).build()) {
                Thread other =
                        Thread.ofPlatform()
                                .start(() -> {
                                    while (!Thread.currentThread().isInterrupted()) {
                                        guest.interrupt();
                                    }
                                });
                assertThat(limit(guest.runToEnd())).isEqualTo(Limit.INTERRUPT);
                other.interrupt();
                other.join();
            }
        }
    }

    @Test
    void itTellsWhatItWaitsFor() {
        VirtualClock clock = new VirtualClock(0, 0);
        try (Guest guest = of(SLEEP).clock(clock).build()) {
            Outcome outcome = guest.run();
            assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
            assertThat(((Outcome.Blocked) outcome).on().deadline())
                    .isBetween(1_000_000_000L, 1_100_000_000L);
        }
    }

    @Test
    void aSignalThatKillsItIsTold() {
        List<String> log = new ArrayList<>();
        String kill = "li a7, GETPID; ecall; li a1, 9; li a7, KILL; ecall;" + LOOP;
        try (Guest guest = of(kill).log(log::add).build()) {
            assertThat(guest.run()).isEqualTo(new Outcome.Exited(137));
            assertThat(guest.signal()).isEqualTo(9);
        }
        assertThat(log).isEmpty();
        try (Guest guest = of("li a0, 0x123; ld a0, 0(a0)").log(log::add).build()) {
            assertThat(guest.run()).isEqualTo(new Outcome.Exited(139));
            assertThat(guest.signal()).isEqualTo(11);
        }
        assertThat(log)
                .singleElement()
                .asString()
                .contains("SIGSEGV")
                .contains("address 0x123")
                .contains("pc 0x10104");
        try (Guest guest = of("li a0, 137; li a7, EXIT_GROUP; ecall").build()) {
            assertThat(guest.run()).isEqualTo(new Outcome.Exited(137));
            assertThat(guest.signal()).isZero();
        }
    }

    @Test
    void memoryIsBounded() {
        // pages are touched one by one, until the system kills it
        String source =
                """
                  li a0, 0
                  li a1, 0x10000000
                  li a2, 3
                  li a3, 0x22
                  li a4, -1
                  li a5, 0
                  li a7, MMAP
                  ecall
                  bltz a0, 2f
                  li t0, 0x1000
                1:
                  sb t0, 0(a0)
                  add a0, a0, t0
                  j 1b
                2:
                """
                        + EXIT;
        Limits small = Limits.DEFAULT.withMemory(16 << 20);
        try (Guest guest = of(source).limits(small).build()) {
            Outcome outcome = guest.run();
            assertThat(outcome).isIn(new Outcome.Exited(137), new Outcome.Exited(3));
            assertThat(guest.signal() == 9).isEqualTo(outcome.equals(new Outcome.Exited(137)));
        }
        // with room for all of it, it only fails behind the end
        try (Guest guest = of(source).limits(Limits.DEFAULT.withMemory(300 << 20)).build()) {
            assertThat(guest.run()).isEqualTo(new Outcome.Exited(139));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(LOOP).limits(Limits.DEFAULT.withMemory(4L << 30)).build())
                .withMessageContaining("2047 MiB")
                .withMessageContaining("not 4096 MiB");
    }

    @Test
    void whatCannotStartSaysWhy() {
        assertThatExceptionOfType(Unlinkable.class)
                .isThrownBy(() -> granted(Guest.open(ElfProgram.of(LOOP, "/lib/loader"))).build())
                .withMessageContaining("/lib/loader, which /bin/program needs");
        byte[] other = ElfProgram.of(LOOP);
        other[18] = 62;
        assertThatExceptionOfType(Malformed.class)
                .isThrownBy(() -> granted(Guest.open(other)).build())
                .withMessageContaining("x86-64");
        byte[] script = "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8);
        assertThatExceptionOfType(Unlinkable.class)
                .isThrownBy(() -> granted(Guest.open(script)).build())
                .withMessageContaining("script");
        assertThatExceptionOfType(Unlinkable.class)
                .isThrownBy(() -> inRoot(LOOP, "none").build())
                .withMessageContaining("none is in no folder of PATH");
        assertThatExceptionOfType(Unlinkable.class)
                .isThrownBy(() -> inRoot(LOOP, "/bin/none").build())
                .withMessageContaining("/bin/none is not in its root");
    }

    @Test
    void whatAKindCannotBeGivenIsRefused() {
        Directory directory = new MemoryFileSystem(new VirtualClock(0, 0), 1 << 20, 1).root();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(LOOP).mount("/d", directory).build())
                .withMessageContaining("/d");
        GuestBuilder module =
                Guest.of(WasmModule.ofText("(module (func (export \"_start\")))"))
                        .clock(new VirtualClock(0, 0))
                        .entropy(new SeededEntropy(1))
                        .hostName("x");
        assertThatIllegalArgumentException()
                .isThrownBy(module::build)
                .withMessageContaining("a host name is for Linux programs");
    }

    // ---- Roots.

    /** A root in memory that knows whether it was closed. */
    private static final class Root implements FileSystem, AutoCloseable {
        final MemoryFileSystem files;
        boolean isClosed;

        Root(byte[] program, PageStore pages) throws ErrnoException {
            files = new MemoryFileSystem(new VirtualClock(0, 0), 1 << 20, 5, pages);
            Inode bin = files.rootInode().make("bin", NewFile.directory(0755));
            for (String folder : List.of("dev", "proc", "sys", "tmp")) {
                files.rootInode().make(folder, NewFile.directory(0755));
            }
            Inode file = bin.make("program", NewFile.regular(0755));
            RegularFile open = (RegularFile) file.open(OpenFlags.WRITE);
            open.write(program, 0, program.length, 0);
            open.close();
        }

        @Override
        public Inode rootInode() throws ErrnoException {
            return files.rootInode();
        }

        @Override
        public StatFs statFs() throws ErrnoException {
            return files.statFs();
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }

    private final List<Root> roots = new ArrayList<>();

    private GuestBuilder inRoot(String source, String command) {
        byte[] program = ElfProgram.of(CALLS + source);
        return granted(
                Guest.ofRoot(
                        (pages, _) -> {
                            Root root = new Root(program, pages);
                            roots.add(root);
                            return root;
                        },
                        command));
    }

    private static final String MAKE_DIRECTORY =
            """
              li a0, -100
              la a1, name
              li a2, 0755
              li a7, MKDIRAT
              ecall
              neg a0, a0
              li a7, EXIT_GROUP
              ecall
            .data
            name: .asciz "/made"
            """;

    private @Nullable Inode made() throws ErrnoException {
        return roots.getLast().rootInode().lookup("made");
    }

    @Test
    void whatItChangesInItsRootIsKeptInMemoryUnlessWrittenThrough() throws ErrnoException {
        assertThat(exit(inRoot(MAKE_DIRECTORY, "program").variable("PATH", "/x:/bin"))).isZero();
        assertThat(made()).isNull();
        assertThat(roots.getLast().isClosed).isTrue();
        assertThat(exit(inRoot(MAKE_DIRECTORY, "/bin/program").rootWrittenThrough())).isZero();
        assertThat(made()).isNotNull();
    }

    @Test
    void oneThatIsClosedHasEnded() {
        Guest guest = inRoot(SLEEP, "/bin/program").clock(new VirtualClock(0, 0)).build();
        assertThat(guest.run()).isInstanceOf(Outcome.Blocked.class);
        assertThat(roots.getLast().isClosed).isFalse();
        guest.close();
        assertThat(roots.getLast().isClosed).isTrue();
        assertThatIllegalStateException().isThrownBy(guest::run);
        guest.close();
    }

    @Test
    void aRootIsClosedIfItsProgramIsNone() {
        assertThatExceptionOfType(Unlinkable.class).isThrownBy(() -> inRoot(LOOP, "x").build());
        assertThat(roots.getLast().isClosed).isTrue();
    }

    @Test
    void fileSystemsAreMountedToBeReadOrWritten() {
        String source = MAKE_DIRECTORY.replace("/made", "/mount/point/made");
        FileSystemSource memory = (pages, clock) -> new MemoryFileSystem(clock, 1 << 20, 6, pages);
        assertThat(exit(of(source).mount("/mount/point", memory, false))).isZero();
        assertThat(exit(of(source).mount("/mount/point", memory, true))).isEqualTo(30); // EROFS
        assertThat(exit(of(source))).isEqualTo(2); // ENOENT
    }

    @Test
    void callsAreTraced() {
        List<String> lines = new ArrayList<>();
        assertThat(exit(of(MAKE_DIRECTORY).trace(lines::add))).isZero();
        assertThat(lines.getFirst()).contains("mkdirat").endsWith("= 0");
    }

    // ---- Its network.

    @Test
    void javaConnectsToIt() throws ErrnoException {
        String server =
                """
                  li a0, 2
                  li a1, 1
                  li a2, 0
                  li a7, SOCKET
                  ecall
                  mv s0, a0
                  la a1, address
                  li a2, 16
                  li a7, BIND
                  ecall
                  mv a0, s0
                  li a1, 1
                  li a7, LISTEN
                  ecall
                  mv a0, s0
                  li a1, 0
                  li a2, 0
                  li a7, ACCEPT
                  ecall
                  mv s1, a0
                  addi a1, sp, -1024
                  li a2, 100
                  li a7, READ
                  ecall
                  mv a2, a0
                  mv a0, s1
                  addi a1, sp, -1024
                  li a7, WRITE
                  ecall
                """
                        + EXIT
                        + "\n.data\naddress: .byte 2, 0, 0x1f, 0x90, 0, 0, 0, 0\n.dword 0\n";
        try (Guest guest = of(server).build()) {
            assertThatExceptionOfType(ErrnoException.class)
                    .isThrownBy(() -> guest.connect(8080))
                    .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ECONNREFUSED));
            assertThat(guest.run()).isInstanceOf(Outcome.Blocked.class);
            Socket socket = guest.connect(8080);
            byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
            assertThat(socket.write(hello, 0, hello.length)).isEqualTo(5);
            assertThat(guest.run()).isEqualTo(new Outcome.Exited(3));
            byte[] answer = new byte[10];
            assertThat(socket.read(answer, 0, 10)).isEqualTo(5);
            assertThat(new String(answer, 0, 5, StandardCharsets.UTF_8)).isEqualTo("hello");
            socket.close();
        }
    }
}
