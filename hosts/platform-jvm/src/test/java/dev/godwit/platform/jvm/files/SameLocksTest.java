package dev.godwit.platform.jvm.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Waiter;
import dev.godwit.platform.jvm.JvmPlatform;
import dev.godwit.vfs.FileLocks;
import dev.godwit.vfs.FileLocks.FileLock;
import dev.godwit.vfs.FileLocks.Kind;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.PageStore;
import dev.godwit.vfs.memory.MemoryFileSystem;
import dev.godwit.vfs.overlay.OverlayFileSystem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Advisory locks in memory and on the host, beside those that the host's kernel keeps itself. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class SameLocksTest {
    private static final int RDLCK = 0;
    private static final int WRLCK = 1;
    private static final int UNLCK = 2;
    private static final int LOCK_SH = 1;
    private static final int LOCK_EX = 2;
    private static final int LOCK_NB = 4;
    private static final int LOCK_UN = 8;

    @TempDir Path folder;

    private Descriptor open(Path file) throws ErrnoException {
        byte[] path = file.toString().getBytes(StandardCharsets.UTF_8);
        int flags = Machine.O_RDWR | Machine.O_CLOEXEC;
        return new Descriptor(Syscalls.openWithoutLinks(path, flags));
    }

    private LinuxFileSystem host() throws Exception {
        Path ours = Files.createDirectory(folder.resolve("ours")).toRealPath();
        return new LinuxFileSystem(Place.of(ours), PageStore.HEAP);
    }

    /** One call of one owner. */
    private record Call(int kind, int owner, boolean exclusive, long start, long end) {}

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void conflictAsTheKernelHasIt(int seed) throws Exception {
        Path oracle = Files.createFile(folder.resolve("oracle")).toRealPath();
        Descriptor[] kernel = {open(oracle), open(oracle), open(oracle), open(oracle)};
        Object[] owners = {new Object(), new Object(), new Object(), new Object()};
        MemoryFileSystem memory = new MemoryFileSystem(VirtualClock.still(), 1 << 20, 1);
        LinuxFileSystem host = host();
        OverlayFileSystem overlay =
                new OverlayFileSystem(memory, VirtualClock.still(), 1 << 20, 2, PageStore.HEAP);
        memory.rootInode().make("g", NewFile.regular(0644));
        Random random = new Random(seed);
        List<FileLocks> ours =
                List.of(
                        java.util.Objects.requireNonNull(overlay.rootInode().lookup("g")).locks(),
                        memory.rootInode().make("f", NewFile.regular(0644)).locks(),
                        host.rootInode().make("f", NewFile.regular(0644)).locks());
        int refused = 0;
        for (int step = 0; step < 4_000; step++) {
            long start = random.nextInt(40);
            long end = random.nextInt(8) == 0 ? Long.MAX_VALUE : start + random.nextInt(20);
            Call call =
                    new Call(
                            random.nextInt(9),
                            random.nextInt(4),
                            random.nextInt(3) == 0,
                            start,
                            end);
            String expected = result(() -> ask(kernel[call.owner()], call));
            refused += expected.equals("EAGAIN") ? 1 : 0;
            for (FileLocks locks : ours) {
                String actual = result(() -> ask(locks, owners[call.owner()], call));
                assertThat(actual)
                        .as("seed %d, step %d: %s in %s", seed, step, call, locks.getClass())
                        .isEqualTo(expected);
            }
        }
        assertThat(refused).isGreaterThan(300);
        for (Object owner : owners) {
            ours.forEach(locks -> locks.release(owner));
        }
        for (FileLocks locks : ours) {
            assertThat(locks.held(Kind.RANGE)).isEmpty();
            assertThat(locks.held(Kind.WHOLE)).isEmpty();
        }
        // The kernel holds nothing of ours, either.
        Descriptor other = open(folder.resolve("ours").resolve("f").toRealPath());
        Syscalls.lockRange(other.number(), WRLCK, 0, 0);
        Syscalls.flock(other.number(), LOCK_EX | LOCK_NB);
    }

    @FunctionalInterface
    private interface Attempt {
        String run() throws ErrnoException;
    }

    private static String result(Attempt attempt) {
        try {
            return attempt.run();
        } catch (ErrnoException e) {
            return e.errno().name();
        }
    }

    private static String ask(Descriptor owner, Call call) throws ErrnoException {
        int fd = owner.number();
        long length = call.end() == Long.MAX_VALUE ? 0 : call.end() - call.start() + 1;
        int type = call.exclusive() ? WRLCK : RDLCK;
        switch (call.kind()) {
            case 0, 1, 2 -> Syscalls.lockRange(fd, type, call.start(), length);
            case 3, 4 -> Syscalls.lockRange(fd, UNLCK, call.start(), length);
            case 5 -> {
                return "" + Syscalls.isRangeLocked(fd, type, call.start(), length);
            }
            case 6, 7 -> Syscalls.flock(fd, (call.exclusive() ? LOCK_EX : LOCK_SH) | LOCK_NB);
            default -> Syscalls.flock(fd, LOCK_UN);
        }
        return "done";
    }

    private static String ask(FileLocks locks, Object owner, Call call) throws ErrnoException {
        FileLock lock = new FileLock(owner, call.exclusive(), call.start(), call.end());
        switch (call.kind()) {
            case 0, 1, 2 -> locks.lock(Kind.RANGE, lock);
            case 3, 4 -> locks.unlock(Kind.RANGE, owner, call.start(), call.end());
            case 5 -> {
                FileLock conflict = locks.conflict(Kind.RANGE, lock);
                assertThat(locks.free(Kind.RANGE, lock).ready()).isEqualTo(conflict == null);
                return "" + (conflict != null);
            }
            case 6, 7 -> locks.lock(Kind.WHOLE, FileLock.whole(owner, call.exclusive()));
            default -> locks.unlock(Kind.WHOLE, owner, 0, Long.MAX_VALUE);
        }
        return "done";
    }

    @Test
    void whoHoldsALockIsTold() throws Exception {
        Inode inode = host().rootInode().make("f", NewFile.regular(0644));
        FileLocks locks = inode.locks();
        FileLock held = new FileLock("one", true, 10, 19);
        locks.lock(Kind.RANGE, held);
        FileLock wanted = new FileLock("two", false, 0, 10);
        assertThat(locks.conflict(Kind.RANGE, wanted)).isEqualTo(held);
        assertThat(inode.locks()).isSameAs(locks);
    }

    /** Whoever waits for a lock is woken by who gives it up, and by another program that does. */
    @Test
    void aWaitEndsWhenTheLockIsFree() throws Exception {
        Inode inode = host().rootInode().make("f", NewFile.regular(0644));
        FileLocks locks = inode.locks();
        Waiter waiter = new JvmPlatform().clock().newWaiter();
        for (Kind kind : Kind.values()) {
            FileLock wanted = FileLock.whole("two", true);
            locks.lock(kind, FileLock.whole("one", true));
            Waitable free = locks.free(kind, wanted);
            assertThat(free.ready()).isFalse();
            Thread thread = new Thread(() -> locks.release("one"));
            thread.start();
            while (!free.ready()) {
                waiter.await(Blocked.on("lock", free));
            }
            locks.lock(kind, wanted);
            locks.release("two");
            thread.join();

            Descriptor outside = open(folder.resolve("ours").resolve("f").toRealPath());
            if (kind == Kind.RANGE) {
                Syscalls.lockRange(outside.number(), WRLCK, 5, 1);
                FileLock theirs = locks.conflict(kind, wanted);
                assertThat(theirs).isEqualTo(new FileLock(locks, true, 5, 5));
            } else {
                Syscalls.flock(outside.number(), LOCK_EX | LOCK_NB);
            }
            assertThatThrownBy(() -> locks.lock(kind, wanted)).isSameAs(Errno.EAGAIN.exception());
            assertThat(locks.held(kind)).isEmpty();
            assertThat(free.ready()).isFalse();
            outside.close();
            while (!free.ready()) {
                waiter.await(Blocked.on("lock", free));
            }
            locks.lock(kind, wanted);
            locks.release("two");
        }
    }
}
