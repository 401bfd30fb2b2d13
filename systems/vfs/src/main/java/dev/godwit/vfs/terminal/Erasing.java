package dev.godwit.vfs.terminal;

/** How a line is erased, and what is seen of it: VERASE, VWERASE and VKILL. */
final class Erasing {
    private final Termios termios;
    private final Input input;
    private final Output output;

    /** What is erased is being shown after a backslash (ECHOPRT). */
    private boolean shows;

    Erasing(Termios termios, Input input, Output output) {
        this.termios = termios;
        this.input = input;
        this.output = output;
    }

    void reset() {
        shows = false;
    }

    /** Ends what is shown after a backslash. */
    void end() {
        if (shows) {
            output.echoPlainly('/');
            shows = false;
        }
    }

    private boolean continues(int c) {
        return termios.input(Termios.IUTF8) && Letters.continues(c);
    }

    void erase(int character) {
        if (input.edited() == 0) {
            return;
        }
        boolean one = character == termios.character(Termios.VERASE);
        boolean word = !one && character == termios.character(Termios.VWERASE);
        boolean echoes = termios.local(Termios.ECHO);
        if (!one && !word && !canWipe()) {
            input.cut(0);
            if (echoes) {
                showKill();
            }
            return;
        }
        boolean inWord = false;
        while (input.edited() > 0) {
            int start = lastCharacter();
            if (start < 0) {
                break; // the first bytes of a character are never without the others
            }
            int c = input.edited(start);
            if (word && Letters.isWord(c)) {
                inWord = true;
            } else if (word && inWord) {
                break;
            }
            int end = input.edited();
            input.cut(start);
            if (echoes) {
                showErased(one, start, end);
            }
            if (one) {
                break;
            }
        }
        if (input.edited() == 0 && echoes) {
            end();
        }
    }

    /** Where the last character begins; -1 if it has no beginning in this line. */
    private int lastCharacter() {
        int start = input.edited() - 1;
        while (start > 0 && continues(input.edited(start))) {
            start--;
        }
        return continues(input.edited(start)) ? -1 : start;
    }

    /** Whether VKILL wipes out the line, byte by byte. */
    private boolean canWipe() {
        return termios.local(Termios.ECHO | Termios.ECHOK | Termios.ECHOKE | Termios.ECHOE);
    }

    private void showKill() {
        end();
        output.echo(termios.character(Termios.VKILL));
        if (termios.local(Termios.ECHOK)) {
            output.echoPlainly('\n');
        }
    }

    /** Shows that a character is gone; its bytes still lie behind the line. */
    private void showErased(boolean one, int start, int end) {
        int c = input.edited(start);
        if (termios.local(Termios.ECHOPRT)) {
            if (!shows) {
                output.echoPlainly('\\');
                shows = true;
            }
            output.echo(c);
            for (int i = start + 1; i < end; i++) {
                output.echoPlainly(input.edited(i));
                output.echoNotMoved();
            }
        } else if (one && !termios.local(Termios.ECHOE)) {
            output.echo(termios.character(Termios.VERASE));
        } else if (c == '\t') {
            showErasedTab(start);
        } else {
            int width = !Letters.isControl(c) ? 1 : termios.local(Termios.ECHOCTL) ? 2 : 0;
            for (int i = 0; i < width; i++) {
                output.echoPlainly('\b');
                output.echoPlainly(' ');
                output.echoPlainly('\b');
            }
        }
    }

    /** Goes back over a tab, which is as wide as what stands before it leaves. */
    private void showErasedTab(int start) {
        int width = 0;
        for (int i = start - 1; i >= 0; i--) {
            int c = input.edited(i);
            if (c == '\t') {
                output.echoEraseTab(width, true);
                return;
            }
            if (Letters.isControl(c)) {
                width += termios.local(Termios.ECHOCTL) ? 2 : 0;
            } else if (!continues(c)) {
                width++;
            }
        }
        output.echoEraseTab(width, false);
    }
}
