/** What a machine boots: kernels in their formats, and where they go in RAM. */
package dev.godwit.machine.boot;
