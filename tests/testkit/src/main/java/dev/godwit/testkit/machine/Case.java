package dev.godwit.testkit.machine;

/**
 * A case: what M mode sets up, and a sequence of instructions.
 *
 * @param setup the code of M mode before and after it
 * @param sequence the instructions
 * @param address where they are
 * @param instructions how many there are
 */
record Case(String setup, String sequence, long address, int instructions) {}
