package dev.godwit.vfs;

import org.jspecify.annotations.Nullable;

/** A tree, or a part of one, in the place where {@link Mounts} has put it. */
public final class Mount {
    private final Inode root;
    private final boolean readOnly;
    private final int id;
    private final @Nullable Location at;

    /** Null if it is in none. */
    private final @Nullable Mounts table;

    /** What it is mounted on, again: each step of a walk asks. */
    private final @Nullable Inode on;

    /** What is mounted on files of this mount; replaced, never changed, so walks need no lock. */
    volatile Mount[] mounted = {};

    Mount(Inode root, boolean readOnly, @Nullable Location at, int id, @Nullable Mounts table) {
        this.table = table;
        this.id = id;
        this.root = root;
        this.readOnly = readOnly;
        this.at = at;
        this.on = at == null ? null : at.inode();
    }

    /**
     * A mount that is in no table: nothing leads there but a {@link Location}.
     *
     * @param root what is seen through it
     * @return the mount
     */
    public static Mount detached(Inode root) {
        return new Mount(root, false, null, 0, null);
    }

    /** {@return the top of the tree} */
    public Location root() {
        return new Location(this, root);
    }

    /** {@return whether nothing can be changed through it} */
    public boolean isReadOnly() {
        return readOnly;
    }

    /** {@return its number in its table, never given again; 0 if it is in none} */
    public int id() {
        return id;
    }

    /** {@return who hears what becomes of files of its table; null if nobody does} */
    public @Nullable Watches watches() {
        return table == null ? null : table.watches();
    }

    /** {@return what it is mounted on; null for the first of all} */
    public @Nullable Location at() {
        return at;
    }

    /** The topmost mount on a file of this one, or null. */
    @Nullable Mount on(Inode inode) {
        for (Mount mount : mounted) {
            if (mount.on == inode) {
                return mount;
            }
        }
        return null;
    }
}
