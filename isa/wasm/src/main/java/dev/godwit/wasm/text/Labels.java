package dev.godwit.wasm.text;

/** The labels around an instruction; finding one does not depend on how many there are. */
final class Labels {
    private final IdSpace innermost = new IdSpace();
    private final Ints symbols = new Ints();
    private final Ints shadowed = new Ints();

    void clear() {
        innermost.clear();
        symbols.truncate(0);
        shadowed.truncate(0);
    }

    /** Opens a label; the symbol is -1 if it has no identifier. */
    void push(int symbol) {
        shadowed.add(symbol < 0 ? -1 : innermost.put(symbol, symbols.size()));
        symbols.add(symbol);
    }

    void pop() {
        int last = symbols.size() - 1;
        if (symbols.get(last) >= 0) {
            innermost.put(symbols.get(last), shadowed.get(last));
        }
        symbols.truncate(last);
        shadowed.truncate(last);
    }

    /** The symbol of the innermost label, or -1. */
    int top() {
        return symbols.get(symbols.size() - 1);
    }

    /** The relative depth of the label that must follow. */
    int index(Cursor cursor) {
        if (cursor.kind() == Token.ID) {
            int depth = Space.lookUp(cursor, innermost, "label");
            return symbols.size() - 1 - depth;
        }
        return (int) cursor.nat(32, "a label");
    }
}
