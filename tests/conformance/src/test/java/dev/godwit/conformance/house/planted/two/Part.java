package dev.godwit.conformance.house.planted.two;

/** A part of an engine. */
public final class Part {
    private Part() {}
}
