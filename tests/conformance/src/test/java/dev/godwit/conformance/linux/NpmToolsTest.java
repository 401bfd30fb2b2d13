package dev.godwit.conformance.linux;

import dev.godwit.conformance.programs.Places;
import dev.godwit.testkit.tools.Npm;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tools that people use Node for, under sid's: npm, TypeScript's compiler, ESLint and Prettier
 * write the same in Godwit as under QEMU.
 */
@Tag("programs")
class NpmToolsTest {
    private static final long SECONDS = 1800;
    private static final List<String> PACKAGES =
            List.of("typescript@5.9.3", "eslint@9.39.5", "prettier@3.10.1", "npm@11.21.2");

    private static final Path SOURCES = Places.SOURCES.resolve("linux/npm");

    private static DebianTree tree;

    @BeforeAll
    static void fetch() {
        Places.needsNpm();
        Path folder = Places.CACHE.resolve("npm-tools");
        Places.fetched(() -> {
            Npm.fetchAll(folder, PACKAGES);
            return folder;
        });
        copy(folder);
        tree = DebianTree.sid().with(folder);
    }

    private static void copy(Path folder) {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve("project").resolve(SOURCES.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each in a copy of the project, which it may change. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$bin/prettier untidy.js shapes.ts; echo $?; $bin/prettier --check .; echo $?",
                "$bin/eslint untidy.js; echo $?; $bin/eslint --fix untidy.js >/dev/null; cat"
                        + " untidy.js",
                "$bin/tsc --strict --target es2022 --module nodenext --outDir out shapes.ts; echo"
                        + " $?; cat out/shapes.js; node out/shapes.js",
                "$bin/npm --version; $bin/npm run hello; $bin/npm run fails >/dev/null 2>&1; echo"
                        + " $?",
                "$bin/npm install --silent --offline; echo $?; ls -l node_modules | cut -c1;"
                        + " $bin/npm ls; node -e 'require(\"greet\")'; $bin/npm exec greet"
            })
    void tools(String line) {
        String begin =
                "cp -r /scripts/project /tmp && ln -s /scripts/node_modules /tmp/node_modules"
                        + " && cd /tmp/project && bin=/scripts/node_modules/.bin && ";
        Both.same(tree, List.of("sh", "-c", begin + line), "", SECONDS);
    }
}
