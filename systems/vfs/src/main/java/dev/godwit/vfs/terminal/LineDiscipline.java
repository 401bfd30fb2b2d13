package dev.godwit.vfs.terminal;

/** What becomes of bytes that are typed: N_TTY's input side, a byte at a time. */
final class LineDiscipline {
    final Input input = new Input();

    private final Terminal terminal;
    private final Termios termios;
    private final Output output;
    private final Erasing erasing;

    /** Bytes that mean something in the present settings; all others are only stored. */
    private final boolean[] special = new boolean[256];

    /** The next byte is taken as it is (VLNEXT). */
    private boolean literal;

    LineDiscipline(Terminal terminal, Termios termios, Output output) {
        this.terminal = terminal;
        this.termios = termios;
        this.output = output;
        this.erasing = new Erasing(termios, input, output);
        findSpecial();
    }

    // ---- Settings.

    /** The settings have changed. */
    void settingsChanged(Termios old) {
        int modes = Termios.ICANON | Termios.EXTPROC;
        if (((old.lflag ^ termios.lflag) & modes) != 0) {
            input.changeMode(termios.local(Termios.ICANON));
            erasing.reset();
            literal = false;
        }
        findSpecial();
    }

    private void findSpecial() {
        for (int i = 0; i < special.length; i++) {
            special[i] = false;
        }
        boolean extended = termios.local(Termios.IEXTEN);
        special['\r'] = termios.input(Termios.IGNCR) || termios.input(Termios.ICRNL);
        special['\n'] = termios.input(Termios.INLCR);
        if (termios.local(Termios.ICANON)) {
            special['\n'] = true;
            mark(Termios.VERASE, Termios.VKILL, Termios.VEOF, Termios.VEOL);
            if (extended) {
                mark(Termios.VWERASE, Termios.VLNEXT, Termios.VEOL2);
            }
            if (extended && termios.local(Termios.ECHO)) {
                mark(Termios.VREPRINT);
            }
        }
        if (termios.input(Termios.IXON)) {
            mark(Termios.VSTART, Termios.VSTOP);
        }
        if (termios.local(Termios.ISIG)) {
            mark(Termios.VINTR, Termios.VQUIT, Termios.VSUSP);
        }
        special[0] = false; // that is how they are disabled
    }

    private void mark(int... characters) {
        for (int character : characters) {
            special[termios.character(character)] = true;
        }
    }

    private boolean is(int c, int character) {
        return c == termios.character(character);
    }

    /** Lines are made here, not elsewhere. */
    private boolean makesLines() {
        return termios.local(Termios.ICANON) && !termios.local(Termios.EXTPROC);
    }

    /** What has been echoed and waits stays. */
    void flush() {
        input.clear();
        erasing.reset();
    }

    // ---- What is typed.

    /**
     * Takes as many bytes as there is room for. A line that has become too long while it is edited
     * takes them all, each in place of the one before, so that it can be ended and erased.
     */
    int receive(byte[] source, int offset, int length) {
        int done = 0;
        while (done < length) {
            int part = Math.min(room(), length - done);
            if (part <= 0) {
                if (!termios.local(Termios.ICANON) || input.hasLine()) {
                    break;
                }
                if (input.isFull()) {
                    input.removeLast();
                }
                part = 1;
            }
            for (int i = 0; i < part; i++) {
                receive(source[offset + done + i] & 0xFF);
            }
            if ((termios.lflag & (Termios.ECHO | Termios.ECHONL)) != 0) {
                output.showEchoes();
            }
            done += part;
        }
        return done;
    }

    /** Whether it would take a byte. */
    boolean hasRoom() {
        return room() > 0 || termios.local(Termios.ICANON) && !input.hasLine();
    }

    private int room() {
        int room = Input.CAPACITY - input.size();
        return (termios.input(Termios.PARMRK) ? (room + 2) / 3 : room) - 1;
    }

    private void receive(int byteValue) {
        int c = byteValue;
        boolean extended = termios.local(Termios.IEXTEN);
        if (termios.input(Termios.ISTRIP)) {
            c &= 0x7F;
        }
        if (termios.input(Termios.IUCLC) && extended) {
            c = Letters.toLower(c);
        }
        if (literal) {
            literal = false;
            resumeByAny();
            store(c, true);
        } else if (termios.local(Termios.EXTPROC)) {
            input.add(c);
        } else if (special[c]) {
            receiveSpecial(c);
        } else {
            resumeByAny();
            store(c, true);
        }
        output.limitEchoes();
    }

    /** Echoes a byte and stores it. */
    private void store(int c, boolean isEchoedAsItIs) {
        if (termios.local(Termios.ECHO)) {
            erasing.end();
            if (!isEchoedAsItIs && c == '\n') {
                output.echoPlainly('\n');
            } else {
                echoInLine(c);
            }
        }
        put(c);
    }

    private void echoInLine(int c) {
        if (input.edited() == 0) {
            output.echoLineBegins();
        }
        output.echo(c);
    }

    private void put(int c) {
        if (c == 0xFF && termios.input(Termios.PARMRK)) {
            input.add(c);
        }
        input.add(c);
    }

    private void resumeByAny() {
        if (termios.input(Termios.IXON | Termios.IXANY) && terminal.isSuspended()) {
            terminal.resume();
            terminal.showEchoes();
        }
    }

    private void receiveSpecial(int byteValue) {
        int c = byteValue;
        if (termios.input(Termios.IXON)) {
            if (is(c, Termios.VSTART)) {
                terminal.resume();
                terminal.showEchoes();
                return;
            }
            if (is(c, Termios.VSTOP)) {
                terminal.suspend();
                return;
            }
        }
        if (termios.local(Termios.ISIG)) {
            int signal = signal(c);
            if (signal != 0) {
                raise(signal, c);
                return;
            }
        }
        resumeByAny();
        if (c == '\r') {
            if (termios.input(Termios.IGNCR)) {
                return;
            }
            c = termios.input(Termios.ICRNL) ? '\n' : c;
        } else if (c == '\n' && termios.input(Termios.INLCR)) {
            c = '\r';
        }
        if (!termios.local(Termios.ICANON) || !edit(c)) {
            store(c, false);
        }
    }

    private int signal(int c) {
        if (is(c, Termios.VINTR)) {
            return TerminalSignals.SIGINT;
        }
        if (is(c, Termios.VQUIT)) {
            return TerminalSignals.SIGQUIT;
        }
        return is(c, Termios.VSUSP) ? TerminalSignals.SIGTSTP : 0;
    }

    private void raise(int signal, int c) {
        terminal.raise(signal);
        if (!termios.local(Termios.NOFLSH)) {
            output.dropEchoes();
            flush();
            terminal.signalFlushes();
        }
        if (termios.input(Termios.IXON)) {
            terminal.resume();
        }
        if (termios.local(Termios.ECHO)) {
            output.echo(c);
        } else {
            output.showEchoes();
        }
    }

    /** Edits or ends the line; false if the byte does neither. */
    private boolean edit(int c) {
        boolean echoes = termios.local(Termios.ECHO);
        boolean extended = termios.local(Termios.IEXTEN);
        if (is(c, Termios.VERASE) || is(c, Termios.VKILL) || extended && is(c, Termios.VWERASE)) {
            erasing.erase(c);
        } else if (extended && is(c, Termios.VLNEXT)) {
            literal = true;
            if (echoes) {
                erasing.end();
            }
            if (echoes && termios.local(Termios.ECHOCTL)) {
                output.echoPlainly('^');
                output.echoPlainly('\b');
            }
        } else if (extended && echoes && is(c, Termios.VREPRINT)) {
            erasing.end();
            output.echo(c);
            output.echoPlainly('\n');
            for (int i = 0; i < input.edited(); i++) {
                output.echo(input.edited(i));
            }
        } else if (c == '\n') {
            if (echoes || termios.local(Termios.ECHONL)) {
                output.echoPlainly('\n');
            }
            input.endLine(c);
        } else if (is(c, Termios.VEOF)) {
            input.endFile();
        } else if (is(c, Termios.VEOL) || extended && is(c, Termios.VEOL2)) {
            if (echoes) {
                echoInLine(c);
            }
            if (c == 0xFF && termios.input(Termios.PARMRK)) {
                input.add(c);
            }
            input.endLine(c);
        } else {
            return false;
        }
        return true;
    }

    // ---- What is read.

    /** Whether a read would bring something now: at least so many bytes, or a line. */
    boolean isReadable(int least) {
        return makesLines() ? input.hasLine() : input.size() >= Math.max(1, least);
    }

    /** How many bytes a read can bring (TIOCINQ). */
    int available() {
        return makesLines() ? input.sizeInLines() : input.size();
    }

    /** Reads a line or its beginning, or what there is; it is readable. */
    int read(byte[] target, int offset, int length) {
        if (makesLines()) {
            return input.readLine(target, offset, length);
        }
        int count = input.read(target, offset, length);
        boolean isAlone = count == 1 && input.size() == 0;
        if (isAlone
                && termios.local(Termios.EXTPROC | Termios.ICANON)
                && is(target[offset] & 0xFF, Termios.VEOF)) {
            return 0; // whoever edits the lines has ended the file
        }
        return count;
    }
}
