package dev.godwit.linux.time;

import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.ProcessExtension;

import java.util.ArrayList;
import java.util.List;

/** The alarms that are set by a process's processor time: looked at when it has used some. */
final class CpuAlarms implements ProcessExtension {
    private final List<Alarm> alarms = new ArrayList<>(2);

    private CpuAlarms() {}

    static void add(Process process, Alarm alarm) {
        CpuAlarms known = process.extension(CpuAlarms.class, CpuAlarms::new);
        if (!known.alarms.contains(alarm)) {
            known.alarms.add(alarm);
        }
    }

    static void remove(Process process, Alarm alarm) {
        CpuAlarms known = process.extension(CpuAlarms.class);
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
