/**
 * The twin of the package of the same name in host-jvm: the same classes and methods, as TeaVM's
 * build to Wasm GC does them right. Nothing here relies on an exception that the JVM would throw by
 * itself.
 */
package dev.godwit.host;
