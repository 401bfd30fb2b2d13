package dev.godwit.linux.trace;

import dev.godwit.host.Bytes;
import dev.godwit.linux.process.SigInfo;

/** The main fields of the kernel's structures. */
final class Structures {
    private static final int SA_RESTORER = 0x0400_0000;
    private static final int SA_SIGINFO = 4;
    private static final int UTSNAME_FIELD = 65;

    private final Memory memory;
    private final StringBuilder out;

    Structures(Memory memory, StringBuilder out) {
        this.memory = memory;
        this.out = out;
    }

    /** The size of a structure in bytes; 0 if it is shown as an address alone. */
    static int size(String type) {
        return switch (type) {
            case "fd", "int", "uint", "uid", "gid", "pid", "wait_status", "mode", "signal" -> 4;
            case "off", "long", "ulong", "size", "ptr", "sigset" -> 8;
            case "timespec", "timeval", "rlimit", "iovec", "range", "epoll_event" -> 16;
            case "pollfd", "timezone" -> 8;
            case "cachestat_range", "riscv_hwprobe" -> 16;
            case "sched_param" -> 4;
            case "sembuf" -> 6;
            case "itimerspec", "itimerval", "tms", "sigaction" -> 32;
            case "stack" -> 24;
            case "cachestat" -> 40;
            case "mq_attr" -> 64;
            case "stat", "siginfo" -> 128;
            case "statfs" -> 120;
            case "statx" -> 256;
            case "sysinfo" -> 112;
            case "rusage" -> 144;
            case "sigevent" -> 64;
            case "utsname" -> 6 * UTSNAME_FIELD;
            case "cap_header" -> 8;
            case "sched_attr" -> 48;
            default -> 0;
        };
    }

    /** Writes one that is at an address, or the address. */
    void at(String type, long address) {
        int size = size(type);
        byte[] bytes = size == 0 ? null : memory.bytes(address, size);
        if (bytes == null) {
            Text.address(out, address);
        } else {
            write(type, bytes, 0);
        }
    }

    /** Writes one that stands in bytes. */
    void write(String type, byte[] bytes, int at) {
        switch (type) {
            case "int", "fd", "pid" -> out.append(Bytes.getInt(bytes, at));
            case "signal" -> out.append(Names.signal(Bytes.getInt(bytes, at)));
            case "uint" -> out.append(Integer.toUnsignedString(Bytes.getInt(bytes, at)));
            case "uid", "gid" -> id(Bytes.getInt(bytes, at));
            case "long", "off" -> out.append(Bytes.getLong(bytes, at));
            case "ulong", "size" -> out.append(Long.toUnsignedString(Bytes.getLong(bytes, at)));
            case "ptr" -> Text.address(out, Bytes.getLong(bytes, at));
            case "wait_status" -> waitStatus(Bytes.getInt(bytes, at));
            case "sigset" -> Names.signals(out, Bytes.getLong(bytes, at));
            case "timespec" -> time(bytes, at, "tv_nsec");
            case "timeval" -> time(bytes, at, "tv_usec");
            case "timezone" -> {
                out.append("{tz_minuteswest=").append(Bytes.getInt(bytes, at));
                out.append(", tz_dsttime=").append(Bytes.getInt(bytes, at + 4)).append('}');
            }
            case "itimerspec" -> timer(bytes, at, "timespec");
            case "itimerval" -> timer(bytes, at, "timeval");
            case "rlimit" -> {
                out.append("{rlim_cur=");
                Text.limit(out, Bytes.getLong(bytes, at));
                out.append(", rlim_max=");
                Text.limit(out, Bytes.getLong(bytes, at + 8));
                out.append('}');
            }
            case "range" -> {
                out.append("{iov_base=");
                Text.address(out, Bytes.getLong(bytes, at));
                out.append(", iov_len=").append(Bytes.getLong(bytes, at + 8)).append('}');
            }
            case "epoll_event" -> epollEvent(bytes, at);
            case "pollfd" -> {
                out.append("{fd=").append(Bytes.getInt(bytes, at));
                out.append(", events=");
                pollEvents(Bytes.getShort(bytes, at + 4));
                out.append('}');
            }
            case "sched_param" -> out.append('[').append(Bytes.getInt(bytes, at)).append(']');
            case "sembuf" -> semaphoreOperation(bytes, at);
            case "stack" -> stack(bytes, at);
            case "sigaction" -> sigaction(bytes, at);
            case "siginfo" -> SignalText.info(out, SigInfo.read(Bytes.getInt(bytes, at), bytes));
            case "sigevent" -> sigevent(bytes, at);
            case "stat" -> stat(bytes, at);
            case "statx" -> statx(bytes, at);
            case "statfs" -> statfs(bytes, at);
            case "mq_attr" -> {
                out.append("{mq_flags=");
                Names.flags(out, "PIPE", Bytes.getLong(bytes, at));
                longs(bytes, at + 8, ", mq_maxmsg=", ", mq_msgsize=", ", mq_curmsgs=");
                out.append('}');
            }
            case "cap_header" -> {
                int version = Bytes.getInt(bytes, at);
                out.append("{version=");
                switch (version) {
                    case 0x2008_0522 -> out.append("_LINUX_CAPABILITY_VERSION_3");
                    case 0x2007_1026 -> out.append("_LINUX_CAPABILITY_VERSION_2");
                    case 0x1998_0330 -> out.append("_LINUX_CAPABILITY_VERSION_1");
                    default -> Text.hex(out, version & 0xFFFF_FFFFL);
                }
                out.append(", pid=").append(Bytes.getInt(bytes, at + 4)).append('}');
            }
            case "cachestat_range" -> {
                longs(bytes, at, "{off=", ", len=");
                out.append('}');
            }
            case "cachestat" -> {
                longs(bytes, at, "{nr_cache=", ", nr_dirty=", ", nr_writeback=");
                longs(bytes, at + 24, ", nr_evicted=", ", nr_recently_evicted=");
                out.append('}');
            }
            case "riscv_hwprobe" -> {
                out.append("{key=").append(Bytes.getLong(bytes, at)).append(", value=");
                Text.hex(out, Bytes.getLong(bytes, at + 8));
                out.append('}');
            }
            case "rusage" -> {
                out.append("{ru_utime=");
                time(bytes, at, "tv_usec");
                out.append(", ru_stime=");
                time(bytes, at + 16, "tv_usec");
                out.append(", ...}");
            }
            case "tms" -> {
                longs(bytes, at, "{tms_utime=", ", tms_stime=", ", tms_cutime=", ", tms_cstime=");
                out.append('}');
            }
            case "sysinfo" -> sysinfo(bytes, at);
            case "sched_attr" -> schedule(bytes, at);
            case "utsname" -> {
                out.append("{sysname=");
                field(bytes, at);
                out.append(", nodename=");
                field(bytes, at + UTSNAME_FIELD);
                out.append(", ...}");
            }
            default -> out.append("...");
        }
    }

    private void longs(byte[] bytes, int at, String... labels) {
        for (int i = 0; i < labels.length; i++) {
            out.append(labels[i]).append(Bytes.getLong(bytes, at + 8 * i));
        }
    }

    void id(int id) {
        out.append(id == -1 ? "-1" : Integer.toUnsignedString(id));
    }

    private void field(byte[] bytes, int at) {
        int end = at;
        while (end < at + UTSNAME_FIELD - 1 && bytes[end] != 0) {
            end++;
        }
        Text.quoted(out, bytes, at, end);
    }

    private void time(byte[] bytes, int at, String part) {
        out.append("{tv_sec=").append(Bytes.getLong(bytes, at)).append(", ").append(part);
        out.append('=').append(Long.toUnsignedString(Bytes.getLong(bytes, at + 8))).append('}');
    }

    private void timer(byte[] bytes, int at, String kind) {
        out.append("{it_interval=");
        write(kind, bytes, at);
        out.append(", it_value=");
        write(kind, bytes, at + 16);
        out.append('}');
    }

    void pollEvents(int events) {
        Names.flags(out, "POLL", events & 0xFFFF);
    }

    private void epollEvent(byte[] bytes, int at) {
        out.append("{events=");
        Names.flags(out, "EPOLL_EVENTS", Bytes.getInt(bytes, at) & 0xFFFF_FFFFL);
        long data = Bytes.getLong(bytes, at + 8);
        out.append(", data={u32=").append(data & 0xFFFF_FFFFL);
        out.append(", u64=").append(Long.toUnsignedString(data)).append("}}");
    }

    private void semaphoreOperation(byte[] bytes, int at) {
        out.append("{sem_num=").append(Bytes.getShort(bytes, at) & 0xFFFF);
        out.append(", sem_op=").append(Bytes.getShort(bytes, at + 2));
        out.append(", sem_flg=");
        Names.flags(out, "SEM", Bytes.getShort(bytes, at + 4) & 0xFFFF);
        out.append('}');
    }

    private void stack(byte[] bytes, int at) {
        out.append("{ss_sp=");
        Text.address(out, Bytes.getLong(bytes, at));
        out.append(", ss_flags=");
        Names.flags(out, "SS", Bytes.getInt(bytes, at + 8) & 0xFFFF_FFFFL);
        out.append(", ss_size=").append(Bytes.getLong(bytes, at + 16)).append('}');
    }

    private void sigaction(byte[] bytes, int at) {
        long handler = Bytes.getLong(bytes, at);
        long flags = Bytes.getLong(bytes, at + 8);
        if (handler == 0 || handler == 1) {
            out.append(handler == 0 ? "{sa_handler=SIG_DFL" : "{sa_handler=SIG_IGN");
        } else {
            out.append((flags & SA_SIGINFO) != 0 ? "{sa_sigaction=" : "{sa_handler=");
            Text.address(out, handler);
        }
        out.append(", sa_mask=");
        Names.signals(out, Bytes.getLong(bytes, at + 16));
        out.append(", sa_flags=");
        Names.flags(out, "SA", flags & ~(long) SA_RESTORER);
        out.append('}');
    }

    private void sigevent(byte[] bytes, int at) {
        long value = Bytes.getLong(bytes, at);
        out.append("{sigev_value={sival_int=").append((int) value).append(", sival_ptr=");
        Text.address(out, value);
        out.append("}, sigev_signo=").append(Names.signal(Bytes.getInt(bytes, at + 8)));
        out.append(", sigev_notify=");
        int kind = Bytes.getInt(bytes, at + 12);
        Names.one(out, "SIGEV", kind & 0xFFFF_FFFFL);
        if (kind == 4) {
            out.append(", sigev_notify_thread_id=").append(Bytes.getInt(bytes, at + 16));
        }
        out.append('}');
    }

    private void stat(byte[] bytes, int at) {
        int mode = Bytes.getInt(bytes, at + 16);
        out.append("{st_mode=");
        Text.fileMode(out, mode);
        int kind = mode & 0xF000;
        if (kind == 0x2000 || kind == 0x6000) {
            out.append(", st_rdev=");
            Text.device(out, Bytes.getLong(bytes, at + 32));
        } else {
            out.append(", st_size=").append(Bytes.getLong(bytes, at + 48));
        }
        out.append(", ...}");
    }

    private void statx(byte[] bytes, int at) {
        out.append("{stx_mask=");
        Names.flags(out, "STATX", Bytes.getInt(bytes, at) & 0xFFFF_FFFFL);
        out.append(", stx_attributes=");
        Names.flags(out, "STATX_ATTR", Bytes.getLong(bytes, at + 8));
        out.append(", stx_mode=");
        Text.fileMode(out, Bytes.getShort(bytes, at + 28) & 0xFFFF);
        out.append(", stx_size=").append(Bytes.getLong(bytes, at + 40)).append(", ...}");
    }

    private void statfs(byte[] bytes, int at) {
        out.append("{f_type=");
        Names.one(out, "SUPER_MAGIC", Bytes.getLong(bytes, at));
        longs(bytes, at + 8, ", f_bsize=", ", f_blocks=", ", f_bfree=", ", f_bavail=");
        longs(bytes, at + 40, ", f_files=", ", f_ffree=");
        out.append(", f_fsid={val=[");
        Text.hex(out, Bytes.getInt(bytes, at + 56) & 0xFFFF_FFFFL);
        out.append(", ");
        Text.hex(out, Bytes.getInt(bytes, at + 60) & 0xFFFF_FFFFL);
        out.append("]}");
        longs(bytes, at + 64, ", f_namelen=", ", f_frsize=");
        out.append(", f_flags=");
        Names.flags(out, "ST", Bytes.getLong(bytes, at + 80));
        out.append('}');
    }

    private void sysinfo(byte[] bytes, int at) {
        longs(bytes, at, "{uptime=", ", loads=[", ", ", ", ");
        longs(bytes, at + 32, "], totalram=", ", freeram=", ", sharedram=", ", bufferram=");
        longs(bytes, at + 64, ", totalswap=", ", freeswap=");
        out.append(", procs=").append(Bytes.getShort(bytes, at + 80) & 0xFFFF);
        longs(bytes, at + 88, ", totalhigh=", ", freehigh=");
        out.append(", mem_unit=").append(Bytes.getInt(bytes, at + 104)).append('}');
    }

    private void schedule(byte[] bytes, int at) {
        out.append("{size=").append(Bytes.getInt(bytes, at)).append(", sched_policy=");
        Names.flags(out, "SCHED", Bytes.getInt(bytes, at + 4));
        out.append(", sched_flags=");
        Text.hex(out, Bytes.getLong(bytes, at + 8));
        out.append(", sched_nice=").append(Bytes.getInt(bytes, at + 16));
        out.append(", sched_priority=").append(Bytes.getInt(bytes, at + 20));
        longs(bytes, at + 24, ", sched_runtime=", ", sched_deadline=", ", sched_period=");
        out.append('}');
    }

    private void waitStatus(int status) {
        int signal = status & 0x7F;
        out.append("[{");
        if (status == 0xFFFF) {
            out.append("WIFCONTINUED(s)");
        } else if (signal == 0) {
            out.append("WIFEXITED(s) && WEXITSTATUS(s) == ").append(status >> 8 & 0xFF);
        } else if (signal == 0x7F) {
            out.append("WIFSTOPPED(s) && WSTOPSIG(s) == ").append(Names.signal(status >> 8 & 0xFF));
        } else {
            out.append("WIFSIGNALED(s) && WTERMSIG(s) == ").append(Names.signal(signal));
            out.append((status & 0x80) != 0 ? " && WCOREDUMP(s)" : "");
        }
        out.append("}]");
    }
}
