package dev.godwit.wasm;

import dev.godwit.base.failure.BadInput;
import dev.godwit.wasm.binary.ModuleDecoder;
import dev.godwit.wasm.module.DecodedModule;
import dev.godwit.wasm.module.Features;
import dev.godwit.wasm.validate.CodeListener;
import dev.godwit.wasm.validate.ModuleCode;
import dev.godwit.wasm.validate.Validator;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Binaries made by hand, byte by byte, so that nothing of ours stands between test and decoder. */
public final class HandMade {
    public static final int I32 = 0x7f;
    public static final int I64 = 0x7e;
    public static final int F32 = 0x7d;
    public static final int V128 = 0x7b;
    public static final int FUNCREF = 0x70;
    public static final int EXTERNREF = 0x6f;
    public static final int EMPTY = 0x40;
    public static final int END = 0x0b;

    private HandMade() {}

    /** Bytes from numbers (one byte each), arrays and strings (names with their lengths). */
    public static byte[] bytes(Object... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Object part : parts) {
            switch (part) {
                case Integer number -> out.write(number);
                case byte[] array -> out.writeBytes(array);
                case String name -> {
                    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
                    out.writeBytes(leb(utf8.length));
                    out.writeBytes(utf8);
                }
                default -> throw new IllegalArgumentException(part.toString());
            }
        }
        return out.toByteArray();
    }

    /** An unsigned LEB128. */
    public static byte[] leb(long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (Long.compareUnsigned(value, 0x7f) > 0) {
            out.write((int) value & 0x7f | 0x80);
            value >>>= 7;
        }
        out.write((int) value);
        return out.toByteArray();
    }

    /** Bytes again and again. */
    public static byte[] repeat(int count, Object... parts) {
        byte[] once = bytes(parts);
        byte[] all = new byte[count * once.length];
        for (int i = 0; i < count; i++) {
            System.arraycopy(once, 0, all, i * once.length, once.length);
        }
        return all;
    }

    /** Contents with their length in front. */
    public static byte[] sized(Object... parts) {
        byte[] contents = bytes(parts);
        return bytes(leb(contents.length), contents);
    }

    /** A section. */
    public static byte[] section(int id, Object... parts) {
        return bytes(id, sized(parts));
    }

    /** A module. */
    public static byte[] module(Object... sections) {
        return bytes(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, bytes(sections));
    }

    /** A function type. */
    public static byte[] type(int[] parameters, int... results) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x60);
        out.writeBytes(leb(parameters.length));
        for (int parameter : parameters) {
            out.write(parameter);
        }
        out.writeBytes(leb(results.length));
        for (int result : results) {
            out.write(result);
        }
        return out.toByteArray();
    }

    /** Parameters. */
    public static int[] params(int... types) {
        return types;
    }

    /** A module of one function without locals; the last {@code end} is added. */
    public static byte[] function(byte[] type, Object... instructions) {
        return functionWith(type, bytes(), bytes(0), instructions);
    }

    /** A module of one function, with sections between function and code, and with locals. */
    public static byte[] functionWith(
            byte[] type, byte[] sections, byte[] locals, Object... instructions) {
        return module(
                section(1, 1, type),
                section(3, 1, 0),
                sections,
                section(10, 1, sized(locals, bytes(instructions), END)));
    }

    /** A body without locals; the last {@code end} is added. */
    public static byte[] body(Object... instructions) {
        return sized(0, bytes(instructions), END);
    }

    /** Decodes with everything on that 3.0 has. */
    public static DecodedModule decode(byte[] binary) {
        return ModuleDecoder.decode(binary, Features.WASM_3_0);
    }

    /** Decodes and validates. */
    public static ModuleCode validate(byte[] binary) {
        return validator(decode(binary)).code();
    }

    /** What has validated all functions. */
    public static Validator validator(DecodedModule module) {
        Validator validator = Validator.of(module);
        validator.all(CodeListener.NONE);
        return validator;
    }

    /** Whether a binary decodes and validates with features. */
    public static boolean isValid(byte[] binary, String features) {
        return attempt(binary, features) == null;
    }

    /** What is wrong with a binary. */
    public static BadInput failure(byte[] binary, String features) {
        BadInput failure = attempt(binary, features);
        if (failure == null) {
            throw new AssertionError("this is valid with " + features);
        }
        return failure;
    }

    private static @Nullable BadInput attempt(byte[] binary, String features) {
        try {
            validator(ModuleDecoder.decode(binary, Features.parse(features)));
            return null;
        } catch (BadInput e) {
            return e;
        }
    }
}
