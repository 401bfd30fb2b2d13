package dev.godwit.conformance.programs.ruby;

import dev.godwit.HostFunctions;
import dev.godwit.LinearMemory;
import dev.godwit.wasm.runtime.HostCall;
import dev.godwit.wasm.runtime.HostFunction;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * What CRuby imports besides WASI: 24 functions of a JavaScript host, in the canonical ABI of its
 * day. An import's name is its whole signature; before the first colon is what tells them apart.
 */
final class RubyHost implements HostFunctions {
    /** The host's values that Ruby holds. */
    final Handles<Object> things = new Handles<>();

    /** Ruby's objects on their way from one side to the other. */
    final Handles<Ruby.Value> values = new Handles<>();

    final Js.Thing globals = Js.globals();

    /** The value that a pair of calls hands over. */
    Object inTransit = Js.Special.UNDEFINED;

    /** Which functions have been called. */
    final TreeSet<String> called = new TreeSet<>();

    /** How many functions the module asked for. */
    int asked;

    /** The greatest depth of calls from Ruby. */
    int deepest;

    private int depth;
    private final Ruby ruby;
    private final Map<String, HostFunction> functions = new HashMap<>();

    RubyHost(Ruby ruby) {
        this.ruby = ruby;
        addConversions();
        addComparisons();
        addReflection();
        addResources();
    }

    @Override
    public @Nullable HostFunction find(String from, String name) {
        if (!from.equals("rb-js-abi-host") && !from.equals("canonical_abi")) {
            return null;
        }
        int colon = name.indexOf(':');
        String key = colon < 0 ? name : name.substring(0, colon);
        HostFunction code = functions.get(key);
        if (code == null) {
            return null;
        }
        asked++;
        return call -> {
            called.add(key);
            boolean before = ruby.isInHost;
            ruby.isInHost = true;
            depth++;
            deepest = Math.max(deepest, depth);
            try {
                code.call(call);
            } finally {
                depth--;
                ruby.isInHost = before;
            }
        };
    }

    private LinearMemory memory() {
        return ruby.memory();
    }

    private String string(HostCall call, int index) {
        return ruby.read(call.i32(index), call.i32(index + 1));
    }

    private Object thing(HostCall call, int index) {
        return things.get(call.i32(index));
    }

    private void storeString(int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int address = ruby.write(bytes);
        memory().setInt(at, address);
        memory().setInt(at + 4L, bytes.length);
    }

    /** Stores what work gives as {@code success}, or the exception it throws as {@code failure}. */
    private void attempt(int at, Supplier<Object> work) {
        Object value;
        byte tag = 0;
        try {
            value = work.get();
        } catch (Js.JsError | Ruby.RubyError | ClassCastException | IndexOutOfBoundsException e) {
            tag = 1;
            String message = e.getMessage() == null ? e.toString() : e.getMessage();
            value = Js.Thing.object().with("stack", message).with("message", message);
        }
        memory().write(at, new byte[] {tag});
        memory().setInt(at + 4L, things.add(value));
    }

    private void addConversions() {
        functions.put(
                "eval-js",
                call -> {
                    String code = string(call, 0);
                    attempt(call.i32(2), () -> Js.evaluate(code));
                });
        functions.put("global-this", call -> call.setI32(0, things.add(globals)));
        functions.put("int-to-js-number", call -> call.setI32(0, things.add((double) call.i32(0))));
        functions.put("float-to-js-number", call -> call.setI32(0, things.add(call.f64(0))));
        functions.put("string-to-js-string", call -> call.setI32(0, things.add(string(call, 0))));
        functions.put("bool-to-js-bool", call -> call.setI32(0, things.add(call.i32(0) != 0)));
        functions.put(
                "proc-to-js-function",
                call -> call.setI32(0, things.add(function(new Ruby.Value(call.i32(0))))));
        functions.put(
                "rb-object-to-js-rb-value",
                call -> call.setI32(0, things.add(new Ruby.Value(call.i32(0)))));
        functions.put(
                "js-value-to-string",
                call -> {
                    String text = Js.string(thing(call, 0));
                    storeString(call.i32(1), text);
                });
        functions.put("js-value-to-integer", this::toInteger);
        functions.put(
                "js-value-typeof", call -> storeString(call.i32(1), Js.typeOf(thing(call, 0))));
        functions.put("export-js-value-to-host", call -> inTransit = thing(call, 0));
        functions.put("import-js-value-from-host", call -> call.setI32(0, things.add(inTransit)));
    }

    /** A number is handed over as it is; of other values the digits are. */
    private void toInteger(HostCall call) {
        Object value = thing(call, 0);
        int at = call.i32(1);
        boolean isText = value instanceof String;
        memory().write(at, new byte[] {(byte) (isText ? 1 : 0)});
        if (isText) {
            storeString(at + 8, value + "\0");
        } else {
            double number = value == Js.Special.UNDEFINED ? 0 : Js.number(value);
            memory().setLong(at + 8L, Double.doubleToRawLongBits(number));
        }
    }

    /** A function of the host that calls a proc of Ruby's. */
    private Js.Thing function(Ruby.Value proc) {
        return Js.Thing.function((self, arguments) -> {
            List<Ruby.Value> wrapped = new ArrayList<>();
            for (Object argument : arguments) {
                wrapped.add(ruby.wrap(argument));
            }
            return ruby.unwrap(ruby.call(proc, "call", wrapped));
        });
    }

    private void addComparisons() {
        functions.put("is-js", call -> call.setI32(0, 1));
        functions.put("instance-of", call -> call.setI32(0, 0));
        functions.put(
                "js-value-equal",
                call -> call.setI32(0, Js.equal(thing(call, 0), thing(call, 1)) ? 1 : 0));
        functions.put(
                "js-value-strictly-equal",
                call -> call.setI32(0, Js.strictlyEqual(thing(call, 0), thing(call, 1)) ? 1 : 0));
    }

    private void addReflection() {
        functions.put(
                "reflect-apply",
                call -> {
                    Object target = thing(call, 0);
                    Object self = thing(call, 1);
                    List<Object> arguments = new ArrayList<>();
                    for (int i = 0; i < call.i32(3); i++) {
                        arguments.add(things.get(memory().getInt(call.i32(2) + 4L * i)));
                    }
                    attempt(call.i32(4), () -> Js.apply(target, self, arguments));
                });
        functions.put(
                "reflect-get",
                call -> {
                    Object target = thing(call, 0);
                    String key = string(call, 1);
                    attempt(call.i32(3), () -> Js.get(target, key));
                });
        functions.put(
                "reflect-set",
                call -> {
                    Object target = thing(call, 0);
                    String key = string(call, 1);
                    Object value = thing(call, 3);
                    attempt(
                            call.i32(4),
                            () -> {
                                Js.set(target, key, value);
                                return true;
                            });
                });
    }

    private void addResources() {
        functions.put("resource_drop_js-abi-value", call -> things.remove(call.i32(0)));
        functions.put(
                "resource_new_rb-abi-value",
                call -> call.setI32(0, values.add(new Ruby.Value(call.i32(0)))));
        functions.put(
                "resource_get_rb-abi-value",
                call -> call.setI32(0, values.get(call.i32(0)).address()));
        functions.put(
                "rb_wasm_throw_prohibit_rewind_exception",
                call -> {
                    throw new IllegalStateException(
                            "Ruby may not unwind its stack here: " + string(call, 0));
                });
    }
}
