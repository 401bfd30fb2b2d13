/**
 * A file system that begins as another one, which is never changed: {@link
 * dev.godwit.vfs.overlay.OverlayFileSystem}.
 */
package dev.godwit.vfs.overlay;
