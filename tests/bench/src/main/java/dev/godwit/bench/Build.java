package dev.godwit.bench;

import dev.godwit.testkit.tools.Processes;
import dev.godwit.testkit.tools.ToolFailure;

import org.jspecify.annotations.Nullable;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A build of Godwit in a class loader of its own, so that two of them share no class, no profile
 * and no compiled code. All that is asked of it goes through the few methods of the public API that
 * stay as they are from one version to the next.
 */
final class Build {
    /** Where the command's module stands in a checkout, the newest layout first. */
    private static final List<String> COMMANDS = List.of("faces/cli", "cli");

    private final ClassLoader loader;

    /** Loads the build whose jars stand on a class path. */
    Build(String classPath) {
        URL[] urls =
                Arrays.stream(classPath.split(File.pathSeparator))
                        .map(Build::url)
                        .toArray(URL[]::new);
        // the platform's loader knows no class of this program
        loader = new URLClassLoader("build", urls, ClassLoader.getPlatformClassLoader());
    }

    private static URL url(String jar) {
        try {
            return Path.of(jar).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The class path of what a checkout's command runs, built if it is missing or older than its
     * sources.
     *
     * @param checkout its root
     * @throws ToolFailure if it is none, or does not build
     */
    static String classPath(Path checkout) {
        Processes.tool(checkout, List.of(launcher(checkout), "--version"));
        for (String command : COMMANDS) {
            Path lib = checkout.resolve(command).resolve("target/dist/lib");
            if (Files.isDirectory(lib)) {
                try (Stream<Path> files = Files.list(lib)) {
                    return files.map(Path::toString)
                            .sorted()
                            .collect(Collectors.joining(File.pathSeparator));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        throw new ToolFailure(checkout + " has built no command in any of " + COMMANDS);
    }

    /** The program that runs a checkout's command. */
    static String launcher(Path checkout) {
        Path launcher = checkout.resolve("godwit");
        if (!Files.isExecutable(launcher)) {
            throw new ToolFailure(checkout + " is no checkout of Godwit: it has no ./godwit");
        }
        return launcher.toString();
    }

    /** Whether its guests can be metered. */
    boolean hasMeter() {
        try {
            return meteredLimits() != null;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("an API that this program does not know", e);
        }
    }

    /** An engine that runs kernels in this build, on the engine that it takes by default. */
    Engine engine(boolean isMetered) {
        return wasm -> {
            try {
                return load(wasm, isMetered);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("an API that this program does not know", e);
            }
        };
    }

    /** An engine whose kernels are guests of WASI with a tree of files of their own. */
    Engine withFiles(FileKind kind) {
        return wasm -> {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            // services are found through it
            thread.setContextClassLoader(loader);
            try {
                return load(wasm, kind);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("an API that this program does not know", e);
            } finally {
                thread.setContextClassLoader(before);
            }
        };
    }

    private IntUnaryOperator load(byte[] wasm, FileKind kind) throws ReflectiveOperationException {
        Class<?> moduleType = type("WasmModule");
        Class<?> guestType = type("Guest");
        Class<?> builderType = type("GuestBuilder");
        Object module = moduleType.getMethod("of", byte[].class).invoke(null, (Object) wasm);
        Object builder = guestType.getMethod("of", moduleType).invoke(null, module);
        builderType
                .getMethod("mount", String.class, type("vfs.Directory"))
                .invoke(builder, "/", kind.open(this));
        Object guest = builderType.getMethod("build").invoke(builder);
        guestType.getMethod("run").invoke(guest);
        return run(guestType.getMethod("instance").invoke(guest));
    }

    private IntUnaryOperator load(byte[] wasm, boolean isMetered)
            throws ReflectiveOperationException {
        Class<?> moduleType = type("WasmModule");
        Class<?> instanceType = type("Instance");
        Class<?> builderType = type("InstanceBuilder");
        Object module = moduleType.getMethod("of", byte[].class).invoke(null, (Object) wasm);
        Object builder = instanceType.getMethod("builder", moduleType).invoke(null, module);
        if (isMetered) {
            builderType.getMethod("limits", type("Limits")).invoke(builder, meteredLimits());
        }
        Object instance = builderType.getMethod("build").invoke(builder);
        Method function = instanceType.getMethod("function", String.class);
        Method call = type("Function").getMethod("call", Object[].class);
        call.invoke(function.invoke(instance, "_initialize"), (Object) new Object[0]);
        return run(instance);
    }

    /** The function that kernels export. */
    private IntUnaryOperator run(Object instance) throws ReflectiveOperationException {
        Method function = type("Instance").getMethod("function", String.class);
        Method call = type("Function").getMethod("call", Object[].class);
        Object run = function.invoke(instance, "run");
        return work -> {
            try {
                Object[] arguments = {work};
                return (int) Objects.requireNonNull(call.invoke(run, (Object) arguments));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    /** The default limits with a meter that never stops anything, or null if there is none. */
    private @Nullable Object meteredLimits() throws ReflectiveOperationException {
        Class<?> limits = type("Limits");
        Object defaults = limits.getField("DEFAULT").get(null);
        for (Method method : limits.getMethods()) {
            if (method.getName().equals("metered") && method.getParameterCount() == 0) {
                return method.invoke(defaults);
            }
            if (method.getName().equals("withFuel") && method.getParameterCount() == 1) {
                return method.invoke(defaults, Long.MAX_VALUE);
            }
        }
        return null;
    }

    /** A class of the build. */
    Class<?> type(String name) throws ClassNotFoundException {
        return loader.loadClass("dev.godwit." + name);
    }
}
