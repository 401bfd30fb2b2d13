package dev.godwit.vfs.overlay;

import dev.godwit.vfs.FileSystem;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.OpenFlags;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.IdentityHashMap;
import java.util.List;

/** A file system that fails a test when anything in it is changed, locked or mapped. */
final class Unchangeable {
    private static final List<String> READS =
            List.of(
                    "fileSystem",
                    "type",
                    "stat",
                    "lookup",
                    "readlink",
                    "xattr",
                    "xattrs",
                    "hashCode",
                    "toString");

    private final IdentityHashMap<Inode, Inode> inodes = new IdentityHashMap<>();

    private Unchangeable() {}

    static FileSystem of(FileSystem real) {
        Unchangeable guard = new Unchangeable();
        return (FileSystem)
                Proxy.newProxyInstance(
                        FileSystem.class.getClassLoader(),
                        new Class<?>[] {FileSystem.class},
                        (proxy, method, arguments) ->
                                method.getName().equals("rootInode")
                                        ? guard.guarded(real.rootInode())
                                        : call(() -> method.invoke(real, arguments)));
    }

    private interface Call {
        @Nullable Object run() throws ReflectiveOperationException;
    }

    private static @Nullable Object call(Call call) throws Throwable {
        try {
            return call.run();
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Inode guarded(Inode inode) {
        return inodes.computeIfAbsent(inode, this::proxy);
    }

    private Inode proxy(Inode inode) {
        return (Inode)
                Proxy.newProxyInstance(
                        Inode.class.getClassLoader(),
                        new Class<?>[] {Inode.class},
                        (proxy, method, arguments) -> {
                            String name = method.getName();
                            if (name.equals("equals")) {
                                return proxy == arguments[0];
                            }
                            boolean opens =
                                    name.equals("open")
                                            && ((int) arguments[0]
                                                            & (OpenFlags.WRITE | OpenFlags.TRUNC))
                                                    == 0;
                            if (!opens && !READS.contains(name)) {
                                throw new AssertionError("below, " + name + " is called");
                            }
                            Object answer = call(() -> method.invoke(inode, arguments));
                            return answer instanceof Inode found ? guarded(found) : answer;
                        });
    }
}
