package dev.godwit.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs what TeaVM made of the portable modules under Node. */
class WasmGcTest {
    private static final Path ROOT = Path.of(System.getProperty("godwit.root"));

    @TempDir private Path folder;

    @Test
    void bytesArriveAndTextComesBack() throws Exception {
        byte[] bytes = new byte[1_000];
        int hash = 1;
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 7);
            hash = 31 * hash + bytes[i];
        }
        Path file = Files.write(folder.resolve("bytes"), bytes);
        Node.Result result = Node.call("echo", file);
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo("1000 bytes, hash " + hash);
        assertThat(result.exit()).isZero();
    }

    @Test
    void aFailureInsideIsSeenOutside() throws Exception {
        Node.Result result = Node.call("fail", null);
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("asked to fail");
    }

    @Test
    void anUnknownMethodIsAFailure() throws Exception {
        assertThat(Node.call("nonsense", null).exit()).isEqualTo(2);
    }

    @Test
    void theTwinsOfTheHostAgree() throws Exception {
        Node.Result result = Node.call("twins", null);
        assertThat(result.err()).isEmpty();
        List<String> wasm = result.out().lines().toList();
        List<String> jvm = jvmTwin().lines().toList();
        assertThat(jvm).hasSizeGreaterThan(50_000);
        for (int i = 0; i < Math.min(wasm.size(), jvm.size()); i++) {
            assertThat(wasm.get(i)).as("case %d", i).isEqualTo(jvm.get(i));
        }
        assertThat(wasm).hasSameSizeAs(jvm);
    }

    /** The same cases with the twin of host-jvm, which a class loader of its own finds. */
    private static String jvmTwin() throws Exception {
        URL[] classes = {
            ROOT.resolve("host-jvm/target/classes/").toUri().toURL(),
            ROOT.resolve("teavm-check/target/classes/").toUri().toURL()
        };
        try (URLClassLoader loader =
                new URLClassLoader(classes, ClassLoader.getPlatformClassLoader())) {
            Class<?> cases = loader.loadClass("dev.godwit.check.HostCases");
            return (String) cases.getMethod("all").invoke(null);
        }
    }
}
