package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.godwit.Guest;
import dev.godwit.Outcome;
import dev.godwit.base.failure.Malformed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Guests opened by the path of a file, where there is a platform that can read it. */
class GuestFileTest {
    @TempDir private Path folder;

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    @Test
    void aModuleIsRunFromItsFile() throws IOException {
        String file = file("a.wat", "(module (func (export \"_start\")))");
        try (Guest guest = Guest.open(file).build()) {
            assertThat(guest.run()).isEqualTo(new Outcome.Exited(0));
        }
    }

    @Test
    void aFileThatCannotBeReadIsNamed() {
        String missing = folder.resolve("missing").toString();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Guest.open(missing))
                .withMessageContaining(missing);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Guest.open(folder.toString()))
                .withMessageContaining(folder.toString());
    }

    @Test
    void aFileThatIsNoGuestIsRefused() throws IOException {
        String file = file("b.wat", "(modul)");
        assertThatExceptionOfType(Malformed.class).isThrownBy(() -> Guest.open(file).build());
    }
}
