import de.thetaphi.forbiddenapis.cli.CliMain;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks the class files of one module after they are compiled: forbidden APIs, and what a list of
 * signatures cannot say. A program of its own, run in the JVM of the toolchain, so that the APIs of
 * the JDK that is compiled for resolve.
 *
 * <p>Usage: {@code java -cp forbiddenapis.jar CheckClasses.java <signatures> <library> <portable>
 * <classes> <class path>}. The two flags are true or false: a library writes to no console and ends
 * no process; a portable module must compile with TeaVM.
 */
public final class CheckClasses {
    /** HotSpot does not compile a method with more bytecode bytes than this. */
    private static final int HUGE_METHOD = 8_000;

    private final List<String> wrong = new ArrayList<>();

    private CheckClasses() {}

    public static void main(String[] args) throws Exception {
        Path signatures = Path.of(args[0]);
        boolean library = Boolean.parseBoolean(args[1]);
        boolean portable = Boolean.parseBoolean(args[2]);
        Path classes = Path.of(args[3]);
        String classPath = args.length > 4 ? args[4] : "";
        List<Path> files = classFiles(classes);
        if (files.isEmpty()) {
            return;
        }
        var check = new CheckClasses();
        for (Path file : files) {
            check.check(ClassFile.of().parse(file), library, portable);
        }
        check.wrong.forEach(System.err::println);
        if (!check.wrong.isEmpty()) {
            System.exit(1);
        }
        forbiddenApis(signatures, library, portable, classes, classPath);
    }

    private static List<Path> classFiles(Path classes) throws IOException {
        if (!Files.isDirectory(classes)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(classes)) {
            return paths.filter(p -> p.toString().endsWith(".class")).sorted().toList();
        }
    }

    private void check(ClassModel model, boolean library, boolean portable) {
        for (MethodModel method : model.methods()) {
            method.findAttribute(java.lang.classfile.Attributes.code())
                    .ifPresent(code -> check(model, method, code, library, portable));
        }
    }

    private void check(
            ClassModel model,
            MethodModel method,
            CodeAttribute code,
            boolean library,
            boolean portable) {
        String name =
                model.thisClass().asInternalName().replace('/', '.')
                        + "."
                        + method.methodName().stringValue();
        boolean initializer = method.methodName().equalsString("<clinit>");
        if (library && !initializer && code.codeLength() > HUGE_METHOD) {
            wrong.add(
                    name
                            + method.methodType().stringValue()
                            + " has "
                            + code.codeLength()
                            + " bytecode bytes; HotSpot compiles no method of more than "
                            + HUGE_METHOD
                            + ": split it");
        }
        if (!portable) {
            return;
        }
        int line = 0;
        for (var element : code) {
            if (element instanceof LineNumber number) {
                line = number.line();
            } else if (element instanceof Instruction instruction) {
                String fault = unportable(method, instruction);
                if (fault != null) {
                    wrong.add(name + " (line " + line + "): " + fault);
                }
            }
        }
    }

    /** What TeaVM compiles to something else than the JVM does, though it links. */
    private static String unportable(MethodModel method, Instruction instruction) {
        if (instruction.opcode() == Opcode.FNEG || instruction.opcode() == Opcode.DNEG) {
            return "-x of a float or double is 0 - x under TeaVM: flip the sign bit of its raw"
                    + " bits";
        }
        if (instruction instanceof InvokeInstruction call
                && call.owner().asInternalName().startsWith("[")
                && call.name().equalsString("clone")
                && !isEnumValues(method)) {
            return "clone() of an array is broken under TeaVM: use Arrays.copyOf";
        }
        return null;
    }

    private static boolean isEnumValues(MethodModel method) {
        return method.methodName().equalsString("values")
                && method.methodType().stringValue().startsWith("()[L");
    }

    private static void forbiddenApis(
            Path signatures, boolean library, boolean portable, Path classes, String classPath)
            throws Exception {
        List<String> args = new ArrayList<>();
        args.addAll(List.of("-d", classes.toString(), "--allowmissingclasses"));
        if (!classPath.isEmpty()) {
            args.addAll(List.of("-c", classPath));
        }
        args.addAll(List.of("-b", "jdk-unsafe-25,jdk-deprecated-25,jdk-internal-25"));
        if (library) {
            args.addAll(List.of("-b", "jdk-non-portable,jdk-system-out"));
            args.addAll(List.of("-f", signatures.resolve("library.txt").toString()));
        }
        if (portable) {
            args.addAll(List.of("-f", signatures.resolve("teavm.txt").toString()));
        }
        CliMain.main(args.toArray(String[]::new));
    }
}
