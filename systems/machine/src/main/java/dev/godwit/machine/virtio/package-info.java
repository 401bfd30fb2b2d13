/**
 * Devices by the specification "Virtual I/O Device (VIRTIO) Version 1.2", behind the transport of
 * its section 4.2 (MMIO), with its legacy form. Sections are quoted by their numbers there.
 */
package dev.godwit.machine.virtio;
