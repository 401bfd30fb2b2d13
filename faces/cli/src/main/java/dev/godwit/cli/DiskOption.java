package dev.godwit.cli;

import dev.godwit.machine.disk.Disk;
import dev.godwit.machine.disk.DiskBudget;
import dev.godwit.machine.disk.DiskFailure;
import dev.godwit.machine.disk.DiskFile;
import dev.godwit.machine.disk.MemoryOverlay;
import dev.godwit.machine.disk.Qcow2Disk;
import dev.godwit.machine.disk.RawDisk;
import dev.godwit.platform.jvm.JvmDisks;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** One disk, as {@code --disk} describes it: a file, and what is to be known of it. */
final class DiskOption {
    private static final String RAW = "raw";
    private static final String QCOW2 = "qcow2";
    private static final Set<String> KEYS = Set.of("format", "backing", "overlay");

    private final String option;
    private final String name;
    private final Map<String, String> settings = new HashMap<>();

    /** Reads its words. */
    DiskOption(String option) {
        this.option = option;
        String[] parts = option.split(",", -1);
        name = parts[0];
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            String key = equals < 0 ? parts[i] : parts[i].substring(0, equals);
            if (equals < 0 || !KEYS.contains(key)) {
                throw wrong(
                        "'"
                                + parts[i]
                                + "' is none of format=raw, format=qcow2, backing=FILE,"
                                + " overlay=FILE");
            }
            settings.put(key, parts[i].substring(equals + 1));
        }
    }

    private CommandFailure wrong(String what) {
        return CommandFailure.usage("--disk " + option + ": " + what);
    }

    /**
     * Opens it. What the machine writes goes to its overlay, if it has one, else to its file, or to
     * memory.
     */
    Disk open(boolean isWritten, DiskBudget memory) throws DiskFailure {
        String overlay = settings.get("overlay");
        if (overlay == null) {
            Disk disk = open(!isWritten);
            return isWritten ? disk : MemoryOverlay.over(disk, memory);
        }
        return JvmDisks.overlay(
                InputFile.path(overlay), InputFile.path(name), format(), open(true));
    }

    private String format() {
        String format = settings.get("format");
        if (format == null) {
            return formatOf(name);
        }
        if (!format.equals(RAW) && !format.equals(QCOW2)) {
            throw wrong("there are format=raw and format=qcow2");
        }
        return format;
    }

    private static String formatOf(String file) {
        return file.endsWith(".qcow2") ? QCOW2 : RAW;
    }

    private Disk open(boolean isReadOnly) throws DiskFailure {
        String format = format();
        String backing = settings.get("backing");
        if (format.equals(RAW) && backing != null) {
            throw wrong("backing=FILE is for qcow2 images");
        }
        return open(name, format, backing, isReadOnly);
    }

    private static Disk open(
            String file, String format, @Nullable String backing, boolean isReadOnly)
            throws DiskFailure {
        Path path = InputFile.path(file);
        DiskFile opened = JvmDisks.open(path, isReadOnly);
        if (format.equals(RAW)) {
            return RawDisk.open(opened);
        }
        Disk below = backing == null ? null : open(backing, formatOf(backing), null, true);
        return Qcow2Disk.open(opened, below, JvmDisks.decompressor());
    }
}
