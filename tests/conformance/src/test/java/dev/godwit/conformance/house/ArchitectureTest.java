package dev.godwit.conformance.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Set;

class ArchitectureTest {
    private static final String PLANTED = "dev.godwit.conformance.house.planted";
    private static final String ENGINE = "dev.godwit.wasm.runtime.Engine";

    /** With the test kit, where an engine may stand too. */
    private static final JavaClasses WITH_TESTKIT =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .withImportOption(location -> !location.contains("/conformance/target/"))
                    .importPackages("dev.godwit");

    private static final JavaClasses OURS =
            WITH_TESTKIT.that(
                    DescribedPredicate.not(
                            JavaClass.Predicates.resideInAPackage("dev.godwit.testkit..")));

    private static final JavaClasses PLANTED_CLASSES =
            new ClassFileImporter().importPackages(PLANTED);

    @Test
    void modulesImportOnlyLowerLevels() {
        assertThat(OURS.contain("dev.godwit.host.Memory")).isTrue();
        assertThat(OURS.contain("dev.godwit.cli.Main")).isTrue();
        Architecture.levels("dev.godwit", Architecture.LEVELS).check(OURS);
    }

    @Test
    void packagesHaveNoCycles() {
        Architecture.noCycles("dev.godwit").check(OURS);
    }

    @Test
    void enginesDoNotSeeEachOther() {
        Architecture.enginesAreStrangers(Architecture.engines(WITH_TESTKIT, ENGINE))
                .check(WITH_TESTKIT);
    }

    @Test
    void theRuntimeSeesNoEngineAndNoText() {
        Set<String> engines = Architecture.engines(OURS, ENGINE);
        assertThat(engines).contains("dev.godwit.wasm.inplace");
        Architecture.seesNone("dev.godwit.wasm.runtime", engines).check(OURS);
        Architecture.seesNone("dev.godwit.wasm.runtime", Set.of("dev.godwit.wasm.text"))
                .check(OURS);
    }

    /**
     * So that an engine adds nothing outside its package but its line in the list. What the command
     * shows of a module includes what one engine keeps of it.
     */
    @Test
    void onlyTheListOfEnginesNamesThem() {
        Set<String> known = Set.of("dev.godwit.EngineNames", "dev.godwit.cli.InspectCommand");
        Architecture.enginesAreKnownOnlyTo(known, Architecture.engines(OURS, ENGINE)).check(OURS);
    }

    @Test
    void aPlantedUpwardImportIsFound() {
        Map<String, Integer> levels = Map.of(PLANTED + ".low", 0, PLANTED + ".high", 1, PLANTED, 2);
        assertThatThrownBy(() -> Architecture.levels(PLANTED, levels).check(PLANTED_CLASSES))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("low.Low")
                .hasMessageContaining("high.High");
    }

    @Test
    void aPlantedCycleIsFound() {
        assertThatThrownBy(() -> Architecture.noCycles(PLANTED).check(PLANTED_CLASSES))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("left")
                .hasMessageContaining("right");
    }

    @Test
    void plantedKnowledgeOfEnginesIsFound() {
        JavaClasses classes = PLANTED_CLASSES;
        Set<String> engines = Architecture.engines(classes, PLANTED + ".runtime.Engine");
        assertThat(engines).containsExactly(PLANTED + ".one", PLANTED + ".two");
        assertThatThrownBy(() -> Architecture.enginesAreStrangers(engines).check(classes))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("(1 times)")
                .hasMessageContaining("one.Loop")
                .hasMessageContaining("two.Part");
        assertThatThrownBy(
                        () -> Architecture.seesNone(PLANTED + ".runtime", engines).check(classes))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("runtime.Store")
                .hasMessageContaining("two.Two");
        Set<String> text = Set.of(PLANTED + ".text");
        assertThatThrownBy(() -> Architecture.seesNone(PLANTED + ".runtime", text).check(classes))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("runtime.Store")
                .hasMessageContaining("text.Text");
        Set<String> store = Set.of(PLANTED + ".runtime.Store");
        assertThatThrownBy(() -> Architecture.enginesAreKnownOnlyTo(store, engines).check(classes))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("(1 times)")
                .hasMessageContaining("user.User")
                .hasMessageContaining("one.One");
    }
}
