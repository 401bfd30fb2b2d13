package dev.godwit.net.user;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.net.host.HostListener;

/** A port of the host whose connections go to a port of the guest. */
final class TcpForward extends Active {
    private static final int BURST = 16;
    private static final long AFTER_ERROR = 100_000_000L;

    private final Side side;
    private final TcpNat nat;
    private final HostListener listener;
    private final int guestPort;
    private final Asked accepting = new Asked();

    TcpForward(Side side, TcpNat nat, HostListener listener, int guestPort) {
        super(side.actives());
        this.side = side;
        this.nat = nat;
        this.listener = listener;
        this.guestPort = guestPort;
    }

    @Override
    void hostIsReady() {
        accepting.answered();
    }

    @Override
    void work(long now) {
        if (accepting.isAsked()) {
            return;
        }
        for (int left = BURST; left > 0; left--) {
            if (!nat.makeRoom()) {
                side.actives().schedule(this, now + AFTER_ERROR);
                return;
            }
            try {
                nat.open(listener.accept(), guestPort);
                accepting.answered();
            } catch (ErrnoException e) {
                if (e.errno() != Errno.EAGAIN) {
                    side.actives().schedule(this, now + AFTER_ERROR);
                    return;
                }
                if (!accepting.ask(listener.acceptable(), this)) {
                    return;
                }
            }
        }
        side.actives().enqueue(this);
    }

    @Override
    void expire(long now) {
        side.actives().enqueue(this);
    }

    @Override
    void release() {
        listener.acceptable().unsubscribe(this);
        listener.close();
    }
}
