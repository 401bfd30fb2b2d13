package dev.godwit.platform.jvm;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which of the standard streams are terminals, found out without native code. */
final class Terminals {
    private Terminals() {}

    @SuppressWarnings("SystemConsoleNull") // JDK 25's own console is null again without a terminal
    static boolean is(int descriptor) {
        Path link = Path.of("/proc/self/fd/" + descriptor);
        try {
            String target = Files.readSymbolicLink(link).toString();
            return target.startsWith("/dev/pts/")
                    || target.startsWith("/dev/tty")
                    || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            // Not Linux: the JVM knows of both streams together only.
            Console console = System.console();
            return console != null && console.isTerminal();
        }
    }
}
