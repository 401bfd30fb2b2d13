package dev.godwit.linux.process;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.riscv.core.Node;
import dev.godwit.riscv.hart.Hart;

/**
 * What lies on a handler's stack (struct rt_sigframe): siginfo, then ucontext with the registers as
 * they were, to which rt_sigreturn brings the task back.
 */
public final class SignalFrame {
    private static final int UCONTEXT = SigInfo.SIZE;
    private static final int UC_STACK = UCONTEXT + 16;
    private static final int UC_SIGMASK = UCONTEXT + 40;
    static final int MCONTEXT = UCONTEXT + 176;
    static final int FLOATS = MCONTEXT + 256;

    /**
     * Behind the 32 registers of D: fcsr, then zeros, of which the last 8 bytes are the END header.
     */
    private static final int FCSR = FLOATS + 256;

    private static final int RESERVED = FLOATS + 516;

    /** The size of the frame: siginfo and a ucontext of 960 bytes. */
    public static final int SIZE = UCONTEXT + 960;

    static final int REGISTERS = 32;
    private static final int SS_ONSTACK = 1;
    private static final int SS_DISABLE = 2;
    private static final int SS_AUTODISARM = 1 << 31;

    private SignalFrame() {}

    /**
     * Whether a task is on its alternate stack.
     *
     * @param task which
     * @return whether its stack pointer lies there
     */
    public static boolean isOnStack(Task task) {
        if ((task.stackFlags & SS_AUTODISARM) != 0) {
            return false;
        }
        long sp = task.hart.registers[Task.SP];
        return sp > task.stackPointer && sp - task.stackPointer <= task.stackSize;
    }

    /**
     * What sigaltstack tells of a task's alternate stack.
     *
     * @param task which
     * @return its flags
     */
    public static int stackFlags(Task task) {
        if (task.stackSize == 0) {
            return SS_DISABLE;
        }
        return (isOnStack(task) ? SS_ONSTACK : 0) | task.stackFlags & SS_AUTODISARM;
    }

    /** Pushes a frame and goes to the handler. */
    static void push(Task task, SigInfo info, long handler, long flags) throws ErrnoException {
        Hart hart = task.hart;
        long[] registers = hart.registers;
        long sp = registers[Task.SP];
        if ((flags & SignalHandlers.ONSTACK) != 0 && task.stackSize != 0 && !isOnStack(task)) {
            sp = task.stackPointer + task.stackSize;
        } else if (isOnStack(task) && sp - SIZE - 16 <= task.stackPointer) {
            throw Errno.EFAULT.exception(); // the alternate stack is full
        }
        sp = sp - SIZE & -16L;
        byte[] frame = new byte[SIZE];
        info.write(frame, 0);
        Bytes.putLong(frame, UC_STACK, task.stackPointer);
        Bytes.putInt(frame, UC_STACK + 8, stackFlags(task));
        Bytes.putLong(frame, UC_STACK + 16, task.stackSize);
        Bytes.putLong(frame, UC_SIGMASK, task.hasSavedMask ? task.savedMask : task.mask);
        Bytes.putLong(frame, MCONTEXT, hart.pc);
        for (int i = 1; i < REGISTERS; i++) {
            Bytes.putLong(frame, MCONTEXT + 8 * i, registers[i]);
        }
        for (int i = 0; i < REGISTERS; i++) {
            Bytes.putLong(frame, FLOATS + 8 * i, registers[Node.F + i]);
        }
        Bytes.putInt(frame, FCSR, hart.floats.flags | hart.floats.rounding << 5);
        task.user().copyOut(sp, frame, 0, SIZE);
        if ((task.stackFlags & SS_AUTODISARM) != 0) {
            task.stackPointer = 0;
            task.stackSize = 0;
            task.stackFlags = SS_DISABLE;
        }
        registers[Task.RA] = task.process.image().vdso + Vdso.SIGRETURN;
        registers[Task.SP] = sp;
        registers[Task.A0] = info.signal();
        registers[Task.A0 + 1] = sp;
        registers[Task.A0 + 2] = sp + UCONTEXT;
        hart.pc = handler;
    }

    /**
     * Goes back to where the task was (rt_sigreturn).
     *
     * @param task its stack pointer is at the frame
     * @throws ErrnoException EFAULT if the frame cannot be read, EINVAL if it is none
     */
    public static void pop(Task task) throws ErrnoException {
        Hart hart = task.hart;
        long[] registers = hart.registers;
        long sp = registers[Task.SP];
        byte[] frame = new byte[SIZE];
        task.user().copyIn(sp, frame, 0, SIZE);
        if (Bytes.getInt(frame, RESERVED) != 0
                || Bytes.getInt(frame, RESERVED + 4) != 0
                || Bytes.getInt(frame, RESERVED + 8) != 0) {
            throw Errno.EINVAL.exception();
        }
        for (int i = 1; i < REGISTERS; i++) {
            registers[i] = Bytes.getLong(frame, MCONTEXT + 8 * i);
        }
        for (int i = 0; i < REGISTERS; i++) {
            registers[Node.F + i] = Bytes.getLong(frame, FLOATS + 8 * i);
        }
        int fcsr = Bytes.getInt(frame, FCSR);
        hart.floats.flags = fcsr & 0x1F;
        hart.floats.rounding = fcsr >>> 5 & 7;
        hart.pc = Bytes.getLong(frame, MCONTEXT) & -2L;
        task.setMask(Bytes.getLong(frame, UC_SIGMASK));
        task.hasSavedMask = false;
        restoreStack(task, frame);
    }

    private static void restoreStack(Task task, byte[] frame) {
        if (isOnStack(task)) {
            return; // as sigaltstack would refuse
        }
        int flags = Bytes.getInt(frame, UC_STACK + 8);
        if ((flags & SS_DISABLE) != 0) {
            task.stackPointer = 0;
            task.stackSize = 0;
            task.stackFlags = SS_DISABLE;
        } else {
            task.stackPointer = Bytes.getLong(frame, UC_STACK);
            task.stackSize = Bytes.getLong(frame, UC_STACK + 16);
            task.stackFlags = flags & SS_AUTODISARM;
        }
    }
}
