package dev.godwit.vfs.tar;

import dev.godwit.base.failure.Malformed;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Names;
import dev.godwit.vfs.Timespec;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a pax header says of the member behind it, or a global one of all behind it. */
final class PaxRecords {
    private static final String XATTR = "SCHILY.xattr.";
    private static final int NANO_DIGITS = 9;

    /** What a record counts, besides its bytes. */
    private static final int COST = 128;

    private final TarTree tree;
    private final TreeMap<String, byte[]> values = new TreeMap<>();
    private @Nullable SparseMap pieces;
    private long header;

    PaxRecords(TarTree tree) {
        this.tree = tree;
    }

    boolean isEmpty() {
        return values.isEmpty() && pieces == null;
    }

    void clear() {
        for (Map.Entry<String, byte[]> each : values.entrySet()) {
            tree.release(cost(each.getKey(), each.getValue()));
        }
        values.clear();
        pieces = null;
    }

    private static long cost(String key, byte[] value) {
        return COST + 2L * key.length() + value.length;
    }

    /** Adds the records of a header: "length key=value\n" each. */
    void add(byte[] bytes, long offset) {
        header = offset;
        long pieceStart = -1;
        int at = 0;
        while (at < bytes.length) {
            int end = at + length(bytes, at, offset);
            int key = at;
            while (bytes[key] != ' ') {
                key++;
            }
            key++;
            int equals = key;
            while (equals < end && bytes[equals] != '=') {
                equals++;
            }
            if (equals >= end - 1 || bytes[end - 1] != '\n') {
                throw TarBytes.malformed("a pax record has no value", offset + at);
            }
            String name = Names.decode(bytes, key, equals - key);
            byte[] value = Arrays.copyOfRange(bytes, equals + 1, end - 1);
            if (name.equals("GNU.sparse.offset")) {
                pieceStart = decimal(name, value);
            } else if (name.equals("GNU.sparse.numbytes")) {
                piece(pieceStart, decimal(name, value));
            } else {
                put(name, value);
            }
            at = end;
        }
    }

    private void piece(long start, long length) {
        SparseMap map = pieces;
        if (map == null) {
            map = new SparseMap(tree, header);
            pieces = map;
        }
        map.add(start, length);
    }

    private void put(String name, byte[] value) {
        tree.charge(cost(name, value));
        byte[] old = values.put(name, value);
        if (old != null) {
            tree.release(cost(name, old));
        }
    }

    private static int length(byte[] bytes, int at, long offset) {
        int length = 0;
        int i = at;
        while (i < bytes.length && bytes[i] >= '0' && bytes[i] <= '9' && length < bytes.length) {
            length = 10 * length + bytes[i] - '0';
            i++;
        }
        boolean isNumber = i > at && i < bytes.length && bytes[i] == ' ';
        if (!isNumber || length > bytes.length - at || length <= i - at + 1) {
            throw TarBytes.malformed("a pax record's length is wrong", offset + at);
        }
        return length;
    }

    /** The value of a key, of this or else of all; null if it has none, or an empty one. */
    byte @Nullable [] get(String key, PaxRecords all) {
        byte[] value = values.containsKey(key) ? values.get(key) : all.values.get(key);
        return value == null || value.length == 0 ? null : value;
    }

    private Malformed wrong(String key) {
        return TarBytes.malformed("the pax record " + key + " is wrong", header);
    }

    /** A number that is not negative; {@code otherwise} if it is not told. */
    long number(String key, PaxRecords all, long otherwise) {
        byte[] value = get(key, all);
        return value == null ? otherwise : decimal(key, value);
    }

    private long decimal(String key, byte[] value) {
        long number = value.length == 0 ? -1 : 0;
        for (byte each : value) {
            int digit = each - '0';
            if (digit < 0 || digit > 9 || number < 0 || number > (Long.MAX_VALUE - digit) / 10) {
                throw wrong(key);
            }
            number = 10 * number + digit;
        }
        if (number < 0) {
            throw wrong(key);
        }
        return number;
    }

    /** A time with a fraction; {@code otherwise} if it is not told. */
    Timespec time(String key, PaxRecords all, Timespec otherwise) {
        byte[] value = get(key, all);
        if (value == null) {
            return otherwise;
        }
        boolean isNegative = value[0] == '-';
        int point = isNegative ? 1 : 0;
        while (point < value.length && value[point] != '.') {
            point++;
        }
        long seconds = decimal(key, Arrays.copyOfRange(value, isNegative ? 1 : 0, point));
        int nanos = 0;
        for (int i = 0; i < NANO_DIGITS; i++) {
            int at = point + 1 + i;
            int digit = at < value.length ? value[at] - '0' : 0;
            if (digit < 0 || digit > 9) {
                throw wrong(key);
            }
            nanos = 10 * nanos + digit;
        }
        if (!isNegative) {
            return new Timespec(seconds, nanos);
        }
        return nanos == 0
                ? new Timespec(-seconds, 0)
                : new Timespec(-seconds - 1, 1_000_000_000 - nanos);
    }

    /** Extended attributes, of the namespaces that there are here. */
    @Nullable SortedMap<String, byte[]> xattrs(PaxRecords all) {
        SortedMap<String, byte[]> found = null;
        for (TreeMap<String, byte[]> each : List.of(all.values, values)) {
            for (Map.Entry<String, byte[]> entry : each.tailMap(XATTR, true).entrySet()) {
                if (!entry.getKey().startsWith(XATTR)) {
                    break;
                }
                String name = entry.getKey().substring(XATTR.length());
                byte[] value = entry.getValue();
                if (TarInode.hasNamespace(name)) {
                    requireXattr(name, value);
                    tree.charge(cost(name, value));
                    found = found == null ? new TreeMap<>() : found;
                    found.put(name, value);
                }
            }
        }
        return found;
    }

    private void requireXattr(String name, byte[] value) {
        try {
            if (Names.byteLength(name) <= Inode.MAX_XATTR_NAME
                    && value.length <= Inode.MAX_XATTR_VALUE) {
                return;
            }
            throw Errno.ERANGE.exception();
        } catch (ErrnoException e) {
            throw TarBytes.malformed("an extended attribute is too long", header);
        }
    }

    /** The map of a sparse file, if the header has it (GNU's formats 0.0 and 0.1). */
    @Nullable SparseMap pieces() {
        byte[] map = values.get("GNU.sparse.map");
        if (map == null) {
            return pieces;
        }
        SparseMap read = new SparseMap(tree, header);
        int at = 0;
        while (at < map.length) {
            int comma = comma(map, at);
            int end = comma(map, comma + 1);
            if (comma == map.length) {
                throw wrong("GNU.sparse.map");
            }
            read.add(
                    decimal("GNU.sparse.map", Arrays.copyOfRange(map, at, comma)),
                    decimal("GNU.sparse.map", Arrays.copyOfRange(map, comma + 1, end)));
            at = end + 1;
        }
        return read;
    }

    private static int comma(byte[] map, int from) {
        int at = Math.min(from, map.length);
        while (at < map.length && map[at] != ',') {
            at++;
        }
        return at;
    }
}
