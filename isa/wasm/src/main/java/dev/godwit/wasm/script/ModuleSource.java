package dev.godwit.wasm.script;

import dev.godwit.base.failure.BadInput;
import dev.godwit.wasm.module.Features;
import dev.godwit.wasm.text.ParsedText;
import dev.godwit.wasm.text.TextReader;
import dev.godwit.wasm.text.WasmText;

/** A module as a script has it. */
public sealed interface ModuleSource {
    /**
     * The module in the binary format.
     *
     * @param features see {@link WasmText#parse}
     * @return the binary
     * @throws BadInput if it is a text that is wrong
     */
    Loaded load(Features features);

    /** A binary, and how its failures get the places of a text. */
    interface Loaded {
        /**
         * The binary.
         *
         * @return its bytes
         */
        byte[] binary();

        /**
         * A failure of the binary with its place in the source.
         *
         * @param failure what decoding or validating gave
         * @return the same failure, its place in the text if there is one
         */
        BadInput locate(BadInput failure);
    }

    /** A loaded text. */
    private static Loaded of(ParsedText text) {
        return new Loaded() {
            @Override
            public byte[] binary() {
                return text.binary();
            }

            @Override
            public BadInput locate(BadInput failure) {
                return text.locate(failure);
            }
        };
    }

    /**
     * A binary in strings.
     *
     * @param bytes the binary, not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Binary(byte[] bytes) implements ModuleSource {
        @Override
        public Loaded load(Features features) {
            return new Loaded() {
                @Override
                public byte[] binary() {
                    return bytes;
                }

                @Override
                public BadInput locate(BadInput failure) {
                    return failure;
                }
            };
        }
    }

    /**
     * A text in strings.
     *
     * @param text UTF-8, perhaps malformed; not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Quote(byte[] text) implements ModuleSource {
        @Override
        public Loaded load(Features features) {
            return of(WasmText.parse(text, features));
        }
    }

    /**
     * A module in the script's own text.
     *
     * @param reader of the script
     * @param position where the module's fields start
     * @param isBare whether they are all the script has
     */
    record Inline(TextReader reader, int position, boolean isBare) implements ModuleSource {
        @Override
        public Loaded load(Features features) {
            int before = reader.position();
            try {
                reader.moveTo(position);
                return of(isBare ? reader.bareModule(features) : reader.moduleFields(features));
            } finally {
                reader.moveTo(before);
            }
        }
    }
}
