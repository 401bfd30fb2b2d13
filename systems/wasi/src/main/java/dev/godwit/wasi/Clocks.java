package dev.godwit.wasi;

import dev.godwit.base.host.Clock;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.wasm.runtime.HostCall;

/** {@code clock_*}. The processor's clocks give the time of the thread that runs the guest. */
final class Clocks {
    static final int REALTIME = 0;
    static final int MONOTONIC = 1;
    static final int PROCESS_CPUTIME = 2;
    static final int THREAD_CPUTIME = 3;

    private Clocks() {}

    static int resGet(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        Clock clock = wasi.clock;
        long step =
                switch (call.i32(0)) {
                    case REALTIME -> clock.realtimeResolution();
                    case MONOTONIC, PROCESS_CPUTIME, THREAD_CPUTIME -> clock.monotonicResolution();
                    default -> throw Errno.EINVAL.exception();
                };
        guest.storeLong(call.i32(1), step);
        return Errnos.SUCCESS;
    }

    static int timeGet(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        Clock clock = wasi.clock;
        guest.check(call.i32(2), 8);
        long time =
                switch (call.i32(0)) {
                    case REALTIME -> clock.realtime();
                    case MONOTONIC -> clock.monotonic();
                    case PROCESS_CPUTIME, THREAD_CPUTIME -> clock.cpuTime();
                    default -> throw Errno.EINVAL.exception();
                };
        guest.storeLong(call.i32(2), time);
        return Errnos.SUCCESS;
    }
}
