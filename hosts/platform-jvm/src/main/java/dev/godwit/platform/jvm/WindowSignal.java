package dev.godwit.platform.jvm;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * SIGWINCH. The JDK tells of signals by a class that not every JDK has, so it is reached by its
 * name; without it the window keeps the size that it began with.
 */
final class WindowSignal {
    private WindowSignal() {}

    /** Runs something whenever the size of the window changes, on a thread of the JDK's. */
    static void listen(Runnable listener) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler calls =
                    (proxy, method, arguments) -> {
                        switch (method.getName()) {
                            case "handle" -> listener.run();
                            case "equals" -> {
                                return proxy == arguments[0];
                            }
                            case "hashCode" -> {
                                return System.identityHashCode(proxy);
                            }
                            default -> {
                                return "a listener";
                            }
                        }
                        return null;
                    };
            Object proxy =
                    Proxy.newProxyInstance(
                            WindowSignal.class.getClassLoader(), new Class<?>[] {handler}, calls);
            Object winch = signal.getConstructor(String.class).newInstance("WINCH");
            signal.getMethod("handle", signal, handler).invoke(null, winch, proxy);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            return; // no such class, or no such signal
        }
    }
}
