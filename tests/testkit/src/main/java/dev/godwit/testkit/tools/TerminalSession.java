package dev.godwit.testkit.tools;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A command at a terminal of this machine, which script(1) makes and the test drives. The terminal
 * is asked for its settings before and after.
 */
public final class TerminalSession implements AutoCloseable {
    /** So long a test waits for what must come. */
    private static final long PATIENCE_SECONDS = 100;

    private static final byte[] NOTHING = {};

    private final Process process;
    private final BlockingQueue<byte[]> arrived = new LinkedBlockingQueue<>();
    private final StringBuilder all = new StringBuilder();

    /** How much of {@link #all} was waited for already. */
    private int seen;

    private final String before;
    private final String device;
    private final long pid;
    private String after = "";
    private int exit = -1;

    /**
     * Starts a command. Signals do to it what they do by default, whatever this process ignores.
     *
     * @param folder a folder for a file
     * @param command the words of a shell that are executed; what they become is {@link #pid}
     * @param behind what follows them in the shell's line, such as a pipe; may be empty
     */
    public TerminalSession(Path folder, String command, String behind) {
        String child = "echo \"pid $$\" >&3; exec 3>&- env --default-signal " + command;
        String line = "sh -c '" + child.replace("'", "'\\''") + "' " + behind;
        String script =
                "stty -g; tty; exec 3>&1\n"
                        + line
                        + "\ncode=$?; echo; echo \"exit $code\"; stty -g; echo end\n";
        try {
            Path file = Files.writeString(Files.createTempFile(folder, "terminal", ""), script);
            process =
                    new ProcessBuilder("script", "-qec", "sh '" + file + "'", "/dev/null")
                            .redirectErrorStream(true)
                            .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().start(this::read);
        before = until("\r\n").strip();
        device = until("\r\n").strip();
        until("pid ");
        pid = Long.parseLong(until("\r\n").strip());
    }

    /**
     * Why there can be none.
     *
     * @return what is missing, or null if all is there
     */
    public static @Nullable String missing() {
        return Processes.works("script", "-qec", "true", "/dev/null")
                        && Processes.works("env", "--default-signal", "true")
                        && Processes.works("stty", "--version")
                ? null
                : "needs script of util-linux, and env and stty of coreutils 8.31 or newer";
    }

    private void read() {
        try (InputStream in = process.getInputStream()) {
            byte[] block = new byte[1 << 12];
            for (int count = in.read(block); count >= 0; count = in.read(block)) {
                arrived.add(Arrays.copyOf(block, count));
            }
        } catch (IOException e) {
            // the terminal has gone
        } finally {
            arrived.add(NOTHING);
        }
    }

    /** {@return the number of the command's process} */
    public long pid() {
        return pid;
    }

    /**
     * Waits for a text to be shown, behind what was waited for before.
     *
     * @param text what is shown, one character for each byte
     * @return all up to its end
     * @throws ToolFailure if it does not come
     */
    public String until(String text) {
        int at = all.indexOf(text, seen);
        while (at < 0) {
            byte[] more;
            try {
                more = arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ToolFailure("interrupted");
            }
            if (more == null || more.length == 0) {
                throw new ToolFailure(
                        "'" + text + "' was not shown behind '" + all.substring(seen) + "'");
            }
            all.append(new String(more, StandardCharsets.ISO_8859_1));
            at = all.indexOf(text, seen);
        }
        int end = at + text.length();
        String found = all.substring(seen, end);
        seen = end;
        return found;
    }

    /**
     * Presses keys.
     *
     * @param keys characters of one byte
     */
    public void type(String keys) {
        try {
            OutputStream out = process.getOutputStream();
            out.write(keys.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Changes the size of the terminal's window.
     *
     * @param rows its height in characters
     * @param columns its width
     */
    public void resize(int rows, int columns) {
        stty("rows", Integer.toString(rows), "cols", Integer.toString(columns));
    }

    /** {@return how the terminal is set now, as {@code stty -a} has it} */
    public String settings() {
        return stty("-a");
    }

    private String stty(String... arguments) {
        List<String> command = new ArrayList<>(List.of("stty", "-F", device));
        command.addAll(List.of(arguments));
        return Processes.tool(Path.of("").toAbsolutePath(), command).text();
    }

    /**
     * Sends the command a signal.
     *
     * @param name its name without SIG
     */
    public void signal(String name) {
        Processes.tool(
                Path.of("").toAbsolutePath(), List.of("sh", "-c", "kill -" + name + " " + pid));
    }

    /**
     * Waits until the command has ended.
     *
     * @return all that was shown since {@link #until}
     */
    public String end() {
        String shown = until("\nexit "); // no \r where the terminal is left raw
        exit = Integer.parseInt(until("\n").strip());
        after = until("\n").strip();
        until("end");
        return shown;
    }

    /** {@return the command's exit code, after {@link #end}} */
    public int exitCode() {
        return exit;
    }

    /** {@return whether the terminal is set as it was before, after {@link #end}} */
    public boolean isRestored() {
        return after.equals(before);
    }

    /** Ends all that still runs. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
