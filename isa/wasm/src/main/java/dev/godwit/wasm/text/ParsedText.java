package dev.godwit.wasm.text;

import dev.godwit.base.failure.BadInput;
import dev.godwit.base.failure.Invalid;
import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Place;
import dev.godwit.base.failure.Unlinkable;

/** A module that came from a text: its binary, and for each byte of it the place in the text. */
public final class ParsedText {
    private final byte[] binary;
    private final PositionMap positions;
    private final Lines lines;

    ParsedText(byte[] binary, PositionMap positions, Lines lines) {
        this.binary = binary;
        this.positions = positions;
        this.lines = lines;
    }

    /**
     * The module in the binary format, not validated.
     *
     * @return the bytes themselves, not to be changed
     */
    public byte[] binary() {
        return binary;
    }

    /**
     * Where in the text something of the binary comes from.
     *
     * @param binaryOffset bytes from the start of {@link #binary}
     * @return the place of the innermost item or instruction there, with its line
     */
    public Place.InText place(long binaryOffset) {
        return lines.place(positions.find(binaryOffset));
    }

    /**
     * A failure that decoding, validating or linking the binary gave, with its place in the text.
     *
     * @param failure the failure
     * @return one of the same kind and message; the failure itself if its place is in no binary
     */
    public BadInput locate(BadInput failure) {
        if (!(failure.place() instanceof Place.InBinary in)) {
            return failure;
        }
        Place place = place(in.offset());
        String message = failure.getMessage();
        return switch (failure) {
            case Malformed malformed -> new Malformed(message, place);
            case Invalid invalid -> new Invalid(message, place);
            case Unlinkable unlinkable -> new Unlinkable(message, place);
        };
    }
}
