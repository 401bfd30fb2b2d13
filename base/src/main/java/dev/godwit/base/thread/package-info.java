/**
 * What a thread of a guest has, whatever instruction set it runs: a request to stop, a meter, an
 * owner, a clock and a place to wait.
 */
package dev.godwit.base.thread;
