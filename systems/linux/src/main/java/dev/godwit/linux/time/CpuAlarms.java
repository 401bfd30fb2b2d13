package dev.godwit.linux.time;

import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.ProcessExtension;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** The alarms that are set by a process's processor time: looked at when it has used some. */
final class CpuAlarms implements ProcessExtension {
    private final List<Alarm> alarms = new ArrayList<>(2);

    private CpuAlarms() {}

    private static @Nullable CpuAlarms find(Process process) {
        for (ProcessExtension one : process.extensions()) {
            if (one instanceof CpuAlarms found) {
                return found;
            }
        }
        return null;
    }

    static void add(Process process, Alarm alarm) {
        CpuAlarms known = find(process);
        if (known == null) {
            known = new CpuAlarms();
            process.add(known);
        }
        if (!known.alarms.contains(alarm)) {
            known.alarms.add(alarm);
        }
    }

    static void remove(Process process, Alarm alarm) {
        CpuAlarms known = find(process);
        if (known != null) {
            known.alarms.remove(alarm);
        }
    }

    @Override
    public void ran() {
        if (alarms.isEmpty()) {
            return;
        }
        for (Alarm alarm : new ArrayList<>(alarms)) {
            if (alarms.contains(alarm) && alarm.source().now() >= alarm.expiry()) {
                alarms.remove(alarm);
                alarm.expire();
            }
        }
    }

    @Override
    public void ended() {
        alarms.clear();
    }
}
