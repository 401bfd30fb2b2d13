package dev.godwit.platform.jvm.files;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Does at once, on the thread that asks, what an asynchronous file channel else does on a thread of
 * a pool. There an {@link Error}, such as memory that has run out, would end the thread and nothing
 * would tell the one who waits.
 */
final class CallingThread extends AbstractExecutorService {
    static final CallingThread EXECUTOR = new CallingThread();

    private CallingThread() {}

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return false;
    }
}
