package dev.godwit.machine.ninep;

import static dev.godwit.machine.ninep.NinepClient.attach;
import static dev.godwit.machine.ninep.NinepClient.clunk;
import static dev.godwit.machine.ninep.NinepClient.fields;
import static dev.godwit.machine.ninep.NinepClient.list;
import static dev.godwit.machine.ninep.NinepClient.open;
import static dev.godwit.machine.ninep.NinepClient.read;
import static dev.godwit.machine.ninep.NinepClient.request;
import static dev.godwit.machine.ninep.NinepClient.string;
import static dev.godwit.machine.ninep.NinepClient.version;
import static dev.godwit.machine.ninep.NinepClient.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.memory.MemoryFileSystem;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A client's requests, good ones and bad ones. The fid of the root is 0. */
class NinepServerTest {
    private static final int ENOENT = 2;
    private static final int EBADF = 9;
    private static final int ENOTDIR = 20;
    private static final int EINVAL = 22;
    private static final int ENFILE = 23;
    private static final int EROFS = 30;
    private static final int ENAMETOOLONG = 36;
    private static final int EPROTO = 71;
    private static final int EMSGSIZE = 90;
    private static final int EOPNOTSUPP = 95;

    private static final int ROOM = 1 << 20;
    private static final String TEXT = "to be read\n";

    private MemoryFileSystem files;
    private NinepServer server;

    /** The root has text, link, fifo, disk (a device), and folder, which has inner. */
    @BeforeEach
    void begin() throws ErrnoException {
        files = new MemoryFileSystem(VirtualClock.still(), 16 << 20, 5);
        Inode root = files.rootInode();
        write(root.make("text", new NewFile(FileType.REGULAR_FILE, 0644, 7, 8, 0, null)), TEXT);
        root.make("link", new NewFile(FileType.SYMBOLIC_LINK, 0777, 0, 0, 0, "/etc/passwd"));
        root.make("fifo", new NewFile(FileType.FIFO, 0600, 0, 0, 0, null));
        long rdev = 254L << 32 | 0x12345;
        root.make("disk", new NewFile(FileType.BLOCK_DEVICE, 0600, 0, 0, rdev, null));
        Inode folder = root.make("folder", new NewFile(FileType.DIRECTORY, 0755, 0, 0, 0, null));
        write(folder.make("inner", new NewFile(FileType.REGULAR_FILE, 0600, 0, 0, 0, null)), "x");
        server = new NinepServer(files);
        fields(ask(version(1 << 20)), 101);
        fields(ask(attach(0)), 105);
    }

    private static void write(Inode inode, String text) throws ErrnoException {
        RegularFile file = (RegularFile) inode.open(OpenFlags.WRITE);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        file.write(bytes, 0, bytes.length, 0);
        file.close();
    }

    private byte[] ask(byte[] request) {
        return ask(request, request.length, ROOM);
    }

    private byte[] ask(byte[] request, long total, int room) {
        int given = Math.min(request.length, NinepServer.MOST_REQUEST);
        int length = server.answer(request, given, total, room);
        assertThat(length).isBetween(7, room);
        return Arrays.copyOf(server.reply(), length);
    }

    private int error(byte[] request) {
        return fields(ask(request), 7).getInt();
    }

    private void go(int fid, String... names) {
        ByteBuffer walked = fields(ask(walk(0, fid, names)), 111);
        assertThat(walked.getShort()).isEqualTo((short) names.length);
    }

    // ---- What is there.

    @ParameterizedTest
    @CsvSource({"4096, 4096", "131072, 131072", "2147483647, 524288", "-1, 524288"})
    void messagesAreBounded(int wanted, int agreed) {
        ByteBuffer in = fields(ask(version(wanted)), 101);
        assertThat(in.getInt()).isEqualTo(agreed);
        assertThat(string(in)).isEqualTo("9P2000.L");
        assertThat(error(request(24, 0, 0L))).as("a version begins anew").isEqualTo(EBADF);
    }

    /** A file that is there. */
    private Inode file(String name) throws ErrnoException {
        return Objects.requireNonNull(files.rootInode().lookup(name));
    }

    @Test
    void otherVersionsAreUnknown() {
        ByteBuffer in = fields(ask(request(100, 8192, "9P2000.u")), 101);
        assertThat(in.getInt()).isEqualTo(8192);
        assertThat(string(in)).isEqualTo("unknown");
        assertThat(error(attach(0))).isEqualTo(EPROTO);
        assertThat(error(version(4095))).isEqualTo(EMSGSIZE);
    }

    @Test
    void filesAreRead() {
        go(1, "text");
        ByteBuffer opened = fields(ask(open(1, 0)), 13);
        assertThat(opened.get()).as("qid").isZero();
        assertThat(opened.remaining()).isEqualTo(12 + 4);
        ByteBuffer all = fields(ask(read(1, 0, 1 << 20)), 117);
        assertThat(string(all.position(9).putShort((short) all.getInt(7)).position(9)))
                .isEqualTo(TEXT);
        ByteBuffer some = fields(ask(read(1, 3, 2)), 117);
        assertThat(some.getInt()).isEqualTo(2);
        assertThat(some.getShort()).isEqualTo((short) ('b' | 'e' << 8));
        assertThat(fields(ask(read(1, 1L << 62, 10)), 117).getInt()).isZero();
        assertThat(error(read(1, -1, 10))).isEqualTo(EINVAL);
        assertThat(ask(clunk(1))).hasSize(7);
        assertThat(error(read(1, 0, 10))).isEqualTo(EBADF);
    }

    @Test
    void aMessageIsNoLongerThanAgreedOnOrRoomIs() throws ErrnoException {
        write(file("text"), "z".repeat(100_000));
        go(1, "text");
        fields(ask(open(1, 0)), 13);
        assertThat(fields(ask(read(1, 0, -1)), 117).getInt()).isEqualTo(100_000);
        byte[] short_ = read(1, 0, 5000);
        assertThat(ask(short_, short_.length, 1000)).hasSize(1000);
        assertThat(fields(ask(version(4096)), 101).getInt()).isEqualTo(4096);
        fields(ask(attach(0)), 105);
        go(1, "text");
        fields(ask(open(1, 0)), 13);
        assertThat(ask(read(1, 0, 5000))).hasSize(4096);
    }

    @Test
    void attributesAreTold() {
        go(1, "text");
        ByteBuffer in = fields(ask(request(24, 1, -1L)), 25);
        assertThat(in.remaining()).isEqualTo(153);
        assertThat(in.getLong()).as("valid").isEqualTo(0x7ff);
        in.position(in.position() + 13);
        assertThat(in.getInt()).as("mode").isEqualTo(0100644);
        assertThat(in.getInt()).as("uid").isEqualTo(7);
        assertThat(in.getInt()).as("gid").isEqualTo(8);
        assertThat(in.getLong()).as("nlink").isEqualTo(1);
        assertThat(in.getLong()).as("rdev").isZero();
        assertThat(in.getLong()).as("size").isEqualTo(TEXT.length());
        go(2, "disk");
        ByteBuffer device = fields(ask(request(24, 2, -1L)), 25);
        assertThat(device.getInt(7 + 21)).isEqualTo(060600);
        assertThat(device.getLong(7 + 41)).isEqualTo(0x1230_0000L | 254 << 8 | 0x45);
    }

    @Test
    void directoriesAreListed() throws ErrnoException {
        Inode folder = file("folder");
        List<String> expected = new ArrayList<>(List.of(".", "..", "inner"));
        for (int i = 0; i < 3000; i++) {
            String name = "file-" + "n".repeat(i % 50) + i;
            folder.make(name, new NewFile(FileType.REGULAR_FILE, 0600, 0, 0, 0, null));
            expected.add(name);
        }
        go(1, "folder");
        assertThat(fields(ask(open(1, 0200000)), 13).get()).isEqualTo((byte) 0x80);
        List<String> found = new ArrayList<>();
        long cookie = 0;
        while (true) {
            ByteBuffer in = fields(ask(list(1, cookie, 4000)), 41);
            int count = in.getInt();
            assertThat(count).isEqualTo(in.remaining()).isLessThanOrEqualTo(4000);
            if (count == 0) {
                break;
            }
            while (in.hasRemaining()) {
                int qid = in.get();
                in.position(in.position() + 12);
                cookie = in.getLong();
                int type = in.get();
                assertThat(type).isEqualTo(qid == 0 ? 8 : 4);
                found.add(string(in));
            }
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(error(list(1, 0, 20))).as("no room for one name").isEqualTo(EINVAL);
        assertThat(error(list(1, -1, 4000))).isEqualTo(EINVAL);
    }

    @Test
    void linksAreTheClientsToFollow() {
        go(1, "link");
        assertThat(string(fields(ask(request(22, 1)), 23))).isEqualTo("/etc/passwd");
        assertThat(error(open(1, 0))).as("ELOOP").isEqualTo(40);
        assertThat(error(walk(1, 2, "text"))).isEqualTo(ENOTDIR);
        assertThat(error(request(22, 0))).as("no link").isEqualTo(EINVAL);
    }

    @Test
    void theFileSystemTells() {
        ByteBuffer in = fields(ask(request(8, 0)), 9);
        assertThat(in.remaining()).isEqualTo(60);
        assertThat(in.getInt()).isEqualTo(0x0102_1997);
        assertThat(in.getInt()).isEqualTo(4096);
        assertThat(in.getLong()).isEqualTo((16 << 20) / 4096);
    }

    @Test
    void whatNeedsNothingIsDone() {
        assertThat(ask(request(108, (short) 3))).as("Tflush").hasSize(7);
        assertThat(ask(request(50, 0, 0))).as("Tfsync").hasSize(7);
        assertThat(error(request(30, 0, 9, "user.x"))).as("Txattrwalk").isEqualTo(EOPNOTSUPP);
        assertThat(error(request(30, 0, 9, ""))).as("Txattrwalk").isEqualTo(EOPNOTSUPP);
    }

    // ---- Fids.

    @Test
    void walksGoAsFarAsTheyCan() {
        ByteBuffer in = fields(ask(walk(0, 1, "folder", "nosuch", "x")), 111);
        assertThat(in.getShort()).isEqualTo((short) 1);
        assertThat(in.remaining()).isEqualTo(13);
        assertThat(error(clunk(1))).as("no new fid").isEqualTo(EBADF);
        assertThat(error(walk(0, 1, "nosuch"))).isEqualTo(ENOENT);
        go(1);
        go(2, "folder", "inner");
        assertThat(error(walk(0, 2))).as("a fid in use").isEqualTo(EBADF);
        assertThat(error(walk(9, 3))).as("no such fid").isEqualTo(EBADF);
        fields(ask(walk(1, 1, "folder")), 111);
        fields(ask(walk(1, 1, "inner")), 111);
        fields(ask(open(1, 0)), 13);
        assertThat(error(open(1, 0))).as("open already").isEqualTo(EBADF);
        assertThat(error(walk(1, 1))).as("open").isEqualTo(EBADF);
        fields(ask(walk(1, 5)), 111);
        assertThat(error(attach(0))).as("a fid in use").isEqualTo(EBADF);
        assertThat(error(request(104, 6, 7, "", "", 0))).as("afid").isEqualTo(EBADF);
        assertThat(error(request(104, 6, -1, "", "/etc", 0))).isEqualTo(ENOENT);
    }

    @Test
    void fidsAreBounded() {
        for (int fid = 1; fid < Fids.MOST; fid++) {
            go(fid, "text");
        }
        assertThat(error(walk(0, Fids.MOST, "text"))).isEqualTo(ENFILE);
        for (int fid = 1; fid <= Fids.MOST_OPEN; fid++) {
            fields(ask(open(fid, 0)), 13);
        }
        assertThat(error(open(Fids.MOST_OPEN + 1, 0))).isEqualTo(ENFILE);
        fields(ask(clunk(1)), 121);
        fields(ask(open(Fids.MOST_OPEN + 1, 0)), 13);
        server.reset();
        assertThat(error(clunk(0))).isEqualTo(EPROTO);
    }

    // ---- What is refused.

    static Stream<byte[]> changes() {
        return Stream.of(
                request(14, 0, "new", 2, 0644, 0),
                request(16, 0, "new", "target", 0),
                request(18, 0, "new", 0600, 1, 1, 0),
                request(20, 0, 0, "new"),
                request(26, 0, -1, 0777, 0, 0, 0L, 0L, 0L, 0L, 0L),
                request(32, 0, "user.x", 1L, 0),
                request(70, 0, 0, "new"),
                request(72, 0, "new", 0755, 0),
                request(74, 0, "text", 0, "new"),
                request(76, 0, "text", 0),
                request(118, 0, 0L, 0));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void nothingIsChanged(byte[] request) throws ErrnoException {
        assertThat(error(request)).isEqualTo(EROFS);
        assertThat(files.rootInode().lookup("new")).isNull();
        assertThat(file("text")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 0100, 01000, 02001})
    void nothingIsOpenedToBeWritten(int flags) throws ErrnoException {
        go(1, "text");
        assertThat(error(open(1, flags))).isEqualTo(EROFS);
        assertThat(file("text").stat().size()).isEqualTo(TEXT.length());
    }

    @Test
    void aLongWriteIsRefusedByItsBeginning() {
        byte[] write = new byte[200_000];
        System.arraycopy(request(118, 0, 0L, 199_977), 0, write, 0, 23);
        write[0] = (byte) write.length;
        write[1] = (byte) (write.length >> 8);
        write[2] = (byte) (write.length >> 16);
        assertThat(error(write)).isEqualTo(EROFS);
        write[4] = 110;
        assertThat(error(write)).isEqualTo(EMSGSIZE);
    }

    @Test
    void aFidGoesThoughTheFileStays() throws ErrnoException {
        go(1, "text");
        assertThat(error(request(122, 1))).isEqualTo(EROFS);
        assertThat(error(clunk(1))).isEqualTo(EBADF);
        assertThat(file("text")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fifo", "disk"})
    void nothingSpecialIsOpened(String name) {
        go(1, name);
        assertThat(error(open(1, 0))).as("ENXIO").isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "folder/inner", "/", "/etc", "te\0xt", "text/"})
    void noSuchNameLeadsAnywhere(String name) {
        assertThat(error(walk(0, 1, name))).isEqualTo(ENOENT);
        assertThat(error(walk(0, 1, "folder", name))).isEqualTo(ENOENT);
    }

    @Test
    void whatIsNoRequestIsAnError() {
        assertThat(error(walk(0, 1, "n".repeat(256)))).isEqualTo(ENAMETOOLONG);
        String[] many = IntStream.range(0, 17).mapToObj(i -> "folder").toArray(String[]::new);
        assertThat(error(walk(0, 1, many))).isEqualTo(EINVAL);
        assertThat(error(read(0, 0, 1))).as("not open").isEqualTo(EBADF);
        fields(ask(open(0, 0)), 13);
        assertThat(error(read(0, 0, 1))).as("EISDIR").isEqualTo(21);
        go(1, "text");
        assertThat(error(open(1, 0200000))).isEqualTo(ENOTDIR);
        fields(ask(open(1, 0)), 13);
        assertThat(error(list(1, 0, 4000))).isEqualTo(ENOTDIR);
        for (int type = 0; type < 256; type++) {
            if (MessageType.of(type) == null) {
                assertThat(error(request(type))).isEqualTo(EOPNOTSUPP);
            }
        }
    }

    @Test
    void cutShortOrTooLongIsAnError() {
        for (byte[] good : samples()) {
            for (int length = 7; length < good.length; length++) {
                byte[] cut = Arrays.copyOf(good, length);
                byte[] lying = ask(cut);
                cut[0] = (byte) length;
                assertThat(fields(ask(cut), 7).getInt()).isIn(EPROTO, EROFS);
                assertThat(fields(lying, 7).getInt()).isEqualTo(EPROTO);
            }
            byte[] longer = Arrays.copyOf(good, good.length + 1);
            longer[0]++;
            assertThat(fields(ask(longer), 7).getInt()).isIn(EPROTO, EROFS);
        }
        for (int length = 0; length < 7; length++) {
            byte[] answer = ask(new byte[length]);
            assertThat(answer).hasSize(11);
            assertThat(answer[4]).isEqualTo((byte) 7);
            assertThat(answer[7]).isEqualTo((byte) EPROTO);
        }
    }

    /** One of each type, none of which has any bytes too many. */
    private static List<byte[]> samples() {
        List<byte[]> samples = new ArrayList<>();
        samples.add(version(8192));
        samples.add(attach(0));
        samples.add(walk(0, 1, "folder", "inner"));
        samples.add(walk(0, 2, "text"));
        samples.add(open(2, 0));
        samples.add(read(2, 0, 100));
        samples.add(list(0, 0, 300));
        samples.add(request(24, 1, -1L));
        samples.add(request(22, 1));
        samples.add(request(8, 0));
        samples.add(request(50, 0, 0));
        samples.add(request(108, (short) 1));
        samples.add(request(122, 1));
        samples.add(clunk(1));
        changes().forEach(samples::add);
        return samples;
    }

    @Test
    void mutantsAreAnswered() throws ErrnoException {
        var dice = new Random(11);
        List<byte[]> samples = samples();
        int done = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] request = samples.get(dice.nextInt(samples.size())).clone();
            for (int k = dice.nextInt(4); k > 0; k--) {
                int at = dice.nextInt(request.length);
                request[at] = (byte) (dice.nextBoolean() ? dice.nextInt(4) : dice.nextInt());
            }
            if (dice.nextInt(8) == 0) {
                request = Arrays.copyOf(request, dice.nextInt(2 * request.length));
            }
            int room = dice.nextInt(4) == 0 ? 11 + dice.nextInt(60) : ROOM;
            byte[] answer = ask(request, request.length, room);
            int type = answer[4] & 0xff;
            assertThat(answer[0] & 0xff | (answer[1] & 0xff) << 8).isEqualTo(answer.length);
            assertThat(type == 7 || type == (request[4] & 0xff) + 1).isTrue();
            done += type == 7 ? 0 : 1;
            if (i % 64 == 0) {
                ask(version(8192));
                ask(attach(0));
            }
        }
        assertThat(done).as("requests that were good all the same").isGreaterThan(10_000);
        Inode root = files.rootInode();
        assertThat(root.lookup("new")).isNull();
        assertThat(file("text").stat().size()).isEqualTo(TEXT.length());
    }
}
