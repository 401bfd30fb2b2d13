package dev.godwit.conformance.house;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The rules of how modules and packages may depend on each other. */
final class Architecture {
    /**
     * The level of each module, by the packages it holds. A module imports only modules of a lower
     * level; the package {@code dev.godwit} itself is the API.
     */
    static final Map<String, Integer> LEVELS =
            Map.ofEntries(
                    Map.entry("dev.godwit.host", 0),
                    Map.entry("dev.godwit.base", 1),
                    Map.entry("dev.godwit.wasm", 2),
                    Map.entry("dev.godwit.riscv", 2),
                    Map.entry("dev.godwit.vfs", 2),
                    Map.entry("dev.godwit.net", 2),
                    Map.entry("dev.godwit.wasi", 3),
                    Map.entry("dev.godwit.linux", 3),
                    Map.entry("dev.godwit.machine", 3),
                    Map.entry("dev.godwit", 4),
                    Map.entry("dev.godwit.platform", 5),
                    Map.entry("dev.godwit.cli", 6));

    private Architecture() {}

    /** Every class depends only on classes of its own module and of lower levels. */
    static ArchRule levels(String root, Map<String, Integer> levels) {
        return ArchRuleDefinition.classes()
                .should(
                        new ArchCondition<>("depend only on lower levels") {
                            @Override
                            public void check(JavaClass origin, ConditionEvents events) {
                                for (Dependency d : origin.getDirectDependenciesFromSelf()) {
                                    checkDependency(root, levels, d, events);
                                }
                            }
                        });
    }

    private static void checkDependency(
            String root, Map<String, Integer> levels, Dependency d, ConditionEvents events) {
        JavaClass target = d.getTargetClass().getBaseComponentType();
        if (target.isPrimitive() || !isBelow(root, target.getPackageName())) {
            return;
        }
        String from = module(levels, d.getOriginClass().getPackageName());
        String to = module(levels, target.getPackageName());
        if (!from.equals(to) && levels.get(to) >= levels.get(from)) {
            events.add(SimpleConditionEvent.violated(d, d.getDescription()));
        }
    }

    private static boolean isBelow(String root, String name) {
        return name.equals(root) || name.startsWith(root + ".");
    }

    /** The longest prefix that has a level; a package without one is an error of this table. */
    private static String module(Map<String, Integer> levels, String packageName) {
        for (String name = packageName; !name.isEmpty(); name = parent(name)) {
            if (levels.containsKey(name)) {
                return name;
            }
        }
        throw new AssertionError(packageName + " has no level: add its module to LEVELS");
    }

    private static String parent(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(0, dot);
    }

    /** No package depends on itself through others. */
    static ArchRule noCycles(String root) {
        SliceAssignment packages =
                new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
                        String name = javaClass.getPackageName();
                        return isBelow(root, name)
                                ? SliceIdentifier.of(name)
                                : SliceIdentifier.ignore();
                    }

                    @Override
                    public String getDescription() {
                        return "packages below " + root;
                    }
                };
        return SlicesRuleDefinition.slices()
                .assignedFrom(packages)
                .namingSlices("$1")
                .should()
                .beFreeOfCycles();
    }

    /** The packages that hold an engine: a class that implements the interface. */
    static Set<String> engines(JavaClasses classes, String engine) {
        Set<String> packages =
                classes.get(engine).getAllSubclasses().stream()
                        .map(JavaClass::getPackageName)
                        .collect(Collectors.toCollection(TreeSet::new));
        if (packages.isEmpty()) {
            throw new AssertionError("nothing implements " + engine);
        }
        return packages;
    }

    /** No engine uses a class of another one. */
    static ArchRule enginesAreStrangers(Set<String> engines) {
        return ArchRuleDefinition.classes()
                .that()
                .resideInAnyPackage(withBelow(engines))
                .should(
                        new ArchCondition<>("depend on no other engine") {
                            @Override
                            public void check(JavaClass origin, ConditionEvents events) {
                                for (Dependency d : origin.getDirectDependenciesFromSelf()) {
                                    checkEngine(engines, d, events);
                                }
                            }
                        });
    }

    private static void checkEngine(Set<String> engines, Dependency d, ConditionEvents events) {
        String from = d.getOriginClass().getPackageName();
        String to = d.getTargetClass().getBaseComponentType().getPackageName();
        if (isEngine(engines, to)
                && engines.stream().noneMatch(e -> isBelow(e, from) && isBelow(e, to))) {
            events.add(SimpleConditionEvent.violated(d, d.getDescription()));
        }
    }

    private static boolean isEngine(Set<String> engines, String packageName) {
        return engines.stream().anyMatch(engine -> isBelow(engine, packageName));
    }

    /** A package depends on none of some others. */
    static ArchRule seesNone(String name, Set<String> others) {
        return ArchRuleDefinition.noClasses()
                .that()
                .resideInAPackage(name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(withBelow(others));
    }

    /** Besides the engines themselves only some classes depend on them. */
    static ArchRule enginesAreKnownOnlyTo(Set<String> classes, Set<String> engines) {
        return ArchRuleDefinition.noClasses()
                .that(
                        DescribedPredicate.describe(
                                "are neither engines nor one of " + classes,
                                origin ->
                                        !classes.contains(origin.getName())
                                                && !isEngine(engines, origin.getPackageName())))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(withBelow(engines));
    }

    private static String[] withBelow(Set<String> packages) {
        return packages.stream().map(name -> name + "..").toArray(String[]::new);
    }
}
