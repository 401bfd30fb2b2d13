package dev.godwit.conformance.house.planted.text;

/** A text format. */
public final class Text {
    private Text() {}
}
