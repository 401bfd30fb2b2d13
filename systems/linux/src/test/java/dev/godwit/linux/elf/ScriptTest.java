package dev.godwit.linux.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.vfs.FileRanges;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

class ScriptTest {
    private static Script read(String text) throws Exception {
        return Script.read(FileRanges.of(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static void refused(String message, String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(NotExecutable.class).hasMessage(message);
    }

    @Test
    void interpreterAndArgument() throws Exception {
        assertThat(read("#!/bin/sh\necho")).isEqualTo(new Script("/bin/sh", null));
        assertThat(read("#! \t/bin/sh \t\n")).isEqualTo(new Script("/bin/sh", null));
        assertThat(read("#!/bin/sh")).isEqualTo(new Script("/bin/sh", null));
        assertThat(read("#!/usr/bin/env  python3 -u \n"))
                .isEqualTo(new Script("/usr/bin/env", "python3 -u"));
        assertThat(read("#!/bin/sh -e\0 x\n")).isEqualTo(new Script("/bin/sh", "-e"));
        assertThat(read("#!/\u00c3\u00a4\n").interpreter()).isEqualTo("/\u00e4");
    }

    @Test
    void onlyTheFirst256BytesCount() throws Exception {
        String path = "/" + "a".repeat(252);
        assertThat(read("#!" + path + "\n").interpreter()).isEqualTo(path);
        refused("the first line of the script is too long", "#!" + path + "aa\n");
        // A path that ends in time, and an argument that does not: it is cut.
        assertThat(read("#!/bin/sh " + "b".repeat(300) + "\n").argument())
                .isEqualTo("b".repeat(245));
        refused("the first line of the script is too long", "#!" + " ".repeat(300));
    }

    @Test
    void nothingToRun() {
        refused("the first line of the script names no interpreter", "#!\n");
        refused("the first line of the script names no interpreter", "#! \t \n/bin/sh");
        refused("neither an ELF file nor a script", "# !/bin/sh\n");
        refused("neither an ELF file nor a script", "#");
        refused("neither an ELF file nor a script", "");
    }
}
