package dev.godwit.cli;

/** What the process ends with, where it is not the guest's own code. */
enum ExitCode {
    OK(0, "0", "all went well; a guest's own exit code (& 255) is passed through"),
    ASSERTIONS_FAILED(1, "1", "assertions failed"),
    USAGE(2, "2", "wrong usage"),
    BAD_INPUT(65, "65", "bad input: missing, unreadable, malformed, invalid or unlinkable"),
    ENGINE_BUG(70, "70", "Godwit is wrong; please report it"),
    CANNOT_WRITE(74, "74", "cannot write"),
    SAVED(75, "75", "saved and stopped"),
    SIGNAL(128, "128+n", "killed by signal n, or the guest was (141: nobody reads any more)"),
    TRAP(134, "134", "the guest trapped"),
    LIMIT(137, "137", "a limit was reached");

    private final int code;
    private final String shown;
    private final String meaning;

    ExitCode(int code, String shown, String meaning) {
        this.code = code;
        this.shown = shown;
        this.meaning = meaning;
    }

    /** The number that the process ends with; of {@link #SIGNAL}, what is added to the signal's. */
    int code() {
        return code;
    }

    /** As it stands in the table of {@code --help}. */
    String shown() {
        return shown;
    }

    String meaning() {
        return meaning;
    }
}
