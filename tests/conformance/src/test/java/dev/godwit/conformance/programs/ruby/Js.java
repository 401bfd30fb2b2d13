package dev.godwit.conformance.programs.ruby;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of JavaScript's values as Ruby's host interface speaks of. A value is a String, a Double,
 * a Boolean, a {@link Special}, a {@link Thing}, or a value of Ruby's.
 */
final class Js {
    private static final Pattern LITERAL = Pattern.compile("\\s*return\\s+(.*?)\\s*;?\\s*");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");
    private static final Pattern STRING = Pattern.compile("'([^'\\\\]*)'|\"([^\"\\\\]*)\"");

    private Js() {}

    /** The two values that are nothing. */
    enum Special {
        UNDEFINED,
        NULL
    }

    /** What a function does. */
    @FunctionalInterface
    interface Code {
        Object call(Object self, List<Object> arguments);
    }

    /** An object; with items it is an array, with code a function. */
    static final class Thing {
        final Map<String, Object> properties = new LinkedHashMap<>();
        final List<Object> items = new ArrayList<>();
        final boolean isArray;
        private final Code code;

        private Thing(boolean isArray, Code code) {
            this.isArray = isArray;
            this.code = code;
        }

        static Thing object() {
            return new Thing(false, NO_CODE);
        }

        static Thing array(List<Object> items) {
            Thing array = new Thing(true, NO_CODE);
            array.items.addAll(items);
            return array;
        }

        static Thing function(Code code) {
            return new Thing(false, code);
        }

        boolean isFunction() {
            return code != NO_CODE;
        }

        Thing with(String name, Object value) {
            properties.put(name, value);
            return this;
        }

        Object call(Object self, List<Object> arguments) {
            return code.call(self, arguments);
        }
    }

    private static final Code NO_CODE =
            (self, arguments) -> {
                throw new JsError("not a function");
            };

    /** An exception of the host, as the guest sees it. */
    static final class JsError extends RuntimeException {
        private static final long serialVersionUID = 1L;

        JsError(String message) {
            super(message);
        }
    }

    /** Evaluates code, of which only the return of a literal is understood. */
    static Object evaluate(String code) {
        Matcher matcher = LITERAL.matcher(code);
        if (matcher.matches()) {
            String literal = matcher.group(1);
            switch (literal) {
                case "undefined":
                    return Special.UNDEFINED;
                case "null":
                    return Special.NULL;
                case "true":
                    return true;
                case "false":
                    return false;
                case "{}":
                    return Thing.object();
                case "[]":
                    return Thing.array(List.of());
                default:
                    if (NUMBER.matcher(literal).matches()) {
                        return Double.valueOf(literal);
                    }
                    Matcher string = STRING.matcher(literal);
                    if (string.matches()) {
                        return string.group(1) == null ? string.group(2) : string.group(1);
                    }
            }
        }
        throw new JsError("this host has no JavaScript: " + code);
    }

    static String typeOf(Object value) {
        return switch (value) {
            case String s -> "string";
            case Double d -> "number";
            case Boolean b -> "boolean";
            case Special s -> s == Special.NULL ? "object" : "undefined";
            case Thing thing -> thing.isFunction() ? "function" : "object";
            default -> "object";
        };
    }

    static String string(Object value) {
        return switch (value) {
            case Double d when d == Math.rint(d) && Math.abs(d) < 1e21 ->
                    new BigDecimal(d).toBigInteger().toString();
            case Special s -> s == Special.NULL ? "null" : "undefined";
            case Thing thing when thing.isArray ->
                    String.join(",", thing.items.stream().map(Js::string).toList());
            case Thing thing -> thing.isFunction() ? "function" : "[object Object]";
            default -> value.toString();
        };
    }

    static double number(Object value) {
        return switch (value) {
            case Double d -> d;
            case Boolean b -> b ? 1 : 0;
            case Special s -> s == Special.NULL ? 0 : Double.NaN;
            default -> throw new JsError("not a number: " + string(value));
        };
    }

    static boolean isTrue(Object value) {
        return switch (value) {
            case Boolean b -> b;
            case Double d -> d != 0 && !Double.isNaN(d);
            case String s -> !s.isEmpty();
            case Special s -> false;
            default -> true;
        };
    }

    static boolean equal(Object a, Object b) {
        return a instanceof Special && b instanceof Special || strictlyEqual(a, b);
    }

    static boolean strictlyEqual(Object a, Object b) {
        boolean isPrimitive = a instanceof String || a instanceof Double || a instanceof Boolean;
        return isPrimitive ? a.equals(b) : a == b;
    }

    static Object get(Object target, String key) {
        if (target instanceof Thing thing) {
            Object value = thing.properties.get(key);
            if (value != null) {
                return value;
            }
            if (thing.isArray) {
                return ofArray(thing, key);
            }
        } else if (target instanceof Special) {
            throw new JsError("cannot read '" + key + "' of " + string(target));
        }
        return Special.UNDEFINED;
    }

    private static Object ofArray(Thing array, String key) {
        if (key.equals("length")) {
            return (double) array.items.size();
        }
        if (key.equals("push")) {
            return Thing.function((self, arguments) -> {
                array.items.addAll(arguments);
                return (double) array.items.size();
            });
        }
        boolean isIndex = !key.isEmpty() && key.chars().allMatch(c -> c >= '0' && c <= '9');
        int index = isIndex && key.length() < 9 ? Integer.parseInt(key) : -1;
        return index >= 0 && index < array.items.size()
                ? array.items.get(index)
                : Special.UNDEFINED;
    }

    static void set(Object target, String key, Object value) {
        if (!(target instanceof Thing thing)) {
            throw new JsError("cannot set '" + key + "' of " + string(target));
        }
        thing.properties.put(key, value);
    }

    static Object apply(Object target, Object self, List<Object> arguments) {
        if (!(target instanceof Thing thing)) {
            throw new JsError("not a function: " + string(target));
        }
        return thing.call(self, arguments);
    }

    /** What the Ruby side of the interface itself needs of the global object. */
    static Thing globals() {
        Thing reflect =
                Thing.object()
                        .with(
                                "apply",
                                Thing.function((self, a) ->
                                        apply(a.get(0), a.get(1), ((Thing) a.get(2)).items)))
                        .with(
                                "has",
                                Thing.function((self, a) ->
                                        get(a.get(0), (String) a.get(1)) != Special.UNDEFINED));
        return Thing.object()
                .with("Reflect", reflect)
                .with("Boolean", Thing.function((self, a) -> isTrue(a.get(0))))
                .with(
                        "Array",
                        Thing.object()
                                .with(
                                        "from",
                                        Thing.function((self, a) ->
                                                Thing.array(((Thing) a.get(0)).items))));
    }
}
