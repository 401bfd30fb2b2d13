package dev.godwit.linux.memory;

/** Why an access failed, and so what Linux does about it. */
public enum Fault {
    /** It would succeed now: the instruction is to be executed again. */
    NONE,
    /** Nothing is mapped there: SIGSEGV, SEGV_MAPERR. */
    NOT_MAPPED,
    /** What is mapped there does not permit it: SIGSEGV, SEGV_ACCERR. */
    NOT_PERMITTED,
    /** The file has no such page, or its page cannot be had: SIGBUS, BUS_ADRERR. */
    NO_FILE_PAGE,
    /** The page that it needs is beyond the bound: the system is out of memory. */
    NO_MEMORY
}
