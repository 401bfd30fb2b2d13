package dev.godwit.vfs.terminal;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.vfs.BufferRoom;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.Stream;

import java.util.Map;

/** Plays a script on a terminal of ours, and answers as ptys.c does. */
final class Side implements TerminalSignals {
    private static final Map<Errno, Integer> NUMBERS =
            Map.of(Errno.EIO, 5, Errno.EAGAIN, 11, Errno.EINVAL, 22);

    private final Terminals terminals =
            new Terminals(new BufferRoom(1 << 20), this, VirtualClock.still(), 3);
    private final PtyMaster master;
    private final Terminal terminal;
    private TerminalFile slave;
    private int signals;
    private String shown = "";

    Side() throws ErrnoException {
        master = terminals.make(null);
        master.setLocked(false);
        terminal = master.terminal();
        slave = terminal.open(null, false);
        terminal.setForeground(1);
        terminal.setSession(1);
    }

    @Override
    public void raise(Terminal whose, int signal) {
        signals |= 1 << signal;
    }

    @Override
    public void hangUp(Terminal whose) {
        signals |= 2;
    }

    String run(String line) {
        String[] words = line.split(" ");
        shown = "";
        long result;
        try {
            result = answer(words);
        } catch (ErrnoException e) {
            result = -NUMBERS.getOrDefault(e.errno(), 999);
            boolean reads = words[0].equals("read") || words[0].equals("show");
            shown = reads ? " " : "";
        }
        String answer = result + " " + Integer.toHexString(signals) + shown;
        signals = 0;
        return answer;
    }

    private long answer(String[] words) throws ErrnoException {
        return switch (words[0]) {
            case "type" -> write(master, words[1]);
            case "show" -> read(master, Integer.parseInt(words[1]));
            case "shown" -> master.available();
            case "polled" -> bits(master.poll(events(words)));
            case "packets" -> {
                master.setPackets(!words[1].equals("0"));
                yield 0;
            }
            case "signal" -> {
                master.raise(Integer.parseInt(words[1]));
                yield 0;
            }
            case "hangup" -> {
                master.close();
                yield 0;
            }
            case "write" -> write(slave, words[1]);
            case "read" -> read(slave, Integer.parseInt(words[1]));
            case "poll" -> bits(slave.poll(events(words)));
            case "close" -> {
                slave.close();
                yield 0;
            }
            case "open" -> {
                slave = terminal.open(null, false);
                yield 0;
            }
            default -> request(words);
        };
    }

    private long request(String[] words) throws ErrnoException {
        if (slave.isHungUp()) {
            throw Errno.EIO.exception();
        }
        int argument = words.length == 2 ? Integer.parseInt(words[1]) : 0;
        switch (words[0]) {
            case "set" -> set(words);
            case "get" -> {
                byte[] bytes = new byte[Termios.SIZE];
                terminal.termios().write(bytes, 0);
                shown = " " + Script.hex(bytes);
                return Termios.SIZE;
            }
            case "flush" -> terminal.flush(argument);
            case "flow" -> terminal.flow(argument);
            case "input" -> {
                return terminal.inputCount();
            }
            case "output" -> {
                return terminal.outputCount();
            }
            case "size" -> terminal.setWindowSize(new WindowSize(argument, 80, 0, 0));
            default -> throw new IllegalArgumentException(words[0]);
        }
        return 0;
    }

    private void set(String[] words) throws ErrnoException {
        Termios termios = terminal.termios();
        termios.iflag = Integer.parseInt(words[2], 16);
        termios.oflag = Integer.parseInt(words[3], 16);
        termios.cflag = Integer.parseInt(words[4], 16);
        termios.lflag = Integer.parseInt(words[5], 16);
        byte[] cc = bytes(words[6]);
        System.arraycopy(cc, 0, termios.cc, 0, cc.length);
        terminal.setTermios(termios, Terminal.When.values()[Integer.parseInt(words[1])]);
    }

    private static byte[] bytes(String hex) {
        byte[] bytes = new byte[hex.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
        }
        return bytes;
    }

    private static long write(Stream to, String hex) throws ErrnoException {
        byte[] bytes = bytes(hex);
        return to.write(bytes, 0, bytes.length);
    }

    private long read(Stream from, int length) throws ErrnoException {
        byte[] bytes = new byte[length];
        int count = from.read(bytes, 0, length);
        shown = " " + Script.hex(java.util.Arrays.copyOf(bytes, count));
        return count;
    }

    private static int events(String[] words) {
        int bits = Integer.parseInt(words[1]);
        return ((bits & 1) != 0 ? Events.IN : 0)
                | ((bits & 2) != 0 ? Events.PRIORITY : 0)
                | ((bits & 4) != 0 ? Events.OUT : 0);
    }

    private static int bits(int events) {
        return ((events & Events.IN) != 0 ? 1 : 0)
                | ((events & Events.PRIORITY) != 0 ? 2 : 0)
                | ((events & Events.OUT) != 0 ? 4 : 0)
                | ((events & Events.ERROR) != 0 ? 8 : 0)
                | ((events & Events.HANG_UP) != 0 ? 16 : 0);
    }
}
