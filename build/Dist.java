import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Lays out what the launcher runs: a folder of jars. The JDK's AOT cache takes no class files older
 * than version 50, so those of libraries are written anew in the JDK's own version, with stack
 * maps.
 *
 * <p>Usage: {@code java Dist.java <build's start, yyyyMMddHHmmss UTC> <dist> <jar or folder of
 * jars>...}. The file {@code dist/built} carries the build's start: sources that are newer are not
 * in it.
 */
public final class Dist {
    private static final int FIRST_WITH_STACK_MAPS = ClassFile.JAVA_6_VERSION;

    private Dist() {}

    public static void main(String[] args) throws IOException {
        FileTime start =
                FileTime.from(
                        LocalDateTime.parse(args[0], DateTimeFormatter.ofPattern("yyyyMMddHHmmss"))
                                .toInstant(ZoneOffset.UTC));
        Path dist = Path.of(args[1]);
        Path lib = dist.resolve("lib");
        Files.createDirectories(lib);
        Files.deleteIfExists(dist.resolve("built"));
        Files.deleteIfExists(dist.resolve("godwit.aot"));
        List<Path> jars = jars(List.of(args).subList(2, args.length));
        try (Stream<Path> old = Files.list(lib)) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
        for (Path jar : jars) {
            copy(jar, lib.resolve(jar.getFileName()));
        }
        Path built = Files.createFile(dist.resolve("built"));
        Files.setLastModifiedTime(built, start);
    }

    private static List<Path> jars(List<String> places) throws IOException {
        List<Path> result = new ArrayList<>();
        for (String place : places) {
            Path path = Path.of(place);
            if (Files.isDirectory(path)) {
                try (Stream<Path> files = Files.list(path)) {
                    files.filter(f -> f.toString().endsWith(".jar")).sorted().forEach(result::add);
                }
            } else {
                result.add(path);
            }
        }
        return result;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (ZipFile jar = new ZipFile(from.toFile())) {
            if (jar.stream().noneMatch(entry -> isOld(jar, entry))) {
                Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
                return;
            }
            try (OutputStream file = Files.newOutputStream(to);
                    ZipOutputStream zip = new ZipOutputStream(file)) {
                for (ZipEntry entry :
                        (Iterable<ZipEntry>) jar.stream().map(ZipEntry.class::cast)::iterator) {
                    byte[] bytes = read(jar, entry);
                    ZipEntry copy = new ZipEntry(entry.getName());
                    copy.setTime(0);
                    zip.putNextEntry(copy);
                    zip.write(isOld(jar, entry) ? renew(jar, bytes) : bytes);
                    zip.closeEntry();
                }
            }
        }
    }

    private static byte[] read(ZipFile jar, ZipEntry entry) {
        try (InputStream in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOld(ZipFile jar, ZipEntry entry) {
        if (!entry.getName().endsWith(".class") || entry.getName().endsWith("module-info.class")) {
            return false;
        }
        byte[] bytes = read(jar, entry);
        return ((bytes[6] & 0xFF) << 8 | bytes[7] & 0xFF) < FIRST_WITH_STACK_MAPS;
    }

    private static byte[] renew(ZipFile jar, byte[] bytes) {
        ClassFile file =
                ClassFile.of(
                        ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                        ClassFile.ClassHierarchyResolverOption.of(
                                ClassHierarchyResolver.ofResourceParsing(
                                                type -> resource(jar, type))
                                        .orElse(ClassHierarchyResolver.defaultResolver())));
        ClassModel model = file.parse(bytes);
        // a transformation that changes nothing, but not the identity, which would copy the bytes
        ClassTransform bodies =
                ClassTransform.transformingMethodBodies(
                        (CodeTransform) (builder, element) -> builder.with(element));
        return file.transformClass(
                model,
                bodies.andThen(
                        ClassTransform.endHandler(builder ->
                                builder.withVersion(ClassFile.latestMajorVersion(), 0))));
    }

    private static InputStream resource(ZipFile jar, ClassDesc type) {
        String descriptor = type.descriptorString();
        String name = descriptor.substring(1, descriptor.length() - 1) + ".class";
        ZipEntry entry = jar.getEntry(name);
        try {
            return entry == null ? null : jar.getInputStream(entry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
