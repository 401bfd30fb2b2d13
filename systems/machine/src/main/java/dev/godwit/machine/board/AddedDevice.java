package dev.godwit.machine.board;

import dev.godwit.machine.bus.Wiring;

import java.util.List;

/**
 * A device that a board is given besides its own.
 *
 * @param name a name of the Devicetree Specification (section 2.2.1), such as {@code "dice"}
 * @param address the first of its physical addresses
 * @param size bytes
 * @param maker makes it
 * @param compatible what drivers know it by
 */
public record AddedDevice(
        String name, long address, long size, Wiring.Maker maker, List<String> compatible) {}
