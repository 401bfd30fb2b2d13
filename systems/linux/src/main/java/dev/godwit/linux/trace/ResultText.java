package dev.godwit.linux.trace;

/** Results, as text. */
final class ResultText {
    private static final int MOST_ERROR = 4095;

    private ResultText() {}

    static void write(StringBuilder out, ArgumentText text, long result) {
        String name = text.name();
        if (result < 0 && result >= -MOST_ERROR && !name.equals("rt_sigreturn")) {
            String error = Constants.error((int) -result);
            out.append("= -1 ").append(error == null ? "errno " + -result : error);
            return;
        }
        out.append("= ");
        if (Special.isHexResult(name)) {
            Text.hex(out, result);
        } else if (name.equals("umask")) {
            Text.mode(out, (int) result);
        } else if (name.equals("fcntl")) {
            FcntlText.result(out, (int) text.argument(1), result);
        } else {
            out.append(result);
            after(text, result);
        }
    }

    /** What stands behind a result: what the call has changed. */
    private static void after(ArgumentText text, long result) {
        switch (text.name()) {
            case "ppoll" -> text.polled(result);
            case "pselect6" -> text.selected(result);
            default -> {}
        }
    }
}
