package dev.godwit.vfs.pseudo;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Found;

import org.jspecify.annotations.Nullable;

/** A symbolic link, which goes by its text or jumps. */
final class PseudoLink extends PseudoInode {
    private final PseudoFileSystem.Text text;
    private final PseudoFileSystem.@Nullable Jump jump;

    PseudoLink(
            PseudoFileSystem fs,
            Access access,
            PseudoFileSystem.Text text,
            PseudoFileSystem.@Nullable Jump jump) {
        super(fs, FileType.SYMBOLIC_LINK, access);
        this.text = text;
        this.jump = jump;
    }

    @Override
    public String readlink() throws ErrnoException {
        return text.text();
    }

    @Override
    public @Nullable Found jump() throws ErrnoException {
        return jump == null ? null : jump.to();
    }
}
