package dev.godwit;

import dev.godwit.base.host.Platform;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.ServiceLoader;

/** Finds the services of the machine that this program runs on. */
final class Platforms {
    private Platforms() {}

    static @Nullable Platform find() {
        Iterator<Platform> found = ServiceLoader.load(Platform.class).iterator();
        return found.hasNext() ? found.next() : null;
    }

    static Platform get() {
        Platform platform = find();
        if (platform == null) {
            throw new IllegalStateException(
                    "no platform is there: add the module dev.godwit.platform.jvm, or set clock,"
                            + " entropy and streams");
        }
        return platform;
    }
}
