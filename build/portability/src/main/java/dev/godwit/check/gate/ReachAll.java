package dev.godwit.check.gate;

import org.teavm.dependency.AbstractDependencyListener;
import org.teavm.dependency.DependencyAgent;
import org.teavm.dependency.MethodDependency;
import org.teavm.model.ClassReader;
import org.teavm.model.ElementModifier;
import org.teavm.model.MethodReader;
import org.teavm.model.ValueType;
import org.teavm.vm.spi.TeaVMHost;
import org.teavm.vm.spi.TeaVMPlugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;

/**
 * Makes TeaVM compile every method of the packages that the property {@code reachAll} names, except
 * those below {@code reachNot}. TeaVM looks only at what the main class reaches, so without this a
 * method that nothing calls yet could use what TeaVM lacks.
 */
public final class ReachAll implements TeaVMPlugin {
    /** Made by TeaVM, as a service. */
    public ReachAll() {}

    @Override
    public void install(TeaVMHost host) {
        String root = host.getProperties().getProperty("reachAll");
        String not = host.getProperties().getProperty("reachNot");
        if (root != null && not != null) {
            host.add(new Listener(root, not));
        }
    }

    private static final class Listener extends AbstractDependencyListener {
        private final String root;
        private final String not;

        Listener(String root, String not) {
            this.root = root;
            this.not = not;
        }

        @Override
        public void started(DependencyAgent agent) {
            Collection<String> names;
            try {
                names = ClassNames.below(agent.getClassLoader(), root);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            int methods = 0;
            for (String name : names) {
                if (!name.startsWith(not + ".")) {
                    methods += reach(agent, name);
                }
            }
            System.out.println("[INFO] every method of " + root + " reached: " + methods);
        }

        private static int reach(DependencyAgent agent, String name) {
            ClassReader reader = agent.getClassSource().get(name);
            if (reader == null) {
                throw new IllegalStateException("TeaVM does not find " + name);
            }
            agent.linkClass(name).initClass(null);
            boolean instantiable =
                    !reader.hasModifier(ElementModifier.ABSTRACT)
                            && !reader.hasModifier(ElementModifier.INTERFACE);
            int count = 0;
            for (MethodReader method : reader.getMethods()) {
                if (method.hasModifier(ElementModifier.ABSTRACT)
                        || method.getName().equals("<clinit>")) {
                    continue;
                }
                MethodDependency dependency = agent.linkMethod(method.getReference());
                if (!method.hasModifier(ElementModifier.STATIC) && instantiable) {
                    dependency.propagate(0, agent.getType(ValueType.object(name)));
                }
                dependency.use();
                count++;
            }
            return count;
        }
    }
}
