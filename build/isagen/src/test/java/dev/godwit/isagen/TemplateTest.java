package dev.godwit.isagen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

class TemplateTest {
    private static final Variant METERED = Variant.PLAIN.with("metered");

    @TempDir Path folder;

    private Template template(String text) throws IOException {
        return Template.read(Files.writeString(folder.resolve("Loop.txt"), text));
    }

    private String write(String text, Variant variant) throws IOException {
        return template(text)
                .write(
                        variant,
                        variant.className("Loop"),
                        (name, argument) -> name.equals("do") ? argument + "!\n" : null);
    }

    @Test
    void conditionsNest() throws IOException {
        String text =
                """
                class $CLASS
                //#if metered
                metered
                //#if teavm
                metered teavm
                //#else
                metered jvm
                //#end
                //#else
                unmetered
                //#if teavm
                unmetered teavm
                //#end
                //#end
                //#do all
                """;
        assertThat(write(text, Variant.PLAIN)).isEqualTo("class Loop\nunmetered\nall!\n");
        assertThat(write(text, METERED))
                .isEqualTo("class MeteredLoop\nmetered\nmetered jvm\nall!\n");
        assertThat(write(text, METERED.with("teavm")))
                .isEqualTo("class MeteredTeavmLoop\nmetered\nmetered teavm\nall!\n");
        assertThat(write(text, Variant.PLAIN.with("teavm")))
                .isEqualTo("class TeavmLoop\nunmetered\nunmetered teavm\nall!\n");
        assertThat(template(text).conditions()).containsExactly("metered", "teavm");
    }

    @ParameterizedTest
    @CsvSource({
        "'//#if metred', 2, unknown condition 'metred'",
        "'//#if', 2, unknown condition ''",
        "'//#else', 2, //#else without //#if",
        "'//#if metered\n//#else\n//#else\n//#end', 4, //#else without //#if",
        "'//#end', 2, //#end without //#if",
        "'//#if metered\n//#if jvm\n//#end', 2, //#if without //#end",
        "'//#dont', 2, unknown directive 'dont'",
    })
    void whatIsWrongIsSaidWithFileAndLine(String text, int line, String message) {
        assertThatThrownBy(() -> write("first\n" + text + "\n", METERED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("Loop.txt:" + line + ": " + message);
    }

    @Test
    void variantsAreTheProductOfWhatIsAsked() {
        assertThat(Variant.of(Set.of())).containsExactly(Variant.PLAIN);
        assertThat(Variant.of(Set.of("unprobed", "metered", "exact")))
                .hasSize(8)
                .contains(Variant.PLAIN, METERED.with("probed").with("exact"));
        assertThat(Variant.of(Set.of("metered", "unmetered")).stream().map(v -> v.className("X")))
                .containsExactly("X", "MeteredX");
    }
}
