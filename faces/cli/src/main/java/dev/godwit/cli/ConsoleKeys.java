package dev.godwit.cli;

import dev.godwit.base.host.ByteSource;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Ready;
import dev.godwit.base.host.Waitable;
import dev.godwit.machine.bus.Outside;

/**
 * What is typed at a machine's console, less what is for us: Ctrl-A and a letter, and lines while
 * the monitor has the keys. Ctrl-A twice is one for the machine. Keys are taken in as they come,
 * also while the machine does not listen, as long as not too many of them wait: so a machine that
 * hangs can be quit.
 */
final class ConsoleKeys implements ByteSource, Outside {
    /** What happens to keys that are not for the machine. */
    interface Owner {
        /** Ctrl-A x. */
        void quit();

        /** Ctrl-A h. */
        void help();

        /**
         * Shows what was typed, and more of the kind.
         *
         * @param text ended lines have a carriage return
         */
        void show(String text);

        /**
         * A line was typed at the monitor.
         *
         * @param line without its end
         */
        void entered(String line);
    }

    private static final int PREFIX = 1;
    private static final int ERASE = 0x7f;
    private static final int BACKSPACE = 8;
    private static final int INTERRUPT = 3;
    private static final int KILL = 0x15;
    private static final int ROOM = 1 << 16;
    private static final int LONGEST = 256;

    private final ByteSource keys;
    private final Owner owner;

    /** What is the machine's, and was not read by it. */
    private final byte[] kept = new byte[ROOM];

    private final byte[] arrived = new byte[ROOM];
    private final StringBuilder line = new StringBuilder();
    private int count;
    private boolean isPrefixed;
    private boolean isMonitor;
    private boolean hasEnded;

    /**
     * Listens.
     *
     * @param keys what is typed
     * @param owner who is told
     */
    ConsoleKeys(ByteSource keys, Owner owner) {
        this.keys = keys;
        this.owner = owner;
    }

    /** Whether nothing more will be typed. */
    boolean hasEnded() {
        return hasEnded;
    }

    /** Whether what is typed goes to the monitor. */
    boolean isMonitor() {
        return isMonitor;
    }

    // ---- What is typed.

    @Override
    public void poll() {
        try {
            while (!hasEnded && count < ROOM) {
                int length = keys.read(arrived, 0, ROOM - count);
                hasEnded = length == END;
                for (int i = 0; i < length; i++) {
                    typed(arrived[i]);
                }
            }
        } catch (ErrnoException e) {
            hasEnded = e.errno() != Errno.EAGAIN;
        }
    }

    @Override
    public Waitable coming() {
        return hasEnded || count == ROOM ? Ready.NEVER : keys.readable();
    }

    private void typed(byte key) {
        if (!isPrefixed && key == PREFIX) {
            isPrefixed = true;
        } else if (isPrefixed) {
            isPrefixed = false;
            command(key);
        } else if (isMonitor) {
            edit(key);
        } else {
            kept[count] = key;
            count++;
        }
    }

    private void command(byte key) {
        switch (key) {
            case 'x' -> owner.quit();
            case 'h', '?' -> owner.help();
            case 'c' -> {
                isMonitor = !isMonitor;
                line.setLength(0);
                owner.show(isMonitor ? "\r\n" + Monitor.PROMPT : "\r\n");
            }
            case PREFIX -> {
                if (!isMonitor) {
                    kept[count] = key;
                    count++;
                }
            }
            default -> {
                // nothing
            }
        }
    }

    private void edit(byte key) {
        switch (key) {
            case '\r', '\n' -> {
                owner.show("\r\n");
                String entered = line.toString();
                line.setLength(0);
                owner.entered(entered);
            }
            case ERASE, BACKSPACE -> erase(Math.min(1, line.length()));
            case KILL -> erase(line.length());
            case INTERRUPT -> {
                line.setLength(0);
                owner.show("\r\n" + Monitor.PROMPT);
            }
            default -> {
                if (key >= ' ' && line.length() < LONGEST) {
                    line.append((char) key);
                    owner.show(String.valueOf((char) key));
                }
            }
        }
    }

    private void erase(int characters) {
        line.setLength(line.length() - characters);
        owner.show("\b \b".repeat(characters));
    }

    // ---- For the machine.

    @Override
    public int read(byte[] target, int offset, int length) throws ErrnoException {
        poll();
        if (count == 0 && length > 0) {
            if (hasEnded) {
                return END;
            }
            throw Errno.EAGAIN.exception();
        }
        int taken = Math.min(length, count);
        System.arraycopy(kept, 0, target, offset, taken);
        count -= taken;
        System.arraycopy(kept, taken, kept, 0, count);
        return taken;
    }

    @Override
    public int available() {
        return count;
    }

    @Override
    public Waitable readable() {
        return count > 0 || hasEnded ? Ready.ALWAYS : keys.readable();
    }

    @Override
    public boolean isTerminal() {
        return keys.isTerminal();
    }
}
