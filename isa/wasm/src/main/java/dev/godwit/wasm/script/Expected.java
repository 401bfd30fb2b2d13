package dev.godwit.wasm.script;

import java.util.List;

/** What a result is expected to be. */
public sealed interface Expected {
    /**
     * Whether a value is as expected.
     *
     * @param value what came
     * @return true if it is
     */
    boolean matches(ScriptValue value);

    /**
     * Exactly this number or vector.
     *
     * @param value it
     */
    record Exactly(ScriptValue value) implements Expected {
        @Override
        public boolean matches(ScriptValue other) {
            return value.equals(other);
        }

        @Override
        public String toString() {
            return value.toString();
        }
    }

    /** Which NaNs are meant. */
    enum Nan {
        /** The quiet bit and no other of the payload. */
        CANONICAL,
        /** The quiet bit and any others. */
        ARITHMETIC;

        boolean matches(int bits) {
            int quiet = 0x7fc00000;
            return this == CANONICAL ? (bits & 0x7fffffff) == quiet : (bits & quiet) == quiet;
        }

        boolean matches(long bits) {
            long quiet = 0x7ff8L << 48;
            return this == CANONICAL ? (bits & Long.MAX_VALUE) == quiet : (bits & quiet) == quiet;
        }

        @Override
        public String toString() {
            return this == CANONICAL ? "nan:canonical" : "nan:arithmetic";
        }
    }

    /**
     * A NaN.
     *
     * @param kind F32 or F64
     * @param nan which ones
     */
    record AnyNan(ScriptValue.Kind kind, Nan nan) implements Expected {
        @Override
        public boolean matches(ScriptValue value) {
            return value.kind() == kind
                    && (kind == ScriptValue.Kind.F32
                            ? nan.matches((int) value.low())
                            : nan.matches(value.low()));
        }

        @Override
        public String toString() {
            return (kind == ScriptValue.Kind.F32 ? "(f32.const " : "(f64.const ") + nan + ")";
        }
    }

    /**
     * A vector of floating-point lanes, each a number or a NaN.
     *
     * @param lanes two F64 or four F32, the lowest first
     */
    record Lanes(List<Expected> lanes) implements Expected {
        @Override
        public boolean matches(ScriptValue value) {
            if (value.kind() != ScriptValue.Kind.V128) {
                return false;
            }
            int width = 128 / lanes.size();
            for (int i = 0; i < lanes.size(); i++) {
                long half = i * width < 64 ? value.low() : value.high();
                ScriptValue lane =
                        width == 64
                                ? ScriptValue.of(ScriptValue.Kind.F64, half)
                                : ScriptValue.of(
                                        ScriptValue.Kind.F32,
                                        half >>> i * width % 64 & 0xffffffffL);
                if (!lanes.get(i).matches(lane)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String toString() {
            return "(v128.const " + (lanes.size() == 2 ? "f64x2 " : "f32x4 ") + lanes + ")";
        }
    }

    /**
     * A reference to one of some kinds of things.
     *
     * @param kinds the kinds
     * @param label as the script has it
     */
    record Reference(List<ScriptValue.Kind> kinds, String label) implements Expected {
        @Override
        public boolean matches(ScriptValue value) {
            return kinds.contains(value.kind());
        }

        @Override
        public String toString() {
            return "(" + label + ")";
        }
    }

    /**
     * Any of these.
     *
     * @param choices at least one
     */
    record Either(List<Expected> choices) implements Expected {
        @Override
        public boolean matches(ScriptValue value) {
            return choices.stream().anyMatch(choice -> choice.matches(value));
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("(either");
            choices.forEach(choice -> text.append(' ').append(choice));
            return text.append(')').toString();
        }
    }
}
