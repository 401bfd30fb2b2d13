package dev.godwit.vfs.tar;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Names;
import dev.godwit.vfs.Timespec;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** Goes through an archive once, header by header, and puts what it finds into a tree. */
final class TarReader {
    /** The longest pax header, and the longest name of GNU's. */
    private static final int MOST_EXTENDED = 1 << 20;

    private static final int MAX_DIGITS = 20;

    private final TarBytes bytes;
    private final TarTree tree;
    private final byte[] block = new byte[TarHeader.BLOCK];
    private final PaxRecords all;
    private final PaxRecords records;
    private byte @Nullable [] longName;
    private byte @Nullable [] longLink;

    TarReader(TarBytes bytes, TarTree tree) {
        this.bytes = bytes;
        this.tree = tree;
        this.all = new PaxRecords(tree);
        this.records = new PaxRecords(tree);
    }

    void read() throws ErrnoException {
        long at = 0;
        while (at < bytes.size()) {
            readBlock(at);
            if (TarHeader.isZero(block)) {
                requireEnd(at);
                break;
            }
            TarHeader header = new TarHeader(block, at);
            header.check();
            at = member(header);
        }
        if (longName != null || longLink != null || !records.isEmpty()) {
            throw TarBytes.malformed(
                    "unexpected end: no member behind an extended header",
                    Math.min(at, bytes.size()));
        }
    }

    private void readBlock(long at) throws ErrnoException {
        if (bytes.size() - at < TarHeader.BLOCK) {
            throw TarBytes.malformed("unexpected end: a header is cut off", at);
        }
        bytes.read(block, 0, TarHeader.BLOCK, at);
    }

    /** Two blocks of zeros, or one that is the last. */
    private void requireEnd(long at) throws ErrnoException {
        long next = at + TarHeader.BLOCK;
        if (bytes.size() - next >= TarHeader.BLOCK) {
            readBlock(next);
            if (!TarHeader.isZero(block)) {
                throw TarBytes.malformed("a lone block of zeros", at);
            }
        }
    }

    /** Where the next header is: contents fill whole blocks, but for the last perhaps. */
    private long behind(long content, long size, long header) {
        if (size < 0) {
            throw TarBytes.malformed("a member's size is negative", header);
        }
        bytes.require(content, size, header);
        long rest = size % TarHeader.BLOCK;
        return content + size + (rest == 0 ? 0 : TarHeader.BLOCK - rest);
    }

    private long member(TarHeader header) throws ErrnoException {
        long content = header.offset + TarHeader.BLOCK;
        switch (header.typeflag()) {
            case 'x', 'X' -> {
                records.add(extended(header, content), content);
                return behind(content, header.size(), header.offset);
            }
            case 'g' -> {
                all.add(extended(header, content), content);
                return behind(content, header.size(), header.offset);
            }
            case 'L' -> {
                longName = text(extended(header, content));
                return behind(content, header.size(), header.offset);
            }
            case 'K' -> {
                longLink = text(extended(header, content));
                return behind(content, header.size(), header.offset);
            }
            default -> {
                long next = file(header, content);
                records.clear();
                longName = null;
                longLink = null;
                return next;
            }
        }
    }

    private byte[] extended(TarHeader header, long content) throws ErrnoException {
        long size = header.size();
        behind(content, size, header.offset);
        if (size > MOST_EXTENDED) {
            throw new LimitReached(
                    LimitReached.Limit.IMPLEMENTATION,
                    MOST_EXTENDED,
                    "bytes of an extended header of a tar archive");
        }
        tree.require(size);
        byte[] all = new byte[(int) size];
        bytes.read(all, 0, all.length, content);
        return all;
    }

    private static byte[] text(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return Arrays.copyOf(bytes, end);
    }

    private byte[] name(TarHeader header) {
        byte[] sparse = records.get("GNU.sparse.name", all);
        byte[] path = sparse == null ? records.get("path", all) : sparse;
        if (path != null) {
            return path;
        }
        return longName == null ? header.name() : longName;
    }

    private byte[] linkname(TarHeader header) {
        byte[] path = records.get("linkpath", all);
        if (path != null) {
            return path;
        }
        return longLink == null ? header.linkname() : longLink;
    }

    private int owner(String key, long inHeader, long offset) {
        long id = records.number(key, all, inHeader);
        if (id < 0 || id > 0xffff_ffffL) {
            throw TarBytes.malformed("a member's " + key + " is too large", offset);
        }
        return (int) id;
    }

    private TarInode.Attributes attributes(TarHeader header) {
        Timespec mtime = records.time("mtime", all, new Timespec(header.mtime(), 0));
        return new TarInode.Attributes(
                header.mode(),
                owner("uid", header.uid(), header.offset),
                owner("gid", header.gid(), header.offset),
                records.time("atime", all, mtime),
                mtime,
                records.time("ctime", all, mtime),
                records.xattrs(all));
    }

    /** A member that is no extended header; answers where the next header is. */
    private long file(TarHeader header, long content) throws ErrnoException {
        char type = header.typeflag();
        switch (type) {
            case 'M', 'N', 'V' -> {
                return behind(content, header.size(), header.offset);
            }
            case '1' -> {
                tree.link(name(header), linkname(header), header.offset);
                return content;
            }
            case '2' -> {
                byte[] target = linkname(header);
                tree.add(name(header), header.offset, attributes(header), new Made.Link(target));
                return content;
            }
            case '3', '4', '6' -> {
                Made made = Made.Node.of(type, type == '6' ? 0 : header.device());
                tree.add(name(header), header.offset, attributes(header), made);
                return content;
            }
            case '5' -> {
                tree.directory(name(header), header.offset, attributes(header));
                return content;
            }
            case 'D' -> {
                tree.directory(name(header), header.offset, attributes(header));
                return behind(content, size(header), header.offset);
            }
            default -> {
                return regular(header, content);
            }
        }
    }

    private long size(TarHeader header) {
        return records.number("size", all, header.size());
    }

    private long regular(TarHeader header, long content) throws ErrnoException {
        byte[] name = name(header);
        long size = size(header);
        boolean isOldDirectory = name.length > 0 && name[name.length - 1] == '/';
        if (isOldDirectory && (header.typeflag() == 0 || header.typeflag() == '0')) {
            tree.directory(name, header.offset, attributes(header));
            return behind(content, size, header.offset);
        }
        if (header.typeflag() == 'S') {
            return oldSparse(header, name, content, size);
        }
        long next = behind(content, size, header.offset);
        SparseMap map = records.pieces();
        if (map != null) {
            long real = records.number("GNU.sparse.size", all, size);
            real = records.number("GNU.sparse.realsize", all, real);
            map.check(real, size);
            tree.add(name, header.offset, attributes(header), new Made.File(real, map.at(content)));
        } else if (records.number("GNU.sparse.major", all, 0) > 0) {
            long real = records.number("GNU.sparse.realsize", all, size);
            mapped(header, name, content, size, real);
        } else {
            TarContent whole = TarContent.whole(content, size);
            tree.add(name, header.offset, attributes(header), new Made.File(size, whole));
        }
        return next;
    }

    /** GNU's old format: the map is in the header, and in blocks before the content. */
    private long oldSparse(TarHeader header, byte[] name, long content, long size)
            throws ErrnoException {
        SparseMap map = new SparseMap(tree, header.offset);
        header.pieces(map);
        long real = header.sparseSize();
        TarInode.Attributes attributes = attributes(header);
        long at = content;
        boolean goesOn = header.goesOn();
        while (goesOn) {
            readBlock(at);
            goesOn = TarHeader.morePieces(block, at, map);
            at += TarHeader.BLOCK;
        }
        long next = behind(at, size, header.offset);
        map.check(real, size);
        tree.add(name, header.offset, attributes, new Made.File(real, map.at(at)));
        return next;
    }

    /** GNU's format 1.0: the map is decimal numbers, a line each, before the content. */
    private void mapped(TarHeader header, byte[] name, long content, long size, long real)
            throws ErrnoException {
        TarInode.Attributes attributes = attributes(header);
        Lines lines = new Lines(content, content + size, header.offset);
        SparseMap map = new SparseMap(tree, header.offset);
        long count = lines.next();
        for (long i = 0; i < count; i++) {
            long start = lines.next();
            map.add(start, lines.next());
        }
        long begin = lines.blockEnd();
        map.check(real, content + size - begin);
        tree.add(name, header.offset, attributes, new Made.File(real, map.at(begin)));
    }

    /** Decimal numbers in blocks. */
    private final class Lines {
        private final long begin;
        private final long end;
        private final long header;
        private long at;
        private long known = -1;

        Lines(long begin, long end, long header) {
            this.begin = begin;
            this.end = end;
            this.header = header;
            this.at = begin;
        }

        private byte read() throws ErrnoException {
            long start = at - (at - begin) % TarHeader.BLOCK;
            if (at >= end) {
                throw TarBytes.malformed("the map of a sparse file is cut off", header);
            }
            if (start != known) {
                int length = (int) Math.min(TarHeader.BLOCK, end - start);
                bytes.read(block, 0, length, start);
                known = start;
            }
            return block[(int) (at++ - start)];
        }

        long next() throws ErrnoException {
            long value = 0;
            for (int i = 0; i < MAX_DIGITS; i++) {
                int each = read();
                if (each == '\n' && i > 0) {
                    return value;
                }
                int digit = each - '0';
                if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
                    break;
                }
                value = 10 * value + digit;
            }
            throw TarBytes.malformed("the map of a sparse file has no number", at - 1);
        }

        long blockEnd() {
            long rest = (at - begin) % TarHeader.BLOCK;
            return Math.min(end, rest == 0 ? at : at + TarHeader.BLOCK - rest);
        }
    }

    /** The string of a name's bytes. */
    static String decode(byte[] name) {
        return Names.decode(name, 0, name.length);
    }
}
