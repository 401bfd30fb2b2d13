package dev.godwit.base.failure;

/**
 * One call of a guest, as a backtrace shows it.
 *
 * @param function the function's name, or {@code func[N]} if it has none
 * @param offset bytes from the function's first instruction
 */
public record GuestFrame(String function, int offset) {
    @Override
    public String toString() {
        return function + " + 0x" + Integer.toHexString(offset);
    }
}
