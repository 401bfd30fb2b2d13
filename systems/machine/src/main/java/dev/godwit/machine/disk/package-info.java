/** Disks of machines: files of sectors, of images, and what is kept over them in memory. */
package dev.godwit.machine.disk;
