package dev.godwit.conformance.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

import java.util.Map;

class ArchitectureTest {
    private static final String PLANTED = "dev.godwit.conformance.house.planted";

    private static JavaClasses ours() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("/conformance/target/"))
                .withImportOption(location -> !location.contains("/testkit/target/"))
                .importPackages("dev.godwit");
    }

    private static JavaClasses planted() {
        return new ClassFileImporter().importPackages(PLANTED);
    }

    @Test
    void modulesImportOnlyLowerLevels() {
        JavaClasses classes = ours();
        assertThat(classes.contain("dev.godwit.host.Memory")).isTrue();
        assertThat(classes.contain("dev.godwit.cli.Main")).isTrue();
        Architecture.levels("dev.godwit", Architecture.LEVELS).check(classes);
    }

    @Test
    void packagesHaveNoCycles() {
        Architecture.noCycles("dev.godwit").check(ours());
    }

    @Test
    void aPlantedUpwardImportIsFound() {
        Map<String, Integer> levels = Map.of(PLANTED + ".low", 0, PLANTED + ".high", 1, PLANTED, 2);
        assertThatThrownBy(() -> Architecture.levels(PLANTED, levels).check(planted()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("low.Low")
                .hasMessageContaining("high.High");
    }

    @Test
    void aPlantedCycleIsFound() {
        assertThatThrownBy(() -> Architecture.noCycles(PLANTED).check(planted()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("left")
                .hasMessageContaining("right");
    }
}
