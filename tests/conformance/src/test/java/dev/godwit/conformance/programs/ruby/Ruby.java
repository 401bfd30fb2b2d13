package dev.godwit.conformance.programs.ruby;

import dev.godwit.Guest;
import dev.godwit.Instance;
import dev.godwit.LinearMemory;
import dev.godwit.Outcome;
import dev.godwit.WasmModule;
import dev.godwit.base.host.BytesSink;
import dev.godwit.platform.jvm.JvmPlatform;
import dev.godwit.vfs.memory.MemoryFileSystem;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * CRuby in Godwit: calls what npm's package {@code @ruby/3.4-wasm-wasi} exports (its interface
 * {@code rb-abi-guest}), as that package's own JavaScript does. Of its modules ruby+stdlib.wasm is
 * taken: ruby.wasm holds no files, and so has no {@code require "js"}.
 *
 * <p>Strings that are handed over belong to the guest; those it needs NUL behind get one.
 */
final class Ruby implements AutoCloseable {
    private static final int TAG_MASK = 15;
    private static final int TAG_RAISE = 6;
    private static final int TAG_FATAL = 8;

    final RubyHost host = new RubyHost(this);
    final BytesSink out = new BytesSink(1 << 20);
    final BytesSink err = new BytesSink(1 << 20);
    private final Guest guest;
    private final Instance instance;

    /** Whether a function of the host is running, which Ruby called. */
    boolean isInHost;

    /** An object of Ruby's, held until it is released. */
    record Value(int address) {}

    /** Ruby raised what nothing rescued. */
    static final class RubyError extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RubyError(String message) {
            super(message);
        }
    }

    Ruby(WasmModule module) {
        guest =
                Guest.of(module)
                        .output(out)
                        .error(err)
                        .mount(
                                "/",
                                new MemoryFileSystem(new JvmPlatform().clock(), 1 << 24, 1).root())
                        .imports(builder -> builder.functions(host))
                        .build();
        if (!(guest.runToEnd() instanceof Outcome.Exited)) {
            throw new IllegalStateException("_initialize failed");
        }
        instance = guest.instance();
        init("ruby.wasm", "-EUTF-8", "-e_=0");
        // what the package's own JavaScript does next; the part of "js" in Ruby is found by it
        eval(
                """
                if File.exist?("/bundle/bundler/setup.rb")
                  require "rubygems" if defined?(Gem) && !Gem.respond_to?(:ruby_api_version)
                  require "/bundle/bundler/setup.rb"
                elsif File.exist?("/bundle/setup.rb")
                  require "/bundle/setup.rb"
                end
                """);
    }

    LinearMemory memory() {
        return instance.memory("memory");
    }

    int allocate(int alignment, int size) {
        return (int) call("cabi_realloc", 0, 0, alignment, size);
    }

    /** Puts a string into the guest's memory. */
    int write(byte[] text) {
        if (text.length == 0) {
            return 1;
        }
        int address = allocate(1, text.length);
        memory().write(address, text);
        return address;
    }

    String read(int address, int length) {
        return new String(
                memory().read(Integer.toUnsignedLong(address), length), StandardCharsets.UTF_8);
    }

    private Object call(String name, Object... arguments) {
        Object result = instance.function(name).call(arguments);
        return result == null ? 0 : result;
    }

    /**
     * Calls what runs Ruby code. Where Ruby called the host, which calls Ruby now, no object may be
     * collected, since its collector does not see the frames below; and no fiber may switch.
     */
    private int enter(String name, Object... arguments) {
        if (!isInHost) {
            return (int) call(name, arguments);
        }
        Object wasProhibited =
                call("rb-set-should-prohibit-rewind: func(new-value: bool) -> bool", 1);
        boolean wasOff = (int) call("rb-gc-disable: func() -> bool") != 0;
        isInHost = false;
        try {
            return (int) call(name, arguments);
        } finally {
            isInHost = true;
            call("rb-set-should-prohibit-rewind: func(new-value: bool) -> bool", wasProhibited);
            if (!wasOff) {
                call("rb-gc-enable: func() -> bool");
            }
        }
    }

    private void init(String... arguments) {
        int list = allocate(4, 8 * arguments.length);
        for (int i = 0; i < arguments.length; i++) {
            byte[] text = terminated(arguments[i]);
            int address = write(text);
            memory().setInt(list + 8L * i, address);
            memory().setInt(list + 8L * i + 4, text.length);
        }
        enter("ruby-init: func(args: list<string>) -> ()", list, arguments.length);
    }

    private static byte[] terminated(String text) {
        return (text + '\0').getBytes(StandardCharsets.UTF_8);
    }

    /** Evaluates code and gives its last value. */
    Value eval(String code) {
        byte[] text = terminated(code);
        return result(
                enter(
                        "rb-eval-string-protect: func(str: string) ->"
                                + " tuple<handle<rb-abi-value>, s32>",
                        write(text),
                        text.length));
    }

    /** Calls a method. */
    Value call(Value receiver, String method, List<Value> arguments) {
        byte[] name = terminated(method);
        int id = enter("rb-intern: func(name: string) -> u32", write(name), name.length);
        int list = arguments.isEmpty() ? 4 : allocate(4, 4 * arguments.size());
        for (int i = 0; i < arguments.size(); i++) {
            memory().setInt(list + 4L * i, host.values.add(arguments.get(i)));
        }
        return result(
                enter(
                        "rb-funcallv-protect: func(recv: handle<rb-abi-value>, mid: u32, args:"
                                + " list<handle<rb-abi-value>>) -> tuple<handle<rb-abi-value>,"
                                + " s32>",
                        host.values.add(receiver),
                        id,
                        list,
                        arguments.size()));
    }

    private Value result(int tuple) {
        Value value = host.values.remove(memory().getInt(tuple));
        int tag = memory().getInt(tuple + 4L) & TAG_MASK;
        if (tag == 0) {
            return value;
        }
        if (tag != TAG_RAISE && tag != TAG_FATAL) {
            throw new RubyError("unexpected jump: " + tag);
        }
        Value error = host.values.remove(enter("rb-errinfo: func() -> handle<rb-abi-value>"));
        enter("rb-clear-errinfo: func() -> ()");
        throw new RubyError(string(call(error, "full_message", List.of())));
    }

    /** What {@code to_s} says. */
    String string(Value value) {
        int handle = host.values.add(call(value, "to_s", List.of()));
        int pair = enter("rstring-ptr: func(value: handle<rb-abi-value>) -> string", handle);
        String text = read(memory().getInt(pair), memory().getInt(pair + 4L));
        call("cabi_post_rstring-ptr", pair);
        return text;
    }

    /** Tells Ruby that the host no longer holds an object. */
    void release(Value value) {
        call("canonical_abi_drop_rb-abi-value", value.address());
    }

    /** A value of the host as an object of Ruby's. */
    Value wrap(Object value) {
        host.inTransit = value;
        return call(eval("require 'js'; JS::Object"), "__import_from_js", List.of());
    }

    /** An object of Ruby's as a value of the host. */
    Object unwrap(Value value) {
        Value converted = call(eval("JS"), "try_convert", List.of(value));
        if (string(call(converted, "nil?", List.of())).equals("true")) {
            return Js.Special.NULL;
        }
        call(converted, "__export_to_js", List.of());
        return host.inTransit;
    }

    /** What it printed; it keeps that to itself for a while where it prints to no terminal. */
    String output() {
        eval("$stdout.flush");
        return new String(out.bytes(), StandardCharsets.UTF_8);
    }

    String errors() {
        return new String(err.bytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        guest.close();
    }
}
