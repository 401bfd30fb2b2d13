package dev.godwit.base.failure;

import java.io.Serializable;

/** Why a guest trapped. Each kind of guest has an enumeration of its own. */
public interface TrapReason extends Serializable {
    /**
     * The words of the guest's specification for it.
     *
     * @return a phrase without a full stop
     */
    String phrase();
}
