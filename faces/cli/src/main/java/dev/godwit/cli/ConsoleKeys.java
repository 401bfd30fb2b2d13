package dev.godwit.cli;

import dev.godwit.base.host.ByteSource;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;

/**
 * What is typed at a machine's console, less what is for us: Ctrl-A and a letter. Ctrl-A twice is
 * one for the machine.
 */
final class ConsoleKeys implements ByteSource {
    private static final int PREFIX = 1;

    private final ByteSource keys;
    private final Runnable quit;
    private final Runnable help;
    private boolean isPrefixed;

    /**
     * Listens.
     *
     * @param keys what is typed
     * @param quit what Ctrl-A x does
     * @param help what Ctrl-A h does
     */
    ConsoleKeys(ByteSource keys, Runnable quit, Runnable help) {
        this.keys = keys;
        this.quit = quit;
        this.help = help;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws ErrnoException {
        for (; ; ) {
            int count = keys.read(target, offset, length);
            int kept = 0;
            for (int i = 0; i < count; i++) {
                byte key = target[offset + i];
                if (isOurs(key)) {
                    continue;
                }
                target[offset + kept] = key;
                kept++;
            }
            if (kept > 0 || count <= 0) {
                return count < 0 ? count : kept;
            }
        }
    }

    private boolean isOurs(byte key) {
        if (!isPrefixed) {
            isPrefixed = key == PREFIX;
            return isPrefixed;
        }
        isPrefixed = false;
        switch (key) {
            case 'x' -> quit.run();
            case 'h', '?' -> help.run();
            default -> {
                return key != PREFIX;
            }
        }
        return true;
    }

    @Override
    public int available() {
        return keys.available();
    }

    @Override
    public Waitable readable() {
        return keys.readable();
    }

    @Override
    public boolean isTerminal() {
        return keys.isTerminal();
    }
}
