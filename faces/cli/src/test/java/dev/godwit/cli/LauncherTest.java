package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What the script at the root hands to the JVM: run beside a java that only says its arguments. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
class LauncherTest {
    @TempDir private Path root;

    @BeforeEach
    void copyWithoutABuild() throws IOException {
        Files.copy(Path.of("../../godwit"), root.resolve("godwit"));
        Files.createDirectories(root.resolve("faces/cli/target/dist/lib"));
        Files.createFile(root.resolve("faces/cli/target/dist/built"));
        java(root.resolve("java"));
    }

    private static void java(Path file) throws IOException {
        Files.writeString(file, "#!/bin/sh\nprintf '%s\\n' \"$0\" \"$@\"\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /** A folder that looks like a JDK. */
    private Path jdk(String version) throws IOException {
        Path home = root.toRealPath().resolve("jdk-" + version);
        Files.createDirectories(home.resolve("bin"));
        java(home.resolve("bin/java"));
        Files.writeString(
                home.resolve("release"),
                "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\nMODULES=\"java.base\"\n");
        return home;
    }

    private List<String> jvmArguments(String... args) throws IOException, InterruptedException {
        return run(Map.of("GODWIT_JAVA", root.resolve("java").toString()), "godwit", args);
    }

    private List<String> run(Map<String, String> environment, String script, String... args)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add("/bin/sh");
        command.add(script);
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .keySet()
                .removeIf(name -> name.matches("GODWIT_.*|(JAVA|JDK).*_HOME.*"));
        builder.environment().putAll(environment);
        builder.environment().put("GODWIT_BUILD", "never");
        Ended ended = output(builder);
        assertThat(ended.exit()).as(ended.output()).isZero();
        return ended.output().lines().toList();
    }

    private record Ended(int exit, String output) {}

    /** Runs a process in the folder to its end, or ends one that hangs. */
    private Ended output(ProcessBuilder builder) throws IOException, InterruptedException {
        Path output = root.resolve("output");
        Process process =
                builder.directory(root.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        process.getOutputStream().close();
        if (!process.waitFor(50, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        return new Ended(process.exitValue(), Files.readString(output));
    }

    @Test
    void theCommandLineIsPassedOnAsItIs() throws Exception {
        assertThat(jvmArguments("run", "a b", "", "*"))
                .endsWith("dev.godwit.cli.Main", "run", "a b", "", "*");
    }

    @Test
    void theFirstJdk25IsTaken() throws Exception {
        Path old = jdk("17.0.1");
        Path other = jdk("250");
        Path wanted = jdk("25.0.3");
        String java = wanted.resolve("bin/java").toString();
        assertThat(run(Map.of("JAVA_HOME", wanted.toString()), "godwit")).startsWith(java);
        assertThat(
                        run(
                                Map.of(
                                        "JAVA_HOME",
                                        other.toString(),
                                        "JDK25_HOME",
                                        wanted.toString()),
                                "godwit"))
                .startsWith(java);
        Path links = Files.createDirectories(root.resolve("links"));
        Files.createSymbolicLink(links.resolve("java"), Path.of("first"));
        Files.createSymbolicLink(links.resolve("first"), wanted.resolve("bin/java"));
        String path = links + ":" + System.getenv("PATH");
        assertThat(run(Map.of("JAVA_HOME", old.toString(), "PATH", path), "godwit"))
                .startsWith(java);
    }

    @Test
    void aLinkToTheScriptWorks() throws Exception {
        Files.createDirectories(root.resolve("bin"));
        Files.createSymbolicLink(root.resolve("bin/godwit"), Path.of("../first"));
        Files.createSymbolicLink(root.resolve("first"), root.resolve("godwit"));
        Map<String, String> java = Map.of("GODWIT_JAVA", root.resolve("java").toString());
        for (String script : List.of("bin/godwit", "first", "./godwit")) {
            assertThat(run(java, script, "x")).endsWith("dev.godwit.cli.Main", "x");
        }
    }

    /** 3 times the memory, and 3 / 2 of what is granted beside it, in MiB. */
    @ParameterizedTest
    @CsvSource({
        "run x, 3072",
        "run --max-memory 64MiB x, 3072",
        "run --max-memory 2GiB x, 6144",
        "run --max-memory=2GiB x, 6144",
        "run --max-memory 4096MiB x, 12288",
        "run --max-memory 8388608KiB x, 24579",
        "run --max-memory 0004GiB x, 12288",
        "run --max-memory 4294967296 x, 12291",
        "run --max-memory 99999GiB x, 262144",
        "run --max-memory 99999999999999999999 x, 3072",
        "run --max-memory -1GiB x, 3072",
        "run --max-memory 08XiB x, 3072",
        "run --tmpfs /t x, 3456",
        "run --tmpfs /t:1GiB --tmpfs=/u:512MiB x, 5376",
        "run --tmpfs /t:name --max-memory=2GiB x, 6528",
        "run --listen 127.0.0.1:0 --listen=[::1]:80 x, 3264",
        "run x --tmpfs, 3072"
    })
    void theHeapHasRoomForWhatTheGuestMayUse(String line, int mebibytes) throws Exception {
        assertThat(jvmArguments(line.split(" "))).contains("-Xmx" + mebibytes + "m");
    }

    /** Runs a line of shell in which {@code $godwit} is the launcher and {@code java} a script. */
    private String shell(String line, String java) throws IOException, InterruptedException {
        Files.writeString(root.resolve("java"), "#!/bin/sh\n" + java);
        return output(new ProcessBuilder("sh", "-c", "godwit='sh " + root + "/godwit'; " + line))
                .output();
    }

    /** Else the JVM's own files would be the guest's standard input and output. */
    @ParameterizedTest
    @CsvSource({
        "<&-, 0",
        ">&-, 1",
        "2>&-, 2",
        "<&- >&-, 0 1",
        "<&- >&- 2>&-, 0 1 2",
    })
    void aStreamThatIsClosedStaysUnusableAndItsNumberTaken(String closed, String numbers)
            throws Exception {
        String line =
                "export GODWIT_BUILD=never GODWIT_JAVA=%s/java; exec 3>log; $godwit %s </dev/zero"
                        .formatted(root, closed);
        line = closed.startsWith("<") ? line.replace(" </dev/zero", "") : line;
        String java =
                """
                for fd in 0 1 2; do [ -e /dev/fd/$fd ] || echo free >&3; done
                head -c 1 >/dev/null 2>/dev/null || printf '0 ' >&3
                sh -c 'echo out' 2>/dev/null || printf '1 ' >&3
                sh -c 'echo err >&2' || printf '2 ' >&3
                """;
        shell(line, java);
        assertThat(Files.readString(root.resolve("log")).strip()).isEqualTo(numbers);
    }

    @Test
    void openStreamsAreLeftAlone() throws Exception {
        String line =
                "export GODWIT_BUILD=never GODWIT_JAVA=%s/java; echo input | $godwit"
                        .formatted(root);
        assertThat(shell(line, "cat; echo errors >&2")).isEqualTo("input\nerrors\n");
    }

    /** The JVM would end with a stack trace. */
    @Test
    void aFolderThatWasDeletedIsToldOf() throws Exception {
        String line =
                ("export GODWIT_BUILD=never GODWIT_JAVA=%s/java; mkdir gone; cd gone;"
                                + " rmdir ../gone; $godwit; echo $?")
                        .formatted(root);
        assertThat(shell(line, "echo started"))
                .endsWith("godwit: the current folder does not exist any more\n65\n");
    }

    @ParameterizedTest
    @CsvSource({
        "LC_ALL= LC_CTYPE= LANG=, |C.UTF-8|",
        "LC_ALL= LC_CTYPE= LANG=C, |C.UTF-8|C",
        "LC_ALL= LC_CTYPE=POSIX LANG=xx_XX.UTF-8, |C.UTF-8|xx_XX.UTF-8",
        "LC_ALL=C LC_CTYPE= LANG=, C.UTF-8||",
        "LC_ALL= LC_CTYPE= LANG=C.UTF-8, ||C.UTF-8",
        "LC_ALL=C.UTF-8 LC_CTYPE=C LANG=C, C.UTF-8|C|C"
    })
    void namesAreUtf8WhereTheLocaleIsNone(String before, String after) throws Exception {
        String line =
                "export GODWIT_BUILD=never GODWIT_JAVA=%s/java %s; $godwit".formatted(root, before);
        assertThat(shell(line, "echo \"$LC_ALL|$LC_CTYPE|$LANG\"")).isEqualTo(after + "\n");
    }

    /** Runs a line of shell in which {@code $godwit} has to build itself, with a stub of Maven. */
    private String build(String line) throws IOException, InterruptedException {
        Files.deleteIfExists(root.resolve("faces/cli/target/dist/built"));
        return withMaven(line);
    }

    private String withMaven(String line) throws IOException, InterruptedException {
        Path bin = Files.createDirectories(root.resolve("bin"));
        Files.writeString(bin.resolve("mvn"), "#!/bin/sh\ntouch faces/cli/target/dist/built\n");
        assertThat(bin.resolve("mvn").toFile().setExecutable(true)).isTrue();
        return shell(
                "unset GODWIT_BUILD; export GODWIT_JAVA=%s/java PATH=%s:$PATH; %s"
                        .formatted(root, bin, line),
                "echo started");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pom.xml",
                "hosts/jvm/src/main/java/dev/godwit/host/Memory.java",
                "base/pom.xml",
                "base/src/main/java/dev/godwit/base/text/Utf8.java",
                "isa/tables/wasm.isa",
                "isa/wasm/src/main/java/module-info.java",
                "systems/vfs/pom.xml",
                "systems/wasi/src/main/java/module-info.java",
                "faces/cli/src/main/java/dev/godwit/cli/Main.java",
                "build/Dist.java",
                "build/signatures/library.txt",
                "build/huge-methods.txt"
            })
    void aSourceOfAnyFloorThatIsNewerIsBuilt(String source) throws Exception {
        Path built = root.resolve("faces/cli/target/dist/built");
        Path file = root.resolve(source);
        Files.createDirectories(file.getParent());
        Files.createFile(file);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        assertThat(withMaven("$godwit")).isEqualTo("started\n");

        Files.setLastModifiedTime(built, FileTime.fromMillis(0));
        assertThat(withMaven("$godwit"))
                .contains("building (")
                .contains(source + " has changed")
                .endsWith("started\n");
        assertThat(withMaven("$godwit")).isEqualTo("started\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "faces/cli/src/test/java/dev/godwit/cli/MainTest.java",
                "build/isagen/target/classes/x.class",
                "examples/hello.wat"
            })
    void whatIsNoSourceIsNotBuilt(String other) throws Exception {
        Files.createDirectories(root.resolve(other).getParent());
        Files.createFile(root.resolve(other));
        Files.setLastModifiedTime(
                root.resolve("faces/cli/target/dist/built"), FileTime.fromMillis(0));
        assertThat(withMaven("$godwit")).isEqualTo("started\n");
    }

    @Test
    void whatCannotBeBuiltIsToldOf() throws Exception {
        Files.delete(root.resolve("faces/cli/target/dist/built"));
        Files.delete(root.resolve("faces/cli/target/dist/lib"));
        Files.delete(root.resolve("faces/cli/target/dist"));
        Files.delete(root.resolve("faces/cli/target"));
        // nobody can make a folder in there, not even root
        Files.createSymbolicLink(root.resolve("faces/cli/target"), Path.of("nowhere"));
        assertThat(build("$godwit; echo $?"))
                .contains("cannot build itself (first use)")
                .contains("faces/cli/target cannot be written")
                .endsWith("\n74\n");
    }

    @ParameterizedTest
    @CsvSource({"2147483647", "''"})
    void aBuildThatWasKilledDoesNotStopTheNext(String owner) throws Exception {
        Path lock = Files.createDirectory(root.resolve("faces/cli/target/build.lock"));
        if (!owner.isEmpty()) {
            Files.writeString(lock.resolve("pid"), owner);
        }
        assertThat(build("$godwit; echo $?"))
                .contains("building (first use")
                .endsWith("started\n0\n");
        assertThat(lock).doesNotExist();
    }

    @Test
    void aBuildThatIsUnderWayIsWaitedFor() throws Exception {
        Path lock = Files.createDirectory(root.resolve("faces/cli/target/build.lock"));
        String out =
                build(
                        "sleep 1000 & owner=$!; echo $owner >faces/cli/target/build.lock/pid;"
                                + " $godwit 2>log & godwit=$!;"
                                + " until grep -q 'waiting for the build' log; do sleep 0.1; done;"
                                + " kill $owner; wait $owner; wait $godwit; echo $?");
        assertThat(out).endsWith("started\n0\n");
        assertThat(lock).doesNotExist();
    }

    /** A lock without a number may be that of one that has only begun, however long it waited. */
    @Test
    void aBuildThatTakesOverIsNotDisturbed() throws Exception {
        Files.createDirectories(root.resolve("faces/cli/target/build.lock"));
        Path sleep = Files.createDirectories(root.resolve("bin")).resolve("sleep");
        Files.writeString(
                sleep,
                """
                #!/bin/sh
                echo >>ticks
                lock=faces/cli/target/build.lock
                case $(($(wc -l <ticks))) in
                    4) rm $lock/pid ;;
                    5) echo "$owner" >$lock/pid || echo disturbed ;;
                    6) rm -r $lock ;;
                esac
                """);
        assertThat(sleep.toFile().setExecutable(true)).isTrue();
        String out =
                build(
                        "export owner=$$; echo $owner >faces/cli/target/build.lock/pid;"
                                + " $godwit; echo $?");
        assertThat(out).contains("waiting for the build").doesNotContain("disturbed");
        assertThat(out).endsWith("started\n0\n");
    }

    @Test
    void whereItMayNotWriteItDoesWithoutTheCache() throws Exception {
        Path dist = root.resolve("faces/cli/target/dist");
        assumeTrue(dist.toFile().setWritable(false) && !Files.isWritable(dist), "not as root");
        assertThat(jvmArguments("run"))
                .contains("-XX:AOTCache=" + dist.toRealPath() + "/godwit.aot");
    }
}
