/**
 * The four kinds of failure, each a type of its own: the input is wrong ({@link
 * dev.godwit.base.failure.BadInput}), the guest failed ({@link dev.godwit.base.failure.Trap}), a
 * limit was reached ({@link dev.godwit.base.failure.LimitReached}), Godwit is wrong ({@link
 * dev.godwit.base.failure.EngineBug}).
 */
package dev.godwit.base.failure;
