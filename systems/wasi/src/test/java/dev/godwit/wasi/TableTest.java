package dev.godwit.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.Errno;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

class TableTest {
    @Test
    void functionsAreThoseOfTheTable() throws IOException {
        List<String> expected = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("../../isa/tables/wasi-p1.tbl"))) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] cells = line.split("\\|");
            expected.add(cells[0].strip() + " " + cells[1].strip() + " " + cells[2].strip());
        }
        List<String> actual = new ArrayList<>();
        for (String name : Preview1.names()) {
            Preview1 function = Objects.requireNonNull(Preview1.find(name));
            String parameters = function.parameters().isEmpty() ? "-" : function.parameters();
            actual.add(name + " " + parameters + " " + (function.hasResult() ? "i" : "-"));
        }
        assertThat(actual).isEqualTo(expected).hasSize(46);
    }

    @Test
    void errorsHaveTheNumbersOfTheSpecification() {
        Set<Integer> numbers = new HashSet<>();
        for (Errno errno : Errno.values()) {
            if (errno == Errno.ESOCKTNOSUPPORT
                    || errno == Errno.ETOOMANYREFS
                    || errno == Errno.ENODATA) {
                continue; // Linux's; WASI has others for them
            }
            assertThat(numbers.add(Errnos.number(errno))).isTrue();
        }
        assertThat(numbers).hasSize(76).contains(1, 76);
        assertThat(Errnos.number(Errno.EBADF)).isEqualTo(8);
        assertThat(Errnos.number(Errno.EINVAL)).isEqualTo(28);
        assertThat(Errnos.number(Errno.ENOENT)).isEqualTo(44);
        assertThat(Errnos.number(Errno.ENOTCAPABLE)).isEqualTo(76);
    }
}
