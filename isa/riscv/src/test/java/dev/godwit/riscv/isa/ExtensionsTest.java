package dev.godwit.riscv.isa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.failure.Malformed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExtensionsTest {
    @ParameterizedTest
    @CsvSource({
        "rv64i, rv64i",
        "rv64gc, rv64imafdc_zicsr_zifencei",
        "RV64IMAFDC_Zba_ZICBOM, rv64imafdc_zicbom_zicsr_zba",
        "rv64i2p1_m2p0_zba1p0, rv64im_zba",
        "rv64id, rv64ifd_zicsr",
        "rv64i_zfh, rv64if_zicsr_zfh",
        "rv64ib, rv64i_zba_zbb_zbs",
        "rv64izba_zcb, rv64ic_zcb_zba",
        "rv64imac_svinval_zawrs, rv64imac_zawrs_svinval",
        "rv64i_zacas_zabha, rv64ia_zabha_zacas"
    })
    void stringsAreReadAndWrittenInCanonicalOrder(String given, String canonical) {
        Extensions extensions = Extensions.parse(given);
        assertThat(extensions.isaString()).isEqualTo(canonical);
        assertThat(Extensions.parse(canonical)).isEqualTo(extensions);
    }

    @Test
    void allAreNamedAndParsedBack() {
        assertThat(Extensions.parse(Extensions.ALL.isaString())).isEqualTo(Extensions.ALL);
        assertThat(Extensions.RV64GC.isaString()).isEqualTo("rv64imafdc_zicsr_zifencei");
        assertThat(Extensions.BASE.isaString()).isEqualTo("rv64i");
    }

    @ParameterizedTest
    @CsvSource({
        "rv32gc, 1",
        "64gc, 1",
        "rv64, 5",
        "rv64mi, 5",
        "rv64gcq, 7",
        "rv64gc_zfoo, 8",
        "rv64gc__zba, 7",
        "rv64gc_, 7",
        "rv64gc_zba1x, 8",
        "rv64gc_zba zbb, 8",
        "'', 1"
    })
    void whatIsWrongIsFoundInItsColumn(String text, int column) {
        assertThatThrownBy(() -> Extensions.parse(text))
                .isInstanceOfSatisfying(
                        Malformed.class,
                        wrong ->
                                assertThat(wrong.place())
                                        .hasToString(
                                                "InText[line=1, column="
                                                        + column
                                                        + ", source="
                                                        + text
                                                        + "]"));
    }

    @ParameterizedTest
    @EnumSource
    void withoutOneThereIsNoneThatNeedsIt(Extension extension) {
        if (extension == Extension.I) {
            return;
        }
        Extensions left = Extensions.ALL.without(extension);
        assertThat(left.has(extension)).isFalse();
        assertThat(left.with(extension).has(extension)).isTrue();
        assertThat(Extensions.parse(left.isaString())).isEqualTo(left);
    }
}
