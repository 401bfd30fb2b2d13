import static java.lang.constant.ConstantDescs.CD_Boolean;
import static java.lang.constant.ConstantDescs.CD_Byte;
import static java.lang.constant.ConstantDescs.CD_Character;
import static java.lang.constant.ConstantDescs.CD_Double;
import static java.lang.constant.ConstantDescs.CD_Float;
import static java.lang.constant.ConstantDescs.CD_Integer;
import static java.lang.constant.ConstantDescs.CD_Long;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_Short;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodTypeDesc;
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
 * the JDK's own version, with stack maps. And it keeps no call sites of pattern switches and of the
 * methods of records, each of which costs milliseconds when it is first executed, so they become
 * calls of a method that asks for one class, or component, after the other.
 *
 * <p>Usage: {@code java Dist.java <build's start, yyyyMMddHHmmss UTC> <dist> <jar or folder of
 * jars>...}. The file {@code dist/built} carries the build's start: sources that are newer are not
 * in it.
 */
public final class Dist {
    private static final int FIRST_WITH_STACK_MAPS = ClassFile.JAVA_6_VERSION;

    private static final ClassDesc SWITCHES = ClassDesc.of("java.lang.runtime.SwitchBootstraps");
    private static final ClassDesc RECORDS = ClassDesc.of("java.lang.runtime.ObjectMethods");
    private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");

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
        List<DynamicCallSiteDesc> sites = new ArrayList<>();
        for (MethodModel method : model.methods()) {
            for (CodeElement element :
                    method.code().map(CodeModel::elementList).orElse(List.of())) {
                DynamicCallSiteDesc site = replaced(element);
                if (site != null && !sites.contains(site)) {
                    sites.add(site);
                }
            }
        }
        if (model.majorVersion() >= FIRST_WITH_STACK_MAPS && sites.isEmpty()) {
            return bytes;
        }
        ClassDesc owner = model.thisClass().asSymbol();
        boolean isInterface = model.flags().has(AccessFlag.INTERFACE);
        // even one that replaces nothing is not the identity, which would copy the bytes
        CodeTransform calls =
                (builder, element) -> {
                    DynamicCallSiteDesc site = replaced(element);
                    if (site == null) {
                        builder.with(element);
                    } else {
                        String name = name(site, sites.indexOf(site));
                        builder.invokestatic(owner, name, site.invocationType(), isInterface);
                    }
                };
        return file.transformClass(
                model,
                ClassTransform.transformingMethodBodies(calls)
                        .andThen(
                                ClassTransform.endHandler(builder -> {
                                    builder.withVersion(ClassFile.latestMajorVersion(), 0);
                                    for (int i = 0; i < sites.size(); i++) {
                                        write(builder, name(sites.get(i), i), sites.get(i));
                                    }
                                })));
    }

    /**
     * The call site of a switch whose labels are classes, not strings or constants, or of a
     * record's equals or hashCode; or null.
     */
    private static DynamicCallSiteDesc replaced(CodeElement element) {
        if (!(element instanceof InvokeDynamicInstruction call)) {
            return null;
        }
        ClassDesc owner = call.bootstrapMethod().owner();
        boolean isSwitch =
                owner.equals(SWITCHES)
                        && call.bootstrapMethod().methodName().equals("typeSwitch")
                        && call.bootstrapArgs().stream().allMatch(ClassDesc.class::isInstance);
        boolean isRecord =
                owner.equals(RECORDS) && !call.name().equalsString("toString"); // rarely asked
        return isSwitch || isRecord ? call.invokedynamic().asSymbol() : null;
    }

    private static String name(DynamicCallSiteDesc site, int number) {
        return site.invocationName() + "$" + number;
    }

    private static void write(ClassBuilder builder, String name, DynamicCallSiteDesc site) {
        int flags = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC;
        ConstantDesc[] arguments = site.bootstrapArgs();
        builder.withMethodBody(
                name,
                site.invocationType(),
                flags,
                code -> {
                    switch (site.invocationName()) {
                        case "typeSwitch" -> typeSwitch(code, arguments);
                        case "equals" -> equals(code, arguments);
                        case "hashCode" -> hashCode(code, arguments);
                        default -> throw new IllegalStateException(site.invocationName());
                    }
                });
    }

    /** As SwitchBootstraps says: the first label, from the given one on, that the object is of. */
    private static void typeSwitch(CodeBuilder code, ConstantDesc[] labels) {
        code.aload(0).ifThen(Opcode.IFNULL, none -> none.loadConstant(-1).ireturn());
        for (int i = 0; i < labels.length; i++) {
            Label next = code.newLabel();
            code.iload(1).loadConstant(i).if_icmpgt(next);
            code.aload(0).instanceOf((ClassDesc) labels[i]).ifeq(next);
            code.loadConstant(i).ireturn().labelBinding(next);
        }
        code.loadConstant(labels.length).ireturn();
    }

    // As ObjectMethods says; the arguments are the record, the names of its components, and what
    // reads each of them.

    private static void equals(CodeBuilder code, ConstantDesc[] arguments) {
        ClassDesc type = (ClassDesc) arguments[0];
        Label differs = code.newLabel();
        code.aload(1).instanceOf(type).ifeq(differs);
        code.aload(1).checkcast(type).astore(1);
        for (int i = 2; i < arguments.length; i++) {
            code.aload(0);
            ClassDesc component = read(code, type, arguments[i]);
            code.aload(1);
            read(code, type, arguments[i]);
            if (!component.isPrimitive()) {
                code.invokestatic(
                                OBJECTS,
                                "equals",
                                MethodTypeDesc.of(CD_boolean, CD_Object, CD_Object))
                        .ifeq(differs);
            } else if (TypeKind.from(component).asLoadable() == TypeKind.INT) {
                code.if_icmpne(differs);
            } else {
                code.invokestatic(
                                box(component),
                                "compare",
                                MethodTypeDesc.of(CD_int, component, component))
                        .ifne(differs);
            }
        }
        code.loadConstant(1).ireturn().labelBinding(differs).loadConstant(0).ireturn();
    }

    private static void hashCode(CodeBuilder code, ConstantDesc[] arguments) {
        code.loadConstant(0);
        for (int i = 2; i < arguments.length; i++) {
            code.loadConstant(31).imul().aload(0);
            ClassDesc component = read(code, (ClassDesc) arguments[0], arguments[i]);
            boolean isPrimitive = component.isPrimitive();
            code.invokestatic(
                            isPrimitive ? box(component) : OBJECTS,
                            "hashCode",
                            MethodTypeDesc.of(CD_int, isPrimitive ? component : CD_Object))
                    .iadd();
        }
        code.ireturn();
    }

    /** Reads a component of the record on the stack; answers its type. */
    private static ClassDesc read(CodeBuilder code, ClassDesc type, ConstantDesc getter) {
        DirectMethodHandleDesc field = (DirectMethodHandleDesc) getter;
        ClassDesc component = field.invocationType().returnType();
        code.getfield(type, field.methodName(), component);
        return component;
    }

    private static ClassDesc box(ClassDesc primitive) {
        return switch (primitive.descriptorString()) {
            case "Z" -> CD_Boolean;
            case "B" -> CD_Byte;
            case "C" -> CD_Character;
            case "S" -> CD_Short;
            case "I" -> CD_Integer;
            case "J" -> CD_Long;
            case "F" -> CD_Float;
            case "D" -> CD_Double;
            default -> throw new IllegalArgumentException(primitive.displayName());
        };
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
