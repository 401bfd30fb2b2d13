/** The plug-in of TeaVM that makes the gate complete; it runs in the build's own JVM. */
package dev.godwit.check.gate;
