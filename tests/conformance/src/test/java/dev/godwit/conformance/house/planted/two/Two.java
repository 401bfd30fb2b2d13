package dev.godwit.conformance.house.planted.two;

import dev.godwit.conformance.house.planted.runtime.Engine;

/** Another engine. */
public final class Two implements Engine {}
