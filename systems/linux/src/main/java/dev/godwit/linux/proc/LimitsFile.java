package dev.godwit.linux.proc;

import dev.godwit.linux.process.ResourceLimits;

/** limits: the resource limits of a process. */
final class LimitsFile {
    /** Names and units, by the number of the limit. */
    private static final String[][] ROWS = {
        {"Max cpu time", "seconds"},
        {"Max file size", "bytes"},
        {"Max data size", "bytes"},
        {"Max stack size", "bytes"},
        {"Max core file size", "bytes"},
        {"Max resident set", "bytes"},
        {"Max processes", "processes"},
        {"Max open files", "files"},
        {"Max locked memory", "bytes"},
        {"Max address space", "bytes"},
        {"Max file locks", "locks"},
        {"Max pending signals", "signals"},
        {"Max msgqueue size", "bytes"},
        {"Max nice priority", ""},
        {"Max realtime priority", ""},
        {"Max realtime timeout", "us"},
    };

    private static final int NAME = 26;
    private static final int NUMBER = 21;
    private static final int UNIT = 10;

    private LimitsFile() {}

    static String text(Subject subject) {
        Lines out = new Lines();
        row(out, "Limit", "Soft Limit", "Hard Limit", "Units");
        ResourceLimits limits = subject.process.limits;
        for (int i = 0; i < ResourceLimits.COUNT; i++) {
            row(out, ROWS[i][0], number(limits.soft(i)), number(limits.hard(i)), ROWS[i][1]);
        }
        return out.toString();
    }

    private static String number(long limit) {
        return limit == ResourceLimits.INFINITY ? "unlimited" : Long.toUnsignedString(limit);
    }

    private static void row(Lines out, String name, String soft, String hard, String unit) {
        out.left(name, NAME).left(soft, NUMBER).left(hard, NUMBER);
        out.left(unit, unit.isEmpty() ? 0 : UNIT).add('\n');
    }
}
