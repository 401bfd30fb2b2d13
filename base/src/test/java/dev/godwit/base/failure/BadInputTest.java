package dev.godwit.base.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BadInputTest {
    /** Who only logs the exception must see it too. */
    @Test
    void aStackTraceBeginsWithThePlace() {
        Place text = new Place.InText(3, 14, "  (i32.add)");
        assertThat(new Invalid("type mismatch", text))
                .hasMessage("type mismatch")
                .hasToString("dev.godwit.base.failure.Invalid: type mismatch at 3:14");
        assertThat(new Malformed("unexpected end", new Place.InBinary(31)))
                .hasToString("dev.godwit.base.failure.Malformed: unexpected end at offset 0x1f");
    }

    @Test
    void whatHasNoPlaceNamesNone() {
        assertThat(new Unlinkable("unknown import", null))
                .hasToString("dev.godwit.base.failure.Unlinkable: unknown import");
    }
}
