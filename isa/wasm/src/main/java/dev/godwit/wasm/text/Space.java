package dev.godwit.wasm.text;

/** An index space of a module: how many there are, their identifiers, and their names. */
final class Space {
    final String what;
    final IdSpace ids = new IdSpace();

    /** Pairs of an index and the symbol of its name. */
    final Ints names = new Ints();

    int count;

    Space(String what) {
        this.what = what;
    }

    /** Adds an item whose identifier and name annotation may follow, and gives its index. */
    int declare(Cursor cursor) {
        int index = count++;
        int name = bind(cursor, ids, index, what);
        if (name >= 0) {
            names.add(index);
            names.add(name);
        }
        return index;
    }

    /**
     * Binds the identifier that may follow, and gives the symbol of its name or -1.
     *
     * <p>The name is the identifier's, or that of a name annotation behind it.
     */
    static int bind(Cursor cursor, IdSpace ids, int index, String what) {
        int name = cursor.takeId();
        if (name >= 0 && ids.put(name, index) >= 0) {
            throw cursor.malformed(
                    "duplicate " + what + " " + cursor.tokens.source(cursor.at - 1), cursor.at - 1);
        }
        int annotated = takeName(cursor);
        return annotated >= 0 ? annotated : name;
    }

    /** Moves behind an identifier and a name annotation. */
    static void skipBinding(Cursor cursor) {
        cursor.takeId();
        takeName(cursor);
    }

    /** The symbol of the name annotation that may follow, or -1. */
    static int takeName(Cursor cursor) {
        Tokens tokens = cursor.tokens;
        if (cursor.kind() != Token.ANNOTATION
                || !Annotations.isName(tokens.text, cursor.offset() + 2, tokens.end(cursor.at))) {
            return -1;
        }
        cursor.at++;
        byte[] name = cursor.nameBytes();
        cursor.close();
        return tokens.symbols.intern(name, 0, name.length);
    }

    /** The index that must follow, as a number or an identifier. */
    int index(Cursor cursor) {
        if (cursor.kind() == Token.ID) {
            return lookUp(cursor, ids, what);
        }
        return (int) cursor.nat(32, "a " + what + " index");
    }

    /** The index of the identifier that follows. */
    static int lookUp(Cursor cursor, IdSpace ids, String what) {
        int index = ids.get(cursor.value());
        if (index < 0) {
            throw cursor.malformed("unknown " + what + " " + cursor.tokens.source(cursor.at));
        }
        cursor.at++;
        return index;
    }

    /** Whether an index follows. */
    static boolean isIndex(Cursor cursor) {
        return cursor.kind() == Token.NAT || cursor.kind() == Token.ID;
    }
}
