package dev.godwit.bench;

import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.wasi.WasiExitException;
import com.dylibso.chicory.wasi.WasiOptions;
import com.dylibso.chicory.wasi.WasiPreview1;
import com.dylibso.chicory.wasm.Parser;

import java.io.File;
import java.util.List;

/** Runs a command of WASI preview 1 in Chicory's interpreter, as its users do. */
public final class ChicoryMain {
    private ChicoryMain() {}

    /**
     * Runs.
     *
     * @param args the module, then its arguments
     */
    public static void main(String[] args) {
        WasiOptions options =
                WasiOptions.builder()
                        .withStdout(System.out, false)
                        .withStderr(System.err, false)
                        .withArguments(List.of(args))
                        .build();
        try (WasiPreview1 wasi = WasiPreview1.builder().withOptions(options).build()) {
            Instance.builder(Parser.parse(new File(args[0])))
                    .withImportValues(
                            ImportValues.builder().addFunction(wasi.toHostFunctions()).build())
                    .build();
        } catch (WasiExitException e) {
            System.out.flush();
            System.exit(e.exitCode());
        }
    }
}
