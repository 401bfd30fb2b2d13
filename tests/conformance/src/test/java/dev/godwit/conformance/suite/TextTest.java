package dev.godwit.conformance.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.failure.BadInput;
import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.Place;
import dev.godwit.wasm.binary.ModuleDecoder;
import dev.godwit.wasm.module.DecodedModule;
import dev.godwit.wasm.module.Features;
import dev.godwit.wasm.script.Command;
import dev.godwit.wasm.script.ModuleSource;
import dev.godwit.wasm.script.Script;
import dev.godwit.wasm.text.WasmText;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The text format on every module of the public suite, valid or not. */
class TextTest {
    private static final Features ALL =
            Features.parse("3.0,threads,custom-page-sizes,wide-arithmetic");

    private static final List<String> FOLDERS =
            List.of(
                    ".",
                    "custom",
                    "proposals/threads",
                    "proposals/custom-page-sizes",
                    "proposals/wide-arithmetic");

    /** Told of each module of the suite. */
    private interface Visitor {
        void visit(String place, ModuleSource source);
    }

    private static void forEachModule(Visitor visitor) {
        for (String folder : FOLDERS) {
            for (Path file : Suite.scripts(folder)) {
                for (Command command : Script.parse(Suite.read(file))) {
                    String place = file.getFileName() + ":" + command.line();
                    if (command instanceof Command.Define define) {
                        visitor.visit(place, define.source());
                    } else if (command instanceof Command.AssertModuleFails fails) {
                        visitor.visit(place, fails.source());
                    }
                }
            }
        }
    }

    private static byte @Nullable [] binary(ModuleSource source) {
        try {
            return source.load(ALL).binary();
        } catch (BadInput e) {
            return null;
        }
    }

    private static @Nullable DecodedModule decode(byte[] binary) {
        try {
            return ModuleDecoder.decode(binary, ALL);
        } catch (BadInput | LimitReached e) {
            return null;
        }
    }

    private static byte @Nullable [] print(byte[] binary) {
        DecodedModule module = decode(binary);
        try {
            return module == null ? null : WasmText.print(module);
        } catch (BadInput e) {
            return null;
        }
    }

    @Test
    void whatIsPrintedParsesToTheSameBytes() {
        int[] count = new int[1];
        forEachModule((place, source) -> {
            byte[] binary = binary(source);
            byte[] text = binary == null ? null : print(binary);
            if (binary == null || text == null) {
                return;
            }
            byte[] again = WasmText.parse(text, ALL).binary();
            if (source instanceof ModuleSource.Binary) {
                // the suite's own binaries have numbers and sections of every form
                byte[] second = print(again);
                assertThat(second).as(place).isNotNull();
                assertThat(WasmText.parse(second, ALL).binary()).as(place).isEqualTo(again);
            } else {
                assertThat(Arrays.equals(again, binary)).as(place).isTrue();
            }
            count[0]++;
        });
        assertThat(count[0]).isGreaterThan(5_000);
    }

    @Test
    void everyFailureOfATextHasItsPlace() {
        int[] count = new int[1];
        forEachModule((place, source) -> {
            try {
                source.load(ALL);
            } catch (BadInput e) {
                assertThat(e.place()).as(place).isInstanceOf(Place.InText.class);
                count[0]++;
            }
        });
        assertThat(count[0]).isGreaterThan(1_200);
    }
}
