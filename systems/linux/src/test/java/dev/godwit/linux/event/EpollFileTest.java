package dev.godwit.linux.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;
import dev.godwit.linux.file.LinuxFile;
import dev.godwit.linux.file.OpenFlag;
import dev.godwit.linux.process.Scheduler;
import dev.godwit.vfs.Events;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** Sets of files whose sources tell once after each subscription, as sockets of a host do. */
class EpollFileTest {
    private static final int EDGE = 1 << 31;

    private final EpollFile set = new EpollFile(new Scheduler(-1));
    private final OnceFile source = new OnceFile();
    private final LinuxFile file = new LinuxFile(source, OpenFlag.RDWR, null, "once");

    private static final class OnceFile extends AnonymousFile {
        private final Once in = new Once(Events.IN);
        private final Once out = new Once(Events.OUT);
        private int ready;

        private final class Once implements Waitable {
            private final int event;
            private final List<Wakeup> waiting = new ArrayList<>();
            private boolean isWatched;

            Once(int event) {
                this.event = event;
            }

            @Override
            public boolean ready() {
                return (ready & event) != 0;
            }

            @Override
            public void subscribe(Wakeup wakeup) {
                waiting.add(wakeup);
                isWatched = true;
            }

            @Override
            public void unsubscribe(Wakeup wakeup) {
                waiting.remove(wakeup);
            }

            /** What a host's selector does: it looks at what is watched, and tells once. */
            void select() {
                if (isWatched && ready()) {
                    isWatched = false;
                    for (Wakeup wakeup : List.copyOf(waiting)) {
                        wakeup.wake();
                    }
                }
            }
        }

        void set(int events) {
            ready = events;
            in.select();
            out.select();
        }

        @Override
        public int poll(int events) {
            return ready & events;
        }

        @Override
        public Waitable until(int events) {
            return events == Events.OUT ? out : in;
        }
    }

    private List<Integer> collect() throws ErrnoException {
        List<Integer> told = new ArrayList<>();
        set.collect(8, (events, _) -> told.add(events));
        return told;
    }

    @Test
    void levelIsToldAsLongAsItIsReady() throws ErrnoException {
        set.control(EpollFile.ADD, 3, file, Events.IN, 0);
        for (int i = 0; i < 3; i++) {
            assertThat(collect()).isEmpty();
            source.set(Events.IN);
            assertThat(collect()).containsExactly(Events.IN);
            assertThat(collect()).containsExactly(Events.IN);
            source.set(0);
        }
    }

    @Test
    void edgeIsToldOnceEachTime() throws ErrnoException {
        set.control(EpollFile.ADD, 3, file, Events.IN | EDGE, 0);
        for (int i = 0; i < 3; i++) {
            assertThat(collect()).isEmpty();
            source.set(Events.IN);
            assertThat(collect()).containsExactly(Events.IN);
            assertThat(collect()).isEmpty();
            source.set(0);
        }
    }

    /** What can always be written is not told again and again; what arrives besides is told. */
    @Test
    void writableDoesNotHideReadable() throws ErrnoException {
        source.set(Events.OUT);
        set.control(EpollFile.ADD, 3, file, Events.IN | Events.OUT | EDGE, 0);
        assertThat(collect()).containsExactly(Events.OUT);
        for (int i = 0; i < 100; i++) {
            assertThat(collect()).isEmpty();
        }
        for (int i = 0; i < 3; i++) {
            source.set(Events.IN | Events.OUT);
            assertThat(collect()).containsExactly(Events.IN | Events.OUT);
            assertThat(collect()).isEmpty();
            source.set(Events.OUT);
            assertThat(collect()).isEmpty();
        }
    }

    /** A host's thread may tell of it between two looks. */
    @Test
    void wakesWhoWaits() throws ErrnoException {
        set.control(EpollFile.ADD, 3, file, Events.IN, 0);
        List<String> woken = new ArrayList<>();
        set.changes().subscribe(() -> woken.add("woken"));
        assertThat(set.changes().ready()).isFalse();
        source.set(Events.IN);
        assertThat(set.changes().ready()).isTrue();
        assertThat(woken).hasSize(1);
    }

    @Test
    void goesWithTheLastDescriptor() throws ErrnoException {
        set.control(EpollFile.ADD, 3, file, Events.IN, 0);
        source.set(Events.IN);
        file.hold();
        file.letGo();
        assertThat(collect()).hasSize(1);
        file.letGo();
        assertThat(collect()).isEmpty();
        assertThat(source.in.waiting).isEmpty();
    }
}
