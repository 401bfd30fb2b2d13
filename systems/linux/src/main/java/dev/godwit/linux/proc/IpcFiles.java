package dev.godwit.linux.proc;

import dev.godwit.linux.ipc.Ipc;
import dev.godwit.linux.ipc.IpcObject;
import dev.godwit.linux.ipc.IpcTable;
import dev.godwit.linux.ipc.PosixQueues;
import dev.godwit.linux.process.Kernel;

/** /proc/sysvipc, and the limits of IPC in /proc/sys. */
final class IpcFiles {
    private IpcFiles() {}

    static void addTo(Branch branch, Kernel kernel) {
        Ipc ipc = Ipc.of(kernel);
        branch.file(
                "sysvipc/sem",
                0444,
                () ->
                        table(
                                "       key      semid perms      nsems   uid   gid  cuid  cgid"
                                        + "      otime      ctime\n",
                                ipc.semaphores));
        branch.file(
                "sysvipc/shm",
                0444,
                () -> {
                    ipc.prune();
                    return table(
                            "       key      shmid perms                  size  cpid  lpid nattch"
                                    + "   uid   gid  cuid  cgid      atime      dtime      ctime"
                                    + "                   rss                  swap\n",
                            ipc.segments);
                });
        branch.file(
                "sysvipc/msg",
                0444,
                () ->
                        table(
                                "       key      msqid perms      cbytes       qnum lspid lrpid"
                                        + "   uid   gid  cuid  cgid      stime      rtime"
                                        + "      ctime\n",
                                ipc.queues));
    }

    private static <T extends IpcObject> String table(String head, IpcTable<T> objects) {
        StringBuilder out = new StringBuilder(head);
        for (T object : objects.all()) {
            out.append(object.line()).append('\n');
        }
        return out.toString();
    }

    /** Limits, as they are. */
    static void addLimits(Branch branch) {
        String all = Integer.toString(Ipc.ALL_SEMAPHORES);
        String most = Long.toUnsignedString(Ipc.MOST_BYTES);
        String sets = Integer.toString(Ipc.MOST_SEMAPHORES);
        branch.lines(
                0644,
                new String[][] {
                    {"kernel/shmmax", most},
                    {"kernel/shmall", most},
                    {"kernel/shmmni", Integer.toString(Ipc.MOST_SEGMENTS)},
                    {"kernel/msgmax", Integer.toString(Ipc.MOST_MESSAGE)},
                    {"kernel/msgmnb", Integer.toString(Ipc.MOST_QUEUE)},
                    {"kernel/msgmni", Integer.toString(Ipc.MOST_QUEUES)},
                    {"kernel/sem", sets + "\t" + all + "\t" + Ipc.MOST_OPERATIONS + "\t" + sets},
                    {"fs/mqueue/queues_max", Integer.toString(PosixQueues.MOST_QUEUES)},
                    {"fs/mqueue/msg_max", Integer.toString(PosixQueues.MOST_MESSAGES)},
                    {"fs/mqueue/msg_default", Integer.toString(PosixQueues.MOST_MESSAGES)},
                    {"fs/mqueue/msgsize_max", Integer.toString(PosixQueues.MOST_SIZE)},
                    {"fs/mqueue/msgsize_default", Integer.toString(PosixQueues.MOST_SIZE)},
                });
    }
}
