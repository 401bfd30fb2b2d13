package dev.godwit.wasm.script;

import dev.godwit.base.failure.Malformed;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** A command of a script. */
public sealed interface Command {
    /**
     * Where it starts.
     *
     * @return the line, the first being 1
     */
    int line();

    /**
     * Whether the totals count it as an assertion.
     *
     * @return true for {@code assert_*}
     */
    default boolean isAssertion() {
        return false;
    }

    /**
     * Defines a module.
     *
     * @param line where it starts
     * @param name its identifier, or null
     * @param source the module
     * @param isInstantiated whether it gets an instance at once
     */
    record Define(int line, @Nullable String name, ModuleSource source, boolean isInstantiated)
            implements Command {}

    /**
     * Makes an instance of a defined module.
     *
     * @param line where it starts
     * @param name the instance's identifier, or null
     * @param module the module's identifier, or null for the newest
     */
    record Instantiate(int line, @Nullable String name, @Nullable String module)
            implements Command {}

    /**
     * Gives other modules the exports of an instance.
     *
     * @param line where it starts
     * @param as the module name of imports
     * @param instance the instance's identifier, or null for the newest
     */
    record Register(int line, String as, @Nullable String instance) implements Command {}

    /**
     * An action whose results do not matter.
     *
     * @param line where it starts
     * @param action the action
     */
    record Perform(int line, Action action) implements Command {}

    /**
     * An action that must give these results.
     *
     * @param line where it starts
     * @param action the action
     * @param results one for each result
     */
    record AssertReturn(int line, Action action, List<Expected> results) implements Command {
        @Override
        public boolean isAssertion() {
            return true;
        }
    }

    /** How an action is to fail. */
    enum ActionFailure {
        /** By a trap. */
        TRAP,
        /** By an exhausted stack. */
        EXHAUSTION,
        /** By an exception that nothing catches. */
        EXCEPTION
    }

    /**
     * An action that must fail.
     *
     * @param line where it starts
     * @param failure how
     * @param action the action
     * @param text how the message begins
     */
    record AssertActionFails(int line, ActionFailure failure, Action action, String text)
            implements Command {
        @Override
        public boolean isAssertion() {
            return true;
        }
    }

    /** How a module is to fail. */
    enum ModuleFailure {
        /** It is not of the format. */
        MALFORMED,
        /** It breaks a validation rule. */
        INVALID,
        /** Its imports cannot be given. */
        UNLINKABLE,
        /** Its instantiation traps. */
        TRAP
    }

    /**
     * A module that must fail.
     *
     * @param line where it starts
     * @param failure how
     * @param source the module
     * @param text how the message begins
     */
    record AssertModuleFails(int line, ModuleFailure failure, ModuleSource source, String text)
            implements Command {
        @Override
        public boolean isAssertion() {
            return true;
        }
    }

    /**
     * Says that the script's text needs a feature that Godwit does not have; the first command, if
     * it comes at all.
     *
     * @param line 1
     * @param reason which feature, and by what it was noticed
     */
    record Unsupported(int line, String reason) implements Command {}

    /**
     * A command that cannot be read.
     *
     * @param line where it starts
     * @param failure why
     */
    record Unreadable(int line, Malformed failure) implements Command {}
}
