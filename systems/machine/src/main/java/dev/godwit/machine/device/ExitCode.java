package dev.godwit.machine.device;

/** What a guest's word of failure becomes as the exit code of a run. */
final class ExitCode {
    private ExitCode() {}

    /**
     * The code of a failure.
     *
     * @param code what the guest said
     * @return its low 8 bits; 1 if they are 0, because that would mean success
     */
    static int ofFailure(long code) {
        int low = (int) code & 0xFF;
        return low == 0 ? 1 : low;
    }
}
