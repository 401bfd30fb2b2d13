import de.thetaphi.forbiddenapis.cli.CliMain;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.NopInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Checks the class files of one module after they are compiled: forbidden APIs, and what a list of
 * signatures cannot say. A program of its own, run in the JVM of the toolchain, so that the APIs of
 * the JDK that is compiled for resolve.
 *
 * <p>Usage: {@code java -cp forbiddenapis.jar CheckClasses.java <build folder> <library> <portable>
 * <classes> <class path>}. The two flags are true or false: a library writes to no console and ends
 * no process; a portable module must compile with TeaVM.
 */
public final class CheckClasses {
    /** HotSpot does not compile a method with more bytecode bytes than this. */
    private static final int HUGE_METHOD = 8_000;

    private final List<String> wrong = new ArrayList<>();
    private final Map<String, Integer> sizes = new TreeMap<>();
    private final Map<String, String> exempt;

    private CheckClasses(Map<String, String> exempt) {
        this.exempt = exempt;
    }

    public static void main(String[] args) throws Exception {
        Path build = Path.of(args[0]);
        boolean library = Boolean.parseBoolean(args[1]);
        boolean portable = Boolean.parseBoolean(args[2]);
        Path classes = Path.of(args[3]);
        String classPath = args.length > 4 ? args[4] : "";
        List<Path> files = classFiles(classes);
        if (files.isEmpty()) {
            return;
        }
        var check = new CheckClasses(exempt(build.resolve("huge-methods.txt")));
        for (Path file : files) {
            check.check(ClassFile.of().parse(file), library, portable);
        }
        check.checkExemptions();
        check.report(classes.resolveSibling("method-sizes.txt"));
        check.wrong.forEach(System.err::println);
        if (!check.wrong.isEmpty()) {
            System.exit(1);
        }
        forbiddenApis(build.resolve("signatures"), library, portable, classes, classPath);
    }

    /** Lines of a method's name and the reason why it may be huge. */
    private static Map<String, String> exempt(Path file) throws IOException {
        Map<String, String> result = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] parts = line.split(" +", 2);
                if (parts.length < 2) {
                    throw new IllegalArgumentException(file + ": no reason: " + line);
                }
                result.put(parts[0], parts[1]);
            }
        }
        return result;
    }

    private void checkExemptions() {
        for (String name : exempt.keySet()) {
            Integer size = sizes.get(name);
            if (size != null && size <= HUGE_METHOD) {
                wrong.add(name + " need no longer be in build/huge-methods.txt: " + size);
            }
        }
    }

    private void report(Path file) throws IOException {
        Files.write(
                file,
                sizes.entrySet().stream()
                        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                        .limit(20)
                        .map(e -> e.getValue() + " " + e.getKey())
                        .toList());
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
        if (!initializer) {
            sizes.merge(name, code.codeLength(), Math::max);
        }
        if (library
                && !initializer
                && code.codeLength() > HUGE_METHOD
                && !exempt.containsKey(name)) {
            wrong.add(
                    name
                            + " has "
                            + code.codeLength()
                            + " bytecode bytes; HotSpot compiles no method of more than "
                            + HUGE_METHOD
                            + ": split it, or list it in build/huge-methods.txt with a reason");
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
        if (hasIdleHandler(code)) {
            wrong.add(
                    name
                            + ": a try around what throws nothing; TeaVM puts its handler, which"
                            + " nothing reaches, behind a return and loses that");
        }
    }

    /** Whether there is a handler of exceptions that nothing which it covers can throw. */
    private static boolean hasIdleHandler(CodeAttribute code) {
        Map<Integer, Boolean> isIdle = new TreeMap<>();
        for (ExceptionCatch handler : code.exceptionHandlers()) {
            int from = code.labelToBci(handler.tryStart());
            int to = code.labelToBci(handler.tryEnd());
            int at = 0;
            boolean throwsNothing = true;
            for (var element : code) {
                if (element instanceof Instruction instruction) {
                    if (at >= from && at < to && !isQuiet(instruction)) {
                        throwsNothing = false;
                    }
                    at += instruction.sizeInBytes();
                }
            }
            isIdle.merge(code.labelToBci(handler.handler()), throwsNothing, Boolean::logicalAnd);
        }
        return isIdle.containsValue(true);
    }

    /** Whether an instruction moves what is at hand, and no more. */
    private static boolean isQuiet(Instruction instruction) {
        return instruction instanceof LoadInstruction
                || instruction instanceof StoreInstruction
                || instruction instanceof ConstantInstruction
                || instruction instanceof ReturnInstruction
                || instruction instanceof BranchInstruction
                || instruction instanceof StackInstruction
                || instruction instanceof NopInstruction;
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
