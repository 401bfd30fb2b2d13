package dev.godwit.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The twins offer the same: portable code is compiled against one and runs with the other. */
class TwinsTest {
    private static final Path ROOT = Path.of(System.getProperty("godwit.root"));

    @Test
    void bothOfferTheSame() throws IOException {
        SortedSet<String> jvm = offered("hosts/jvm");
        assertThat(jvm).anyMatch(line -> line.contains("Memory.loadLong(J)J"));
        assertThat(offered("hosts/teavm")).isEqualTo(jvm);
    }

    /** Every public class, method and field; a field that a compiler inlines is marked. */
    private static SortedSet<String> offered(String module) throws IOException {
        SortedSet<String> result = new TreeSet<>();
        for (Path file : classFiles(ROOT.resolve(module).resolve("target/classes/dev"))) {
            ClassModel model = ClassFile.of().parse(file);
            if (!isPublic(model.flags().flags())) {
                continue;
            }
            String name = model.thisClass().asInternalName();
            result.add(name + " extends " + model.superclass());
            for (MethodModel method : model.methods()) {
                if (isPublic(method.flags().flags())) {
                    boolean statically = method.flags().has(AccessFlag.STATIC);
                    result.add(
                            name
                                    + "."
                                    + method.methodName()
                                    + method.methodType()
                                    + (statically ? " static" : ""));
                }
            }
            for (FieldModel field : model.fields()) {
                if (isPublic(field.flags().flags())) {
                    assertThat(field.findAttribute(Attributes.constantValue()))
                            .as("%s.%s of %s is inlined", name, field.fieldName(), module)
                            .isEmpty();
                    result.add(name + "." + field.fieldName() + " " + field.fieldType());
                }
            }
        }
        return result;
    }

    private static boolean isPublic(Set<AccessFlag> flags) {
        return flags.contains(AccessFlag.PUBLIC);
    }

    private static List<Path> classFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".class")).toList();
        }
    }
}
