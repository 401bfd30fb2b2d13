import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * Lays out what the launcher runs: a folder of jars, with classes as the JDK's AOT cache likes
 * them. It takes no class files older than version 50, so those of libraries are written anew in
 * the JDK's own version, with stack maps. And it keeps no call sites of pattern switches, each of
 * which costs milliseconds when it is first executed, so they become calls of a method that asks
 * for one class after the other.
 *
 * <p>Usage: {@code java Dist.java <build's start, yyyyMMddHHmmss UTC> <dist> <jar or folder of
 * jars>...}. The file {@code dist/built} carries the build's start: sources that are newer are not
 * in it.
 */
public final class Dist {
    private static final int FIRST_WITH_STACK_MAPS = ClassFile.JAVA_6_VERSION;

    private static final ClassDesc SWITCHES = ClassDesc.of("java.lang.runtime.SwitchBootstraps");

    /** All that goes in: stack maps name classes of other jars. */
    private final List<ZipFile> jars = new ArrayList<>();

    private final ClassFile file =
            ClassFile.of(
                    ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                    ClassFile.ClassHierarchyResolverOption.of(
                            ClassHierarchyResolver.ofResourceParsing(this::resource)
                                    .orElse(ClassHierarchyResolver.defaultResolver())));

    private Dist() {}

    public static void main(String[] args) throws IOException {
        FileTime start =
                FileTime.from(
                        LocalDateTime.parse(args[0], DateTimeFormatter.ofPattern("yyyyMMddHHmmss"))
                                .toInstant(ZoneOffset.UTC));
        Path target = Path.of(args[1]);
        Path lib = target.resolve("lib");
        Files.createDirectories(lib);
        Files.deleteIfExists(target.resolve("built"));
        Files.deleteIfExists(target.resolve("godwit.aot"));
        List<Path> jars = jars(List.of(args).subList(2, args.length));
        try (Stream<Path> old = Files.list(lib)) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
        Dist dist = new Dist();
        for (Path jar : jars) {
            dist.jars.add(new ZipFile(jar.toFile()));
        }
        for (ZipFile jar : dist.jars) {
            dist.copy(jar, lib.resolve(Path.of(jar.getName()).getFileName()));
        }
        Path built = Files.createFile(target.resolve("built"));
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

    private void copy(ZipFile jar, Path to) throws IOException {
        try (OutputStream out = Files.newOutputStream(to);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (ZipEntry entry :
                    (Iterable<ZipEntry>) jar.stream().map(ZipEntry.class::cast)::iterator) {
                byte[] bytes = read(jar, entry);
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTime(0);
                zip.putNextEntry(copy);
                zip.write(isClass(entry) ? renew(bytes) : bytes);
                zip.closeEntry();
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

    private static boolean isClass(ZipEntry entry) {
        return entry.getName().endsWith(".class") && !entry.getName().endsWith("module-info.class");
    }

    private byte[] renew(byte[] bytes) {
        ClassModel model = file.parse(bytes);
        List<DynamicCallSiteDesc> switches = new ArrayList<>();
        for (MethodModel method : model.methods()) {
            for (CodeElement element :
                    method.code().map(CodeModel::elementList).orElse(List.of())) {
                DynamicCallSiteDesc site = typeSwitch(element);
                if (site != null && !switches.contains(site)) {
                    switches.add(site);
                }
            }
        }
        if (model.majorVersion() >= FIRST_WITH_STACK_MAPS && switches.isEmpty()) {
            return bytes;
        }
        ClassDesc owner = model.thisClass().asSymbol();
        boolean isInterface = model.flags().has(AccessFlag.INTERFACE);
        // even one that replaces nothing is not the identity, which would copy the bytes
        CodeTransform calls =
                (builder, element) -> {
                    DynamicCallSiteDesc site = typeSwitch(element);
                    if (site == null) {
                        builder.with(element);
                    } else {
                        String name = name(switches.indexOf(site));
                        builder.invokestatic(owner, name, site.invocationType(), isInterface);
                    }
                };
        return file.transformClass(
                model,
                ClassTransform.transformingMethodBodies(calls)
                        .andThen(
                                ClassTransform.endHandler(builder -> {
                                    builder.withVersion(ClassFile.latestMajorVersion(), 0);
                                    for (int i = 0; i < switches.size(); i++) {
                                        write(builder, name(i), switches.get(i));
                                    }
                                })));
    }

    /** The call site of a switch whose labels are classes, not strings or constants; or null. */
    private static DynamicCallSiteDesc typeSwitch(CodeElement element) {
        return element instanceof InvokeDynamicInstruction call
                        && call.bootstrapMethod().owner().equals(SWITCHES)
                        && call.bootstrapMethod().methodName().equals("typeSwitch")
                        && call.bootstrapArgs().stream().allMatch(ClassDesc.class::isInstance)
                ? call.invokedynamic().asSymbol()
                : null;
    }

    private static String name(int number) {
        return "typeSwitch$" + number;
    }

    /** As SwitchBootstraps says: the first label, from the given one on, that the object is of. */
    private static void write(ClassBuilder builder, String name, DynamicCallSiteDesc site) {
        int flags = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC;
        ConstantDesc[] labels = site.bootstrapArgs();
        builder.withMethodBody(
                name,
                site.invocationType(),
                flags,
                code -> {
                    code.aload(0).ifThen(Opcode.IFNULL, none -> none.loadConstant(-1).ireturn());
                    for (int i = 0; i < labels.length; i++) {
                        Label next = code.newLabel();
                        code.iload(1).loadConstant(i).if_icmpgt(next);
                        code.aload(0).instanceOf((ClassDesc) labels[i]).ifeq(next);
                        code.loadConstant(i).ireturn().labelBinding(next);
                    }
                    code.loadConstant(labels.length).ireturn();
                });
    }

    private InputStream resource(ClassDesc type) {
        String descriptor = type.descriptorString();
        String name = descriptor.substring(1, descriptor.length() - 1) + ".class";
        for (ZipFile jar : jars) {
            ZipEntry entry = jar.getEntry(name);
            if (entry != null) {
                try {
                    return jar.getInputStream(entry);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return null;
    }
}
