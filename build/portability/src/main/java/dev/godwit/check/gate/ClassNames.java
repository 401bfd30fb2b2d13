package dev.godwit.check.gate;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The classes below a package, wherever a class loader finds it. */
final class ClassNames {
    private static final String SUFFIX = ".class";

    private ClassNames() {}

    static Collection<String> below(ClassLoader loader, String root) throws IOException {
        String path = root.replace('.', '/');
        Collection<String> result = new TreeSet<>();
        for (URL url : Collections.list(loader.getResources(path))) {
            if (url.getProtocol().equals("file")) {
                inFolder(url, root, result);
            } else if (url.openConnection() instanceof JarURLConnection jar) {
                jar.getJarFile().stream()
                        .map(entry -> entry.getName())
                        .filter(name -> name.startsWith(path + "/") && name.endsWith(SUFFIX))
                        .forEach(name -> result.add(className(name)));
            }
        }
        return result;
    }

    private static void inFolder(URL url, String root, Collection<String> result)
            throws IOException {
        Path folder;
        try {
            folder = Path.of(new URI(url.toString()));
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> name.endsWith(SUFFIX))
                    .forEach(name -> result.add(root + "." + className(name)));
        }
    }

    private static String className(String file) {
        return file.substring(0, file.length() - SUFFIX.length()).replace('/', '.');
    }
}
