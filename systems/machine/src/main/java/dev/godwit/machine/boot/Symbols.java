package dev.godwit.machine.boot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The names of a kernel's addresses, for people. */
public final class Symbols {
    /** There are none. */
    public static final Symbols NONE = new Symbols(List.of());

    /** So far behind a symbol nothing belongs to it. */
    private static final long REACH = 1 << 20;

    private final List<Symbol> sorted;
    private final Map<String, Long> named = new HashMap<>();

    /**
     * A name.
     *
     * @param name what it is called
     * @param address what it names
     */
    public record Symbol(String name, long address) {}

    /**
     * Makes a table.
     *
     * @param symbols in any order; of those with one address the first counts, of those with one
     *     name, too
     */
    public Symbols(List<Symbol> symbols) {
        List<Symbol> all = new ArrayList<>(symbols);
        all.sort((a, b) -> Long.compareUnsigned(a.address, b.address)); // stable
        sorted = all;
        for (Symbol symbol : symbols) {
            named.putIfAbsent(symbol.name, symbol.address);
        }
    }

    /**
     * What is at an address.
     *
     * @param address any
     * @return such as {@code main}, {@code main+0x1c}, or an empty string
     */
    public String name(long address) {
        int low = 0;
        int high = sorted.size();
        while (low < high) {
            int middle = low + high >>> 1;
            if (Long.compareUnsigned(sorted.get(middle).address, address) > 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        if (low == 0) {
            return "";
        }
        int found = low - 1;
        while (found > 0 && sorted.get(found - 1).address == sorted.get(found).address) {
            found--;
        }
        Symbol symbol = sorted.get(found);
        long distance = address - symbol.address;
        if (Long.compareUnsigned(distance, REACH) >= 0) {
            return "";
        }
        return distance == 0 ? symbol.name : symbol.name + "+0x" + Long.toHexString(distance);
    }

    /**
     * What a name stands for.
     *
     * @param name a symbol's
     * @return its address, if it is known
     */
    public OptionalLong address(String name) {
        Long found = named.get(name);
        return found == null ? OptionalLong.empty() : OptionalLong.of(found);
    }
}
