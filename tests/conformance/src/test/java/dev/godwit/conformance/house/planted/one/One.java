package dev.godwit.conformance.house.planted.one;

import dev.godwit.conformance.house.planted.runtime.Engine;

/** An engine. */
public final class One implements Engine {}
