package dev.godwit.machine.sbi;

/** What a call answers besides its value (Binary Encoding, Standard SBI Errors). */
final class SbiError {
    static final long SUCCESS = 0;
    static final long FAILED = -1;
    static final long NOT_SUPPORTED = -2;
    static final long INVALID_PARAM = -3;
    static final long DENIED = -4;
    static final long INVALID_ADDRESS = -5;
    static final long ALREADY_AVAILABLE = -6;
    static final long DENIED_LOCKED = -14;

    private SbiError() {}
}
