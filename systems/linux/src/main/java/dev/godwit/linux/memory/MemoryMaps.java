package dev.godwit.linux.memory;

import dev.godwit.riscv.mmu.Pages;

import java.util.List;

/** The listings of /proc/PID/maps and smaps, in Linux's form. */
final class MemoryMaps {
    private static final int NAME_COLUMN = 73;
    private static final int LABEL_WIDTH = 16;
    private static final int NUMBER_WIDTH = 8;

    /** What smaps tells of pages that are never had here. */
    private static final List<String> NEVER =
            List.of(
                    "KSM:",
                    "LazyFree:",
                    "AnonHugePages:",
                    "ShmemPmdMapped:",
                    "FilePmdMapped:",
                    "Shared_Hugetlb:",
                    "Private_Hugetlb:",
                    "Swap:",
                    "SwapPss:");

    private final ProcessMemory memory;
    private final StringBuilder out = new StringBuilder();

    MemoryMaps(ProcessMemory memory) {
        this.memory = memory;
    }

    String maps() {
        for (int i = 0; i < memory.areas.count(); i++) {
            line(memory.areas.at(i));
        }
        return out.toString();
    }

    private void line(Area area) {
        int begin = out.length();
        hex(area.start, 8);
        out.append('-');
        hex(area.end, 8);
        out.append(' ')
                .append(area.has(Area.READ) ? 'r' : '-')
                .append(area.has(Area.WRITE) ? 'w' : '-')
                .append(area.has(Area.EXEC) ? 'x' : '-')
                .append(area.has(Area.SHARED) ? 's' : 'p')
                .append(' ');
        MappedFile file = area.file;
        hex(file == null ? 0 : area.offset << 12, 8);
        out.append(' ');
        hex(file == null ? 0 : file.device >>> 20, 2);
        out.append(':');
        hex(file == null ? 0 : file.device & 0xF_FFFF, 2);
        out.append(' ').append(file == null ? 0 : file.inode).append(' ');
        String name = name(area);
        if (!name.isEmpty()) {
            while (out.length() - begin < NAME_COLUMN) {
                out.append(' ');
            }
            out.append(name.replace("\n", "\\012"));
        }
        out.append('\n');
    }

    private String name(Area area) {
        if (area.file != null) {
            return area.file.name;
        }
        if (area.name != null) {
            return "[anon:" + area.name + "]";
        }
        if (memory.isHeap(area)) {
            return "[heap]";
        }
        return memory.isStack(area) ? "[stack]" : "";
    }

    private void hex(long value, int width) {
        String digits = Long.toHexString(value);
        for (int i = digits.length(); i < width; i++) {
            out.append('0');
        }
        out.append(digits);
    }

    // ---- smaps.

    /** What an area, or all of them, have present, in pages. */
    private final class Figures {
        long resident;
        long proportional; // in 4096ths of a page
        long proportionalDirty;
        long proportionalOwn;
        long own;
        long sharedClean;
        long sharedDirty;
        long privateClean;
        long privateDirty;
        long locked;

        void add(Area area) {
            long before = proportional;
            PageTable table = memory.table;
            for (long at = table.next(area.start, area.end);
                    at >= 0;
                    at = table.next(at + Pages.SIZE, area.end)) {
                int entry = table.get(at);
                boolean isOwn = (entry & PageTable.OWN) != 0;
                // The file itself holds its page once, and maps nothing.
                int holders = memory.pages.holders(entry >>> PageTable.SHIFT) - (isOwn ? 0 : 1);
                boolean isDirty = isOwn || (entry & PageTable.WRITE) != 0;
                int part = 4096 / Math.max(1, holders);
                resident++;
                proportional += part;
                proportionalDirty += isDirty ? part : 0;
                proportionalOwn += isOwn ? part : 0;
                own += isOwn ? 1 : 0;
                sharedClean += holders > 1 && !isDirty ? 1 : 0;
                sharedDirty += holders > 1 && isDirty ? 1 : 0;
                privateClean += holders <= 1 && !isDirty ? 1 : 0;
                privateDirty += holders <= 1 && isDirty ? 1 : 0;
            }
            locked += area.has(Area.LOCKED) ? proportional - before : 0;
        }

        void write(boolean isRollup) {
            figure("Rss:", resident * 4);
            figure("Pss:", proportional * 4 / 4096);
            figure("Pss_Dirty:", proportionalDirty * 4 / 4096);
            if (isRollup) {
                figure("Pss_Anon:", proportionalOwn * 4 / 4096);
                figure("Pss_File:", (proportional - proportionalOwn) * 4 / 4096);
                figure("Pss_Shmem:", 0);
            }
            figure("Shared_Clean:", sharedClean * 4);
            figure("Shared_Dirty:", sharedDirty * 4);
            figure("Private_Clean:", privateClean * 4);
            figure("Private_Dirty:", privateDirty * 4);
            figure("Referenced:", resident * 4);
            figure("Anonymous:", own * 4);
            for (String label : NEVER) {
                figure(label, 0);
            }
            figure("Locked:", locked * 4 / 4096);
        }
    }

    String smaps() {
        for (int i = 0; i < memory.areas.count(); i++) {
            Area area = memory.areas.at(i);
            line(area);
            figure("Size:", area.pages() * 4);
            figure("KernelPageSize:", 4);
            figure("MMUPageSize:", 4);
            Figures figures = new Figures();
            figures.add(area);
            figures.write(false);
            flags(area);
        }
        return out.toString();
    }

    /** The sums of what smaps tells of each area; empty if there is none. */
    String rollup() {
        int count = memory.areas.count();
        if (count == 0) {
            return "";
        }
        Figures figures = new Figures();
        for (int i = 0; i < count; i++) {
            figures.add(memory.areas.at(i));
        }
        hex(memory.areas.at(0).start, 8);
        out.append('-');
        hex(memory.areas.at(count - 1).end, 8);
        out.append(" ---p 00000000 00:00 0 ");
        while (out.length() < NAME_COLUMN) {
            out.append(' ');
        }
        out.append("[rollup]\n");
        figures.write(true);
        return out.toString();
    }

    private void flags(Area area) {
        out.append("THPeligible:           0\nVmFlags:");
        flag(area, Area.READ, "rd");
        flag(area, Area.WRITE, "wr");
        flag(area, Area.EXEC, "ex");
        flag(area, Area.SHARED, "sh");
        flag(area, Area.READ << Area.MAY_SHIFT, "mr");
        flag(area, Area.MAY_WRITE, "mw");
        flag(area, Area.MAY_EXEC, "me");
        flag(area, Area.GROWS_DOWN, "gd");
        flag(area, Area.LOCKED, "lo");
        flag(area, Area.SEQUENTIAL, "sr");
        flag(area, Area.RANDOM, "rr");
        flag(area, Area.DONT_FORK, "dc");
        flag(area, Area.NO_RESERVE, "nr");
        flag(area, Area.WIPE_ON_FORK, "wf");
        flag(area, Area.DONT_DUMP, "dd");
        flag(area, Area.HUGE, "hg");
        flag(area, Area.NO_HUGE, "nh");
        flag(area, Area.MERGEABLE, "mg");
        flag(area, Area.SEALED, "sl");
        out.append(" \n");
    }

    private void figure(String label, long kibibytes) {
        int begin = out.length();
        out.append(label);
        while (out.length() - begin < LABEL_WIDTH) {
            out.append(' ');
        }
        String number = Long.toString(kibibytes);
        for (int i = number.length(); i < NUMBER_WIDTH; i++) {
            out.append(' ');
        }
        out.append(number).append(" kB\n");
    }

    private void flag(Area area, int flag, String name) {
        if (area.has(flag)) {
            out.append(' ').append(name);
        }
    }
}
