package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.process.Kernel;
import dev.godwit.linux.process.Seccomp;
import dev.godwit.linux.process.Task;

/**
 * Executes system calls: finds the method of each, which stands in the class of its subject, and
 * gives it its arguments with the width that they have.
 */
public final class Dispatcher implements Kernel.Calls {
    /** Makes one. */
    public Dispatcher() {}

    @Override
    public long call(Task task, int number) throws ErrnoException {
        Seccomp allowed = task.seccomp;
        if (allowed != null && !task.isRepeated()) {
            long result = allowed.look(task, number);
            if (result != Seccomp.GO_ON) {
                return result;
            }
        }
        return dispatch(task, number);
    }

    private static long dispatch(Task task, int number) throws ErrnoException {
        long a0 = task.argument(0);
        long a1 = task.argument(1);
        long a2 = task.argument(2);
        long a3 = task.argument(3);
        long a4 = task.argument(4);
        long a5 = task.argument(5);
        int i0 = (int) a0;
        int i1 = (int) a1;
        int i2 = (int) a2;
        int i3 = (int) a3;
        int i4 = (int) a4;
        return switch (number) {
            // ---- Memory.
            case Syscall.BRK -> task.memory().brk(a0);
            case Syscall.MMAP -> MemoryCalls.mmap(task, a0, a1, i2, i3, i4, a5);
            case Syscall.MUNMAP -> MemoryCalls.munmap(task, a0, a1);
            case Syscall.MPROTECT -> MemoryCalls.mprotect(task, a0, a1, i2);
            case Syscall.MREMAP -> task.memory().mremap(a0, a1, a2, i3, a4);
            case Syscall.MADVISE -> MemoryCalls.madvise(task, a0, a1, i2);
            case Syscall.MSYNC -> MemoryCalls.msync(task, a0, a1, i2);
            case Syscall.MINCORE -> MemoryCalls.mincore(task, a0, a1, a2);
            case Syscall.MLOCK -> MemoryCalls.mlock(task, a0, a1, true);
            case Syscall.MUNLOCK -> MemoryCalls.mlock(task, a0, a1, false);
            case Syscall.MLOCKALL -> MemoryCalls.mlockall(task, i0);
            case Syscall.MUNLOCKALL -> MemoryCalls.munlockall(task);
            case Syscall.RISCV_FLUSH_ICACHE -> MemoryCalls.flushIcache(a2);
            case Syscall.RISCV_HWPROBE -> ProbeCalls.hwprobe(task, a0, a1, a2, a3, i4);
            case Syscall.MEMBARRIER -> MemoryCalls.membarrier(i0, i1);
            // ---- Processes and threads.
            case Syscall.CLONE -> CloneCalls.clone(task, a0, a1, a2, a3, a4);
            case Syscall.CLONE3 -> CloneCalls.clone3(task, a0, a1);
            case Syscall.EXECVE -> ExecuteCalls.execve(task, a0, a1, a2);
            case Syscall.EXECVEAT -> ExecuteCalls.execveat(task, i0, a1, a2, a3, i4);
            case Syscall.EXIT -> ProcessCalls.exit(task, i0);
            case Syscall.EXIT_GROUP -> ProcessCalls.exitGroup(task, i0);
            case Syscall.WAIT4 -> WaitCalls.wait4(task, i0, a1, i2, a3);
            case Syscall.WAITID -> WaitCalls.waitid(task, i0, i1, a2, i3, a4);
            case Syscall.SET_TID_ADDRESS -> ProcessCalls.setTidAddress(task, a0);
            case Syscall.GETPID -> task.process().pid();
            case Syscall.GETPPID -> task.process().parentPid();
            case Syscall.GETTID -> task.tid();
            case Syscall.GETPGID -> ProcessCalls.getpgid(task, i0);
            case Syscall.SETPGID -> ProcessCalls.setpgid(task, i0, i1);
            case Syscall.GETSID -> ProcessCalls.getsid(task, i0);
            case Syscall.SETSID -> ProcessCalls.setsid(task);
            case Syscall.SCHED_YIELD -> ProcessCalls.schedYield(task);
            case Syscall.SET_ROBUST_LIST -> FutexCalls.setRobustList(task, a0, a1);
            case Syscall.GET_ROBUST_LIST -> FutexCalls.getRobustList(task, i0, a1, a2);
            case Syscall.FUTEX -> FutexCalls.futex(task, a0, i1, i2, a3, a4, (int) a5);
            case Syscall.FUTEX_WAITV -> FutexCalls.waitv(task, a0, i1, i2, a3, i4);
            case Syscall.FUTEX_WAKE -> FutexCalls.wake(task, a0, a1, i2, i3);
            case Syscall.FUTEX_WAIT -> FutexCalls.wait(task, a0, a1, a2, i3, a4, (int) a5);
            case Syscall.FUTEX_REQUEUE -> FutexCalls.requeue(task, a0, i1, i2, i3);
            // ---- Signals.
            case Syscall.RT_SIGACTION -> SignalCalls.sigaction(task, i0, a1, a2, a3);
            case Syscall.RT_SIGPROCMASK -> SignalCalls.sigprocmask(task, i0, a1, a2, a3);
            case Syscall.RT_SIGPENDING -> SignalCalls.sigpending(task, a0, a1);
            case Syscall.RT_SIGSUSPEND -> SignalCalls.sigsuspend(task, a0, a1);
            case Syscall.RT_SIGTIMEDWAIT -> SignalCalls.sigtimedwait(task, a0, a1, a2, a3);
            case Syscall.RT_SIGRETURN -> SignalCalls.sigreturn(task);
            case Syscall.RT_SIGQUEUEINFO -> SignalCalls.sigqueueinfo(task, i0, i1, a2);
            case Syscall.RT_TGSIGQUEUEINFO -> SignalCalls.tgsigqueueinfo(task, i0, i1, i2, a3);
            case Syscall.SIGALTSTACK -> SignalCalls.sigaltstack(task, a0, a1);
            case Syscall.KILL -> SignalCalls.kill(task, i0, i1);
            case Syscall.TKILL -> SignalCalls.tkill(task, i0, i1);
            case Syscall.TGKILL -> SignalCalls.tgkill(task, i0, i1, i2);
            // ---- Clocks.
            case Syscall.CLOCK_GETTIME -> ClockCalls.gettime(task, i0, a1);
            case Syscall.CLOCK_GETRES -> ClockCalls.getres(task, i0, a1);
            case Syscall.CLOCK_SETTIME -> ClockCalls.settime(task, i0, a1);
            case Syscall.CLOCK_ADJTIME -> ClockCalls.clockAdjtime(task, i0, a1);
            case Syscall.ADJTIMEX -> ClockCalls.adjtimex(task, a0);
            case Syscall.GETTIMEOFDAY -> ClockCalls.gettimeofday(task, a0, a1);
            case Syscall.SETTIMEOFDAY -> ClockCalls.settimeofday(task, a0, a1);
            case Syscall.TIMES -> ClockCalls.times(task, a0);
            case Syscall.GETRUSAGE -> ClockCalls.getrusage(task, i0, a1);
            // ---- Sleeps and timers.
            case Syscall.NANOSLEEP -> SleepCalls.nanosleep(task, a0, a1);
            case Syscall.CLOCK_NANOSLEEP -> SleepCalls.clockNanosleep(task, i0, i1, a2, a3);
            case Syscall.GETITIMER -> TimerCalls.getitimer(task, i0, a1);
            case Syscall.SETITIMER -> TimerCalls.setitimer(task, i0, a1, a2);
            case Syscall.TIMER_CREATE -> TimerCalls.create(task, i0, a1, a2);
            case Syscall.TIMER_SETTIME -> TimerCalls.settime(task, i0, i1, a2, a3);
            case Syscall.TIMER_GETTIME -> TimerCalls.gettime(task, i0, a1);
            case Syscall.TIMER_GETOVERRUN -> TimerCalls.getoverrun(task, i0);
            case Syscall.TIMER_DELETE -> TimerCalls.delete(task, i0);
            // ---- Waiting for events.
            case Syscall.PPOLL -> PollCalls.ppoll(task, a0, i1, a2, a3, a4);
            case Syscall.PSELECT6 -> PollCalls.pselect(task, i0, a1, a2, a3, a4, a5);
            case Syscall.EPOLL_CREATE1 -> EpollCalls.create(task, i0);
            case Syscall.EPOLL_CTL -> EpollCalls.control(task, i0, i1, i2, a3);
            case Syscall.EPOLL_PWAIT -> EpollCalls.pwait(task, i0, a1, i2, i3, a4, a5);
            case Syscall.EPOLL_PWAIT2 -> EpollCalls.pwait2(task, i0, a1, i2, a3, a4, a5);
            case Syscall.MEMFD_CREATE -> MemoryFileCalls.create(task, a0, i1);
            case Syscall.EVENTFD2 -> EventCalls.eventfd(task, i0, i1);
            case Syscall.INOTIFY_INIT1 -> EventCalls.inotifyInit(task, i0);
            case Syscall.INOTIFY_ADD_WATCH -> EventCalls.inotifyAddWatch(task, i0, a1, i2);
            case Syscall.INOTIFY_RM_WATCH -> EventCalls.inotifyRmWatch(task, i0, i1);
            case Syscall.SIGNALFD4 -> EventCalls.signalfd(task, i0, a1, a2, i3);
            case Syscall.TIMERFD_CREATE -> EventCalls.timerfdCreate(task, i0, i1);
            case Syscall.TIMERFD_SETTIME -> EventCalls.timerfdSettime(task, i0, i1, a2, a3);
            case Syscall.TIMERFD_GETTIME -> EventCalls.timerfdGettime(task, i0, a1);
            case Syscall.PIDFD_OPEN -> PidfdCalls.open(task, i0, i1);
            case Syscall.PIDFD_SEND_SIGNAL -> PidfdCalls.sendSignal(task, i0, i1, a2, i3);
            case Syscall.PIDFD_GETFD -> PidfdCalls.getfd(task, i0, i1, i2);
            // ---- Reading and writing.
            case Syscall.READ -> TransferCalls.read(task, i0, a1, a2);
            case Syscall.WRITE -> TransferCalls.write(task, i0, a1, a2);
            case Syscall.READV -> TransferCalls.readv(task, i0, a1, i2);
            case Syscall.WRITEV -> TransferCalls.writev(task, i0, a1, i2);
            case Syscall.PREAD64 -> TransferCalls.pread(task, i0, a1, a2, a3);
            case Syscall.PWRITE64 -> TransferCalls.pwrite(task, i0, a1, a2, a3);
            // ---- Pipes.
            case Syscall.PIPE2 -> PipeCalls.pipe2(task, a0, i1);
            case Syscall.SPLICE -> PipeCalls.splice(task, i0, a1, i2, a3, a4, (int) a5);
            case Syscall.TEE -> PipeCalls.tee(task, i0, i1, a2, i3);
            case Syscall.VMSPLICE -> PipeCalls.vmsplice(task, i0, a1, a2, i3);
            // ---- Sockets.
            case Syscall.SOCKET -> SocketCalls.socket(task, i0, i1, i2);
            case Syscall.SOCKETPAIR -> SocketCalls.socketpair(task, i0, i1, i2, a3);
            case Syscall.BIND -> SocketCalls.bind(task, i0, a1, i2);
            case Syscall.LISTEN -> SocketCalls.listen(task, i0, i1);
            case Syscall.ACCEPT -> SocketCalls.accept(task, i0, a1, a2, 0);
            case Syscall.ACCEPT4 -> SocketCalls.accept(task, i0, a1, a2, i3);
            case Syscall.CONNECT -> SocketCalls.connect(task, i0, a1, i2);
            case Syscall.GETSOCKNAME -> SocketCalls.getsockname(task, i0, a1, a2);
            case Syscall.GETPEERNAME -> SocketCalls.getpeername(task, i0, a1, a2);
            case Syscall.SHUTDOWN -> SocketCalls.shutdown(task, i0, i1);
            case Syscall.SETSOCKOPT -> SocketCalls.setsockopt(task, i0, i1, i2, a3, i4);
            case Syscall.GETSOCKOPT -> SocketCalls.getsockopt(task, i0, i1, i2, a3, a4);
            case Syscall.SENDTO -> MessageCalls.sendto(task, i0, a1, a2, i3, a4, (int) a5);
            case Syscall.SENDMSG -> MessageCalls.sendmsg(task, i0, a1, i2);
            case Syscall.SENDMMSG -> MessageCalls.sendmmsg(task, i0, a1, i2, i3);
            case Syscall.RECVFROM -> MessageCalls.recvfrom(task, i0, a1, a2, i3, a4, a5);
            case Syscall.RECVMSG -> MessageCalls.recvmsg(task, i0, a1, i2);
            case Syscall.RECVMMSG -> MessageCalls.recvmmsg(task, i0, a1, i2, i3, a4);
            // ---- Users, groups, capabilities.
            case Syscall.GETUID -> IdentityCalls.id(task.credentials.uid());
            case Syscall.GETEUID -> IdentityCalls.id(task.credentials.euid());
            case Syscall.GETGID -> IdentityCalls.id(task.credentials.gid());
            case Syscall.GETEGID -> IdentityCalls.id(task.credentials.egid());
            case Syscall.SETUID -> IdentityCalls.setuid(task, i0);
            case Syscall.SETREUID -> IdentityCalls.setreuid(task, i0, i1);
            case Syscall.SETRESUID -> IdentityCalls.setresuid(task, i0, i1, i2);
            case Syscall.GETRESUID -> IdentityCalls.getresuid(task, a0, a1, a2);
            case Syscall.SETFSUID -> IdentityCalls.setfsuid(task, i0);
            case Syscall.SETGID -> IdentityCalls.setgid(task, i0);
            case Syscall.SETREGID -> IdentityCalls.setregid(task, i0, i1);
            case Syscall.SETRESGID -> IdentityCalls.setresgid(task, i0, i1, i2);
            case Syscall.GETRESGID -> IdentityCalls.getresgid(task, a0, a1, a2);
            case Syscall.SETFSGID -> IdentityCalls.setfsgid(task, i0);
            case Syscall.GETGROUPS -> IdentityCalls.getgroups(task, i0, a1);
            case Syscall.SETGROUPS -> IdentityCalls.setgroups(task, i0, a1);
            case Syscall.CAPGET -> IdentityCalls.capget(task, a0, a1);
            case Syscall.CAPSET -> IdentityCalls.capset(task, a0, a1);
            // ---- Limits, priorities.
            case Syscall.PRLIMIT64 -> LimitCalls.prlimit(task, i0, i1, a2, a3);
            case Syscall.GETRLIMIT -> LimitCalls.getrlimit(task, i0, a1);
            case Syscall.SETRLIMIT -> LimitCalls.setrlimit(task, i0, a1);
            case Syscall.SCHED_GETAFFINITY -> ScheduleCalls.getaffinity(task, i0, i1, a2);
            case Syscall.SCHED_SETAFFINITY -> ScheduleCalls.setaffinity(task, i0, i1, a2);
            case Syscall.SCHED_SETSCHEDULER -> ScheduleCalls.setscheduler(task, i0, i1, a2);
            case Syscall.SCHED_GETSCHEDULER -> ScheduleCalls.getscheduler(task, i0);
            case Syscall.SCHED_SETPARAM -> ScheduleCalls.setparam(task, i0, a1);
            case Syscall.SCHED_GETPARAM -> ScheduleCalls.getparam(task, i0, a1);
            case Syscall.SCHED_GET_PRIORITY_MAX -> ScheduleCalls.priorityMax(i0);
            case Syscall.SCHED_GET_PRIORITY_MIN -> ScheduleCalls.priorityMin(i0);
            case Syscall.SCHED_RR_GET_INTERVAL -> ScheduleCalls.interval(task, i0, a1);
            case Syscall.SCHED_GETATTR -> ScheduleCalls.getattr(task, i0, a1, i2, i3);
            case Syscall.SCHED_SETATTR -> ScheduleCalls.setattr(task, i0, a1, i2);
            case Syscall.GETPRIORITY -> ScheduleCalls.getpriority(task, i0, i1);
            case Syscall.SETPRIORITY -> ScheduleCalls.setpriority(task, i0, i1, i2);
            case Syscall.IOPRIO_GET -> ScheduleCalls.ioprioGet(task, i0, i1);
            case Syscall.IOPRIO_SET -> ScheduleCalls.ioprioSet(task, i0, i1, i2);
            // ---- The system.
            case Syscall.UNAME -> SystemCalls.uname(task, a0);
            case Syscall.SETHOSTNAME, Syscall.SETDOMAINNAME ->
                    SystemCalls.sethostname(task, a0, i1);
            case Syscall.SYSINFO -> SystemCalls.sysinfo(task, a0);
            case Syscall.GETRANDOM -> SystemCalls.getrandom(task, a0, a1, i2);
            case Syscall.GETCPU -> SystemCalls.getcpu(task, a0, a1);
            case Syscall.SYSLOG -> SystemCalls.syslog(i0);
            case Syscall.PRCTL -> PrctlCalls.prctl(task, i0, a1, a2, a3, a4);
            case Syscall.PERSONALITY -> PrctlCalls.personality(task, i0);
            default -> files(task, number, a0, a1, a2, a3, a4, a5);
        };
    }

    /** Calls on files. */
    private static long files(
            Task task, int number, long a0, long a1, long a2, long a3, long a4, long a5)
            throws ErrnoException {
        int i0 = (int) a0;
        int i1 = (int) a1;
        int i2 = (int) a2;
        int i3 = (int) a3;
        int i4 = (int) a4;
        int i5 = (int) a5;
        return switch (number) {
            // ---- Reading and writing with places, and from file to file.
            case Syscall.PREADV -> TransferCalls.preadv(task, i0, a1, i2, a3);
            case Syscall.PWRITEV -> TransferCalls.pwritev(task, i0, a1, i2, a3);
            case Syscall.PREADV2 -> TransferCalls.preadv2(task, i0, a1, i2, a3, i5);
            case Syscall.PWRITEV2 -> TransferCalls.pwritev2(task, i0, a1, i2, a3, i5);
            case Syscall.SENDFILE -> CopyCalls.sendfile(task, i0, i1, a2, a3);
            case Syscall.COPY_FILE_RANGE -> CopyCalls.copyFileRange(task, i0, a1, i2, a3, a4, i5);
            // ---- Opening, and descriptors.
            case Syscall.OPENAT -> OpenCalls.openat(task, i0, a1, i2, i3);
            case Syscall.OPENAT2 -> OpenCalls.openat2(task, i0, a1, a2, a3);
            case Syscall.CLOSE -> DescriptorCalls.close(task, i0);
            case Syscall.CLOSE_RANGE -> DescriptorCalls.closeRange(task, i0, i1, i2);
            case Syscall.DUP -> DescriptorCalls.dup(task, i0);
            case Syscall.DUP3 -> DescriptorCalls.dup3(task, i0, i1, i2);
            case Syscall.FCNTL -> DescriptorCalls.fcntl(task, i0, i1, a2);
            case Syscall.FLOCK -> LockCalls.flock(task, i0, i1);
            case Syscall.IOCTL -> IoctlCalls.ioctl(task, i0, i1, a2);
            // ---- What is known of files.
            case Syscall.FSTAT -> StatCalls.fstat(task, i0, a1);
            case Syscall.NEWFSTATAT -> StatCalls.newfstatat(task, i0, a1, a2, i3);
            case Syscall.STATX -> StatCalls.statx(task, i0, a1, i2, i3, a4);
            case Syscall.FACCESSAT -> StatCalls.faccessat(task, i0, a1, i2, 0);
            case Syscall.FACCESSAT2 -> StatCalls.faccessat(task, i0, a1, i2, i3);
            case Syscall.STATFS -> StatCalls.statfs(task, a0, a1);
            case Syscall.FSTATFS -> StatCalls.fstatfs(task, i0, a1);
            case Syscall.GETDENTS64 -> DirectoryCalls.getdents64(task, i0, a1, i2);
            // ---- Names of files.
            case Syscall.MKDIRAT -> NameCalls.mkdirat(task, i0, a1, i2);
            case Syscall.MKNODAT -> NameCalls.mknodat(task, i0, a1, i2, i3);
            case Syscall.SYMLINKAT -> NameCalls.symlinkat(task, a0, i1, a2);
            case Syscall.LINKAT -> NameCalls.linkat(task, i0, a1, i2, a3, i4);
            case Syscall.UNLINKAT -> NameCalls.unlinkat(task, i0, a1, i2);
            case Syscall.RENAMEAT2 -> NameCalls.renameat2(task, i0, a1, i2, a3, i4);
            case Syscall.READLINKAT -> NameCalls.readlinkat(task, i0, a1, a2, i3);
            // ---- Where paths begin.
            case Syscall.CHDIR -> PlaceCalls.chdir(task, a0);
            case Syscall.FCHDIR -> PlaceCalls.fchdir(task, i0);
            case Syscall.CHROOT -> PlaceCalls.chroot(task, a0);
            case Syscall.GETCWD -> PlaceCalls.getcwd(task, a0, a1);
            case Syscall.UMASK -> PlaceCalls.umask(task, i0);
            // ---- Positions and sizes of files.
            case Syscall.LSEEK -> SizeCalls.lseek(task, i0, a1, i2);
            case Syscall.TRUNCATE -> SizeCalls.truncate(task, a0, a1);
            case Syscall.FTRUNCATE -> SizeCalls.ftruncate(task, i0, a1);
            case Syscall.FALLOCATE -> SizeCalls.fallocate(task, i0, i1, a2, a3);
            case Syscall.FADVISE64 -> SizeCalls.fadvise64(task, i0, a1, a2, i3);
            case Syscall.READAHEAD -> SizeCalls.readahead(task, i0, a1, a2);
            case Syscall.SYNC -> 0;
            case Syscall.SYNCFS -> SizeCalls.syncfs(task, i0);
            case Syscall.FSYNC -> SizeCalls.fsync(task, i0, false);
            case Syscall.FDATASYNC -> SizeCalls.fsync(task, i0, true);
            case Syscall.SYNC_FILE_RANGE -> SizeCalls.syncFileRange(task, i0, a1, a2, i3);
            default -> attributes(task, number, a0, a1, a2, a3, a4, a5);
        };
    }

    /** Calls on attributes of files. */
    private static long attributes(
            Task task, int number, long a0, long a1, long a2, long a3, long a4, long a5)
            throws ErrnoException {
        int i0 = (int) a0;
        int i1 = (int) a1;
        int i2 = (int) a2;
        int i3 = (int) a3;
        int i4 = (int) a4;
        return switch (number) {
            // ---- Permissions, owners and times of files.
            case Syscall.FCHMOD -> AttributeCalls.fchmod(task, i0, i1);
            case Syscall.FCHMODAT -> AttributeCalls.fchmodat(task, i0, a1, i2, 0);
            case Syscall.FCHMODAT2 -> AttributeCalls.fchmodat(task, i0, a1, i2, i3);
            case Syscall.FCHOWN -> AttributeCalls.fchown(task, i0, i1, i2);
            case Syscall.FCHOWNAT -> AttributeCalls.fchownat(task, i0, a1, i2, i3, i4);
            case Syscall.UTIMENSAT -> AttributeCalls.utimensat(task, i0, a1, a2, i3);
            // ---- Extended attributes.
            case Syscall.SETXATTR ->
                    XattrCalls.set(task, XattrCalls.path(task, a0, true), a1, a2, a3, i4);
            case Syscall.LSETXATTR ->
                    XattrCalls.set(task, XattrCalls.path(task, a0, false), a1, a2, a3, i4);
            case Syscall.FSETXATTR ->
                    XattrCalls.set(task, XattrCalls.descriptor(task, i0), a1, a2, a3, i4);
            case Syscall.SETXATTRAT ->
                    XattrCalls.setAt(task, XattrCalls.at(task, i0, a1, i2), a3, a4, a5);
            case Syscall.GETXATTR ->
                    XattrCalls.get(task, XattrCalls.path(task, a0, true), a1, a2, a3);
            case Syscall.LGETXATTR ->
                    XattrCalls.get(task, XattrCalls.path(task, a0, false), a1, a2, a3);
            case Syscall.FGETXATTR ->
                    XattrCalls.get(task, XattrCalls.descriptor(task, i0), a1, a2, a3);
            case Syscall.GETXATTRAT ->
                    XattrCalls.getAt(task, XattrCalls.at(task, i0, a1, i2), a3, a4, a5);
            case Syscall.LISTXATTR ->
                    XattrCalls.list(task, XattrCalls.path(task, a0, true), a1, a2);
            case Syscall.LLISTXATTR ->
                    XattrCalls.list(task, XattrCalls.path(task, a0, false), a1, a2);
            case Syscall.FLISTXATTR ->
                    XattrCalls.list(task, XattrCalls.descriptor(task, i0), a1, a2);
            case Syscall.LISTXATTRAT ->
                    XattrCalls.list(task, XattrCalls.at(task, i0, a1, i2), a3, a4);
            case Syscall.REMOVEXATTR ->
                    XattrCalls.remove(task, XattrCalls.path(task, a0, true), a1);
            case Syscall.LREMOVEXATTR ->
                    XattrCalls.remove(task, XattrCalls.path(task, a0, false), a1);
            case Syscall.FREMOVEXATTR ->
                    XattrCalls.remove(task, XattrCalls.descriptor(task, i0), a1);
            case Syscall.REMOVEXATTRAT ->
                    XattrCalls.remove(task, XattrCalls.at(task, i0, a1, i2), a3);
            default -> foreign(task, number, a0, a1, a2, a3, a4, a5);
        };
    }

    /** Calls on other processes' memory, on where memory lies, and of IPC. */
    private static long foreign(
            Task task, int number, long a0, long a1, long a2, long a3, long a4, long a5)
            throws ErrnoException {
        int i0 = (int) a0;
        int i1 = (int) a1;
        int i2 = (int) a2;
        int i3 = (int) a3;
        int i4 = (int) a4;
        return switch (number) {
            case Syscall.SECCOMP -> SeccompCalls.seccomp(task, i0, i1, a2);
            case Syscall.MLOCK2 -> MemoryCalls.mlock2(task, a0, a1, i2);
            case Syscall.MSEAL -> MemoryCalls.mseal(task, a0, a1, a2);
            case Syscall.PROCESS_VM_READV ->
                    ForeignCalls.transfer(task, i0, a1, a2, a3, a4, a5, false);
            case Syscall.PROCESS_VM_WRITEV ->
                    ForeignCalls.transfer(task, i0, a1, a2, a3, a4, a5, true);
            case Syscall.PROCESS_MADVISE -> ForeignCalls.madvise(task, i0, a1, a2, i3, i4);
            case Syscall.PROCESS_MRELEASE -> ForeignCalls.mrelease(task, i0, i1);
            case Syscall.KCMP -> ForeignCalls.kcmp(task, i0, i1, i2, a3, a4);
            case Syscall.SET_MEMPOLICY -> PlacementCalls.setPolicy(task, i0, a1, a2);
            case Syscall.GET_MEMPOLICY -> PlacementCalls.getPolicy(task, a0, a1, a2, a3, a4);
            case Syscall.MBIND -> PlacementCalls.bind(task, a0, a1, a2, a3, a4, (int) a5);
            case Syscall.SET_MEMPOLICY_HOME_NODE -> PlacementCalls.homeNode(task, a0, a1, a2, a3);
            case Syscall.MIGRATE_PAGES -> PlacementCalls.migrate(task, i0, a1, a2, a3);
            case Syscall.MOVE_PAGES -> PlacementCalls.move(task, i0, a1, a2, a3, a4, (int) a5);
            case Syscall.NAME_TO_HANDLE_AT -> HandleCalls.name(task, i0, a1, i4);
            case Syscall.FANOTIFY_MARK -> HandleCalls.mark(task, i0, i1, a2);
            case Syscall.CACHESTAT -> HandleCalls.cachestat(task, i0, a1, a2, i3);
            // a call that goes on after a signal is executed again itself
            case Syscall.RESTART_SYSCALL -> throw Errno.EINTR.exception();
            // ---- System V's IPC.
            case Syscall.SEMGET -> SemaphoreCalls.semget(task, i0, i1, i2);
            case Syscall.SEMCTL -> SemaphoreCalls.semctl(task, i0, i1, i2, a3);
            case Syscall.SEMOP -> SemaphoreCalls.semop(task, i0, a1, i2, 0);
            case Syscall.SEMTIMEDOP -> SemaphoreCalls.semop(task, i0, a1, i2, a3);
            case Syscall.SHMGET -> SegmentCalls.shmget(task, i0, a1, i2);
            case Syscall.SHMCTL -> SegmentCalls.shmctl(task, i0, i1, a2);
            case Syscall.SHMAT -> SegmentCalls.shmat(task, i0, a1, i2);
            case Syscall.SHMDT -> SegmentCalls.shmdt(task, a0);
            case Syscall.MSGGET -> MessageQueueCalls.msgget(task, i0, i1);
            case Syscall.MSGCTL -> MessageQueueCalls.msgctl(task, i0, i1, a2);
            case Syscall.MSGSND -> MessageQueueCalls.msgsnd(task, i0, a1, a2, i3);
            case Syscall.MSGRCV -> MessageQueueCalls.msgrcv(task, i0, a1, a2, a3, i4);
            // ---- POSIX message queues.
            case Syscall.MQ_OPEN -> PosixQueueCalls.open(task, a0, i1, i2, a3);
            case Syscall.MQ_UNLINK -> PosixQueueCalls.unlink(task, a0);
            case Syscall.MQ_TIMEDSEND -> PosixQueueCalls.send(task, i0, a1, a2, i3, a4);
            case Syscall.MQ_TIMEDRECEIVE -> PosixQueueCalls.receive(task, i0, a1, a2, a3, a4);
            case Syscall.MQ_NOTIFY -> PosixQueueCalls.notify(task, i0, a1);
            case Syscall.MQ_GETSETATTR -> PosixQueueCalls.attributes(task, i0, a1, a2);
            default -> rest(number);
        };
    }

    private static long rest(int number) throws ErrnoException {
        Errno refusal = Syscall.refusal(number);
        throw (refusal == null ? Errno.ENOSYS : refusal).exception();
    }
}
