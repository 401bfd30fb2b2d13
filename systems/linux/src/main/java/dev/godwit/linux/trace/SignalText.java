package dev.godwit.linux.trace;

import dev.godwit.linux.abi.Sig;
import dev.godwit.linux.process.SigInfo;

/** What is known of a signal, as text. */
public final class SignalText {
    private SignalText() {}

    /**
     * The name of a signal.
     *
     * @param number any number
     * @return its name, or the number
     */
    public static String name(int number) {
        return Names.signal(number);
    }

    /**
     * What is known of a signal.
     *
     * @param info the signal
     * @return its fields in braces
     */
    public static String of(SigInfo info) {
        StringBuilder out = new StringBuilder();
        info(out, info);
        return out.toString();
    }

    static void info(StringBuilder out, SigInfo info) {
        int signal = info.signal();
        int code = info.code();
        if (signal == 0) {
            out.append("{}");
            return;
        }
        out.append("{si_signo=").append(Names.signal(signal)).append(", si_code=");
        String set = codes(signal, code);
        Names.one(out, set, code & 0xFFFF_FFFFL);
        if (info.errno() != 0) {
            String error = Errors.name(info.errno());
            out.append(", si_errno=").append(error == null ? "" + info.errno() : error);
        }
        fields(out, info, set);
        out.append('}');
    }

    /** The set of constants that tells what a code means. */
    private static String codes(int signal, int code) {
        String set =
                switch (signal) {
                    case Sig.CHLD -> "CLD";
                    case Sig.SEGV -> "SEGV";
                    case Sig.BUS -> "BUS";
                    case Sig.ILL -> "ILL";
                    case Sig.FPE -> "FPE";
                    case Sig.TRAP -> "TRAP";
                    case Sig.IO -> "POLL_CODE";
                    case Sig.SYS -> "SYS";
                    default -> "SI";
                };
        return code > 0 && code < SigInfo.SI_KERNEL ? set : "SI";
    }

    private static void fields(StringBuilder out, SigInfo info, String set) {
        switch (set) {
            case "CLD" -> {
                sender(out, info);
                int status = (int) info.second();
                out.append(", si_status=");
                out.append(info.code() == 1 ? Integer.toString(status) : Names.signal(status));
                out.append(", si_utime=").append(info.third());
                out.append(", si_stime=").append(info.fourth());
            }
            case "SEGV", "BUS", "ILL", "FPE", "TRAP" -> address(out, info);
            case "SI" -> {
                switch (info.code()) {
                    case SigInfo.SI_USER, SigInfo.SI_TKILL -> sender(out, info);
                    case SigInfo.SI_TIMER -> {
                        out.append(", si_timerid=");
                        Text.hex(out, info.first() & 0xFFFF_FFFFL);
                        out.append(", si_overrun=").append((int) (info.first() >>> 32));
                        value(out, info);
                    }
                    case SigInfo.SI_KERNEL -> {
                        if ((Sig.bit(info.signal()) & Sig.SYNCHRONOUS) != 0) {
                            address(out, info);
                        }
                    }
                    default -> {
                        sender(out, info);
                        value(out, info);
                    }
                }
            }
            default -> {}
        }
    }

    private static void address(StringBuilder out, SigInfo info) {
        out.append(", si_addr=");
        Text.address(out, info.first());
    }

    private static void sender(StringBuilder out, SigInfo info) {
        out.append(", si_pid=").append(info.pid());
        out.append(", si_uid=").append(Integer.toUnsignedString(info.uid()));
    }

    private static void value(StringBuilder out, SigInfo info) {
        out.append(", si_int=").append((int) info.second()).append(", si_ptr=");
        Text.address(out, info.second());
    }
}
