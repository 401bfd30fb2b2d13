/** Machines: harts, RAM and devices that run together. */
package dev.godwit.machine.board;
