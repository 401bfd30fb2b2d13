package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class SimilarTest {
    @Test
    void namesTheNearestFirst() {
        assertThat(Similar.hint("ad", List.of("sub", "add", "and", "multiply")))
                .isEqualTo("; similar: add, and");
        assertThat(Similar.hint("aa", List.of("ab", "ac", "ad", "ae")))
                .isEqualTo("; similar: ab, ac, ad");
    }

    @Test
    void withoutASimilarOneSaysWhatThereIs() {
        assertThat(Similar.hint("x", List.of())).isEqualTo("; there are none");
        assertThat(Similar.hint("zzzzz", List.of("add"))).isEqualTo("; there is add");
        assertThat(Similar.hint("zzzzz", List.of("add", "sub", "mul", "div")))
                .isEqualTo("; there are add, sub, mul, ...");
    }
}
