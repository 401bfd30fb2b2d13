/**
 * Small final classes whose inside depends on the host: linear memory, numbers, signals between
 * threads. Portable code calls them directly, so there is no virtual call anywhere.
 */
package dev.godwit.host;
