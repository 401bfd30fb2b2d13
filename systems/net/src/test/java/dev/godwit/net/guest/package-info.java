/** A guest at the cable, for tests, which knows nothing of the code that is tested. */
package dev.godwit.net.guest;
