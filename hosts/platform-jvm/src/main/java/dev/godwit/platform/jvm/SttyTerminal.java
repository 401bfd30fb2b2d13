package dev.godwit.platform.jvm;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.terminal.WindowSize;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The terminal behind standard input, on hosts whose calls we do not know: stty(1) sets it. */
final class SttyTerminal implements HostTerminal.Device {
    private static final long PATIENCE_SECONDS = 5;

    private final String saved;

    /** Remembers how it is set. */
    SttyTerminal() throws ErrnoException {
        saved = stty("-g").strip();
    }

    private static String stty(String... arguments) throws ErrnoException {
        List<String> command = new ArrayList<>();
        command.add("stty");
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectInput(ProcessBuilder.Redirect.INHERIT)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String out =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroy();
                throw Errno.ENOTTY.exception();
            }
            return out;
        } catch (IOException e) {
            throw Errno.ENOTSUP.exception();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Errno.EINTR.exception();
        }
    }

    @Override
    public void makeRaw(boolean isShared) throws ErrnoException {
        stty("raw", "-echo", "-iexten", isShared ? "opost" : "-opost");
    }

    @Override
    public void restore() throws ErrnoException {
        stty(saved);
    }

    @Override
    public WindowSize size() throws ErrnoException {
        String[] words = stty("size").strip().split(" ", -1);
        try {
            return words.length == 2
                    ? new WindowSize(Integer.parseInt(words[0]), Integer.parseInt(words[1]), 0, 0)
                    : WindowSize.UNKNOWN;
        } catch (NumberFormatException e) {
            return WindowSize.UNKNOWN;
        }
    }
}
