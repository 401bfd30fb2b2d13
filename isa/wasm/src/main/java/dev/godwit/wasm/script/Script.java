package dev.godwit.wasm.script;

import dev.godwit.base.failure.Malformed;
import dev.godwit.wasm.binary.BinaryWriter;
import dev.godwit.wasm.module.Unsupported;
import dev.godwit.wasm.script.ScriptValue.Kind;
import dev.godwit.wasm.text.TextReader;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Parses scripts of the specification's test suite.
 *
 * <p>A command that cannot be read becomes a command that fails; only what is behind the end of the
 * text's tokens is lost. Modules in the script's own text are parsed when they are run.
 */
public final class Script {
    /** How deep alternatives may be nested. */
    private static final int DEEPEST = 20;

    private final TextReader reader;
    private final List<Command> commands = new ArrayList<>();

    private Script(byte[] text) {
        reader = new TextReader(text);
    }

    /**
     * Parses a script.
     *
     * @param text UTF-8
     * @return its commands in order
     */
    public static List<Command> parse(byte[] text) {
        Script script = new Script(text);
        script.parse();
        return List.copyOf(script.commands);
    }

    private void noteUnsupported() {
        for (Unsupported feature : Unsupported.values()) {
            String word = reader.findUnknown(feature.words());
            if (word != null) {
                String reason = feature.label() + " (it uses '" + word + "')";
                commands.add(new Command.Unsupported(1, reason));
            }
        }
    }

    private void parse() {
        noteUnsupported();
        if (reader.isModuleField()) {
            ModuleSource source = new ModuleSource.Inline(reader, reader.position(), true);
            commands.add(new Command.Define(reader.line(), null, source, true));
            return;
        }
        while (!reader.isAtEnd()) {
            int line = reader.line();
            int start = reader.position();
            Command command;
            Malformed failure = null;
            try {
                command = command(line);
            } catch (Malformed e) {
                command = new Command.Unreadable(line, e);
                failure = e;
            }
            commands.add(command);
            try {
                reader.moveTo(start);
                reader.skip();
            } catch (Malformed e) {
                // no command starts here, or the text breaks off: there is nothing to go on with
                if (failure == null) {
                    commands.removeLast();
                    commands.add(new Command.Unreadable(line, e));
                }
                return;
            }
        }
    }

    private Command command(int line) {
        if (reader.takeOpen("module")) {
            return module(line);
        }
        if (reader.takeOpen("register")) {
            String as = reader.name();
            return closed(new Command.Register(line, as, reader.takeId()));
        }
        if (reader.isOpen("invoke") || reader.isOpen("get")) {
            return new Command.Perform(line, action());
        }
        if (reader.takeOpen("assert_return")) {
            Action action = action();
            List<Expected> results = new ArrayList<>();
            while (reader.isOpen()) {
                results.add(expected(0));
            }
            return closed(new Command.AssertReturn(line, action, results));
        }
        if (reader.takeOpen("assert_trap")) {
            return reader.isOpen("module")
                    ? moduleFails(line, Command.ModuleFailure.TRAP)
                    : actionFails(line, Command.ActionFailure.TRAP);
        }
        if (reader.takeOpen("assert_exhaustion")) {
            return actionFails(line, Command.ActionFailure.EXHAUSTION);
        }
        if (reader.takeOpen("assert_exception")) {
            Action action = action();
            return closed(
                    new Command.AssertActionFails(
                            line, Command.ActionFailure.EXCEPTION, action, ""));
        }
        if (reader.takeOpen("assert_malformed") || reader.takeOpen("assert_malformed_custom")) {
            return moduleFails(line, Command.ModuleFailure.MALFORMED);
        }
        if (reader.takeOpen("assert_invalid") || reader.takeOpen("assert_invalid_custom")) {
            return moduleFails(line, Command.ModuleFailure.INVALID);
        }
        if (reader.takeOpen("assert_unlinkable")) {
            return moduleFails(line, Command.ModuleFailure.UNLINKABLE);
        }
        throw reader.unexpected("a command");
    }

    private Command closed(Command command) {
        reader.close();
        return command;
    }

    private Command module(int line) {
        if (reader.take("instance")) {
            String instance = reader.takeId();
            return closed(new Command.Instantiate(line, instance, reader.takeId()));
        }
        boolean isDefinition = reader.take("definition");
        String name = reader.takeId();
        return new Command.Define(line, name, source(), !isDefinition);
    }

    /** The module whose header is behind; what follows it is not read if it is inline. */
    private ModuleSource source() {
        if (reader.take("binary")) {
            return new ModuleSource.Binary(strings(false));
        }
        if (reader.take("quote")) {
            return new ModuleSource.Quote(strings(true));
        }
        return new ModuleSource.Inline(reader, reader.position(), false);
    }

    /** The strings up to the closing parenthesis, put together, and that one. */
    private byte[] strings(boolean spaced) {
        BinaryWriter bytes = new BinaryWriter();
        while (reader.isString()) {
            byte[] part = reader.string();
            if (spaced && bytes.size() > 0) {
                bytes.u8('\n');
            }
            bytes.bytes(part, 0, part.length);
        }
        reader.close();
        return bytes.toByteArray();
    }

    private Command moduleFails(int line, Command.ModuleFailure failure) {
        int start = reader.position();
        if (!reader.takeOpen("module")) {
            throw reader.unexpected("a module");
        }
        reader.take("definition");
        reader.takeId();
        ModuleSource source = source();
        reader.moveTo(start);
        reader.skip();
        String text = reader.isString() ? reader.name() : "";
        return closed(new Command.AssertModuleFails(line, failure, source, text));
    }

    private Command actionFails(int line, Command.ActionFailure failure) {
        Action action = action();
        return closed(new Command.AssertActionFails(line, failure, action, reader.name()));
    }

    private Action action() {
        boolean isGet = reader.isOpen("get");
        if (!isGet && !reader.isOpen("invoke")) {
            throw reader.unexpected("'(invoke' or '(get'");
        }
        reader.takeOpen(isGet ? "get" : "invoke");
        @Nullable String instance = reader.takeId();
        String export = reader.name();
        List<ScriptValue> arguments = new ArrayList<>();
        while (!isGet && reader.isOpen()) {
            if (expected(0) instanceof Expected.Exactly(ScriptValue value)) {
                arguments.add(value);
            } else {
                throw reader.malformed("a value is needed, not a pattern");
            }
        }
        reader.close();
        return new Action(isGet, instance, export, arguments);
    }

    private Expected expected(int depth) {
        if (depth > DEEPEST) {
            throw reader.malformed("either stands in either too often");
        }
        Expected expected;
        if (reader.takeOpen("i32.const")) {
            expected = exactly(Kind.I32, reader.integer(32));
        } else if (reader.takeOpen("i64.const")) {
            expected = exactly(Kind.I64, reader.integer(64));
        } else if (reader.takeOpen("f32.const")) {
            expected = number(Kind.F32);
        } else if (reader.takeOpen("f64.const")) {
            expected = number(Kind.F64);
        } else if (reader.takeOpen("v128.const")) {
            expected = vector();
        } else if (reader.takeOpen("either")) {
            List<Expected> choices = new ArrayList<>();
            do {
                choices.add(expected(depth + 1));
            } while (reader.isOpen());
            expected = new Expected.Either(choices);
        } else {
            expected = reference();
        }
        reader.close();
        return expected;
    }

    private static Expected exactly(Kind kind, long low) {
        return new Expected.Exactly(ScriptValue.of(kind, low));
    }

    private Expected number(Kind kind) {
        if (reader.take("nan:canonical")) {
            return new Expected.AnyNan(kind, Expected.Nan.CANONICAL);
        }
        if (reader.take("nan:arithmetic")) {
            return new Expected.AnyNan(kind, Expected.Nan.ARITHMETIC);
        }
        return exactly(kind, kind == Kind.F32 ? reader.f32() & 0xffffffffL : reader.f64());
    }

    private Expected vector() {
        int start = reader.position();
        String shape = reader.word();
        if (shape.equals("f32x4") || shape.equals("f64x2")) {
            List<Expected> lanes = new ArrayList<>();
            boolean hasNan = false;
            for (int i = shape.equals("f32x4") ? 4 : 2; i > 0; i--) {
                Expected lane = number(shape.equals("f32x4") ? Kind.F32 : Kind.F64);
                hasNan |= lane instanceof Expected.AnyNan;
                lanes.add(lane);
            }
            if (hasNan) {
                return new Expected.Lanes(lanes);
            }
        }
        reader.moveTo(start);
        byte[] bytes = reader.vector();
        return new Expected.Exactly(
                new ScriptValue(Kind.V128, littleEndian(bytes, 0), littleEndian(bytes, 8)));
    }

    private static long littleEndian(byte[] bytes, int from) {
        long value = 0;
        for (int i = 7; i >= 0; i--) {
            value = value << 8 | bytes[from + i] & 0xff;
        }
        return value;
    }

    private Expected reference() {
        if (reader.takeOpen("ref.null")) {
            if (!reader.isClose()) {
                reader.word();
            }
            return exactly(Kind.NULL, 0);
        }
        if (reader.takeOpen("ref.extern")) {
            return reader.isNumber()
                    ? exactly(Kind.EXTERN, reader.integer(32))
                    : pattern("ref.extern", Kind.EXTERN, Kind.EXTERN_ANY);
        }
        if (reader.takeOpen("ref.host")) {
            return exactly(Kind.HOST, reader.integer(32));
        }
        if (reader.takeOpen("ref.func")) {
            return pattern("ref.func", Kind.FUNC);
        }
        if (reader.takeOpen("ref.i31")) {
            return pattern("ref.i31", Kind.I31);
        }
        if (reader.takeOpen("ref.struct")) {
            return pattern("ref.struct", Kind.STRUCT);
        }
        if (reader.takeOpen("ref.array")) {
            return pattern("ref.array", Kind.ARRAY);
        }
        if (reader.takeOpen("ref.eq")) {
            return pattern("ref.eq", Kind.I31, Kind.STRUCT, Kind.ARRAY);
        }
        if (reader.takeOpen("ref.any")) {
            return pattern("ref.any", Kind.I31, Kind.STRUCT, Kind.ARRAY, Kind.HOST);
        }
        if (reader.takeOpen("ref.exn")) {
            return pattern("ref.exn", Kind.EXN);
        }
        throw reader.unexpected("a value");
    }

    private static Expected pattern(String label, Kind... kinds) {
        return new Expected.Reference(List.of(kinds), label);
    }
}
