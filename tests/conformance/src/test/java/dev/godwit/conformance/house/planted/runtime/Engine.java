package dev.godwit.conformance.house.planted.runtime;

/** What makes the package of a class that implements it an engine. */
public interface Engine {}
