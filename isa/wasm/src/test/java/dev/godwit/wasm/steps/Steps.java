package dev.godwit.wasm.steps;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Constructor;
import java.util.function.IntFunction;

/**
 * Counts what our own code does: the calls of its methods and its branches. So a test can tell that
 * work grows with its input and not with the square of it, on a machine of any speed.
 */
public final class Steps {
    private static final String OURS = "dev.godwit.";
    private static final ClassDesc SELF = ClassDesc.of(Steps.class.getName());

    private static long count;

    private Steps() {}

    /** One step; the code that is counted calls it. */
    public static void step() {
        count++;
    }

    /**
     * Counts the steps of some work.
     *
     * @param work a class with a constructor without parameters; what makes the input is not
     *     counted, only what comes of it
     * @param size what it is given
     * @return how many
     */
    public static long of(Class<? extends IntFunction<Runnable>> work, int size)
            throws ReflectiveOperationException {
        Constructor<?> constructor =
                Class.forName(work.getName(), true, new Loader()).getDeclaredConstructor();
        constructor.setAccessible(true);
        Runnable prepared = (Runnable) ((IntFunction<?>) constructor.newInstance()).apply(size);
        count = 0;
        prepared.run();
        return count;
    }

    /** Defines our classes anew, with a call of {@link #step} in front of each branch. */
    private static final class Loader extends ClassLoader {
        Loader() {
            super(Steps.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(OURS) || name.equals(Steps.class.getName())) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? define(name) : known;
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            byte[] bytes;
            try (InputStream in =
                    getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                bytes = in.readAllBytes();
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
            ClassFile file =
                    ClassFile.of(
                            ClassFile.ClassHierarchyResolverOption.of(
                                    ClassHierarchyResolver.ofResourceParsing(getParent())));
            byte[] counted =
                    file.transformClass(
                            file.parse(bytes),
                            ClassTransform.transformingMethodBodies(
                                    CodeTransform.ofStateful(Counter::new)));
            return defineClass(name, counted, 0, counted.length);
        }
    }

    private static final class Counter implements CodeTransform {
        @Override
        public void atStart(CodeBuilder builder) {
            step(builder);
        }

        @Override
        public void accept(CodeBuilder builder, CodeElement element) {
            if (element instanceof BranchInstruction
                    || element instanceof TableSwitchInstruction
                    || element instanceof LookupSwitchInstruction) {
                step(builder);
            }
            builder.with(element);
        }

        private static void step(CodeBuilder builder) {
            builder.invokestatic(SELF, "step", MethodTypeDesc.ofDescriptor("()V"));
        }
    }
}
