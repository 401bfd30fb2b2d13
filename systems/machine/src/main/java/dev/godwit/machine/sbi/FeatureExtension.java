package dev.godwit.machine.sbi;

/** Features of a hart that S mode chooses (Firmware Features Extension). */
final class FeatureExtension implements SbiExtension {
    private static final int SET = 0;
    private static final int GET = 1;
    private static final int MISALIGNED_DELEGATION = 0;
    private static final int LAST_LOCAL = 5;
    private static final int PTE_UPDATES = 4;
    private static final long LOCK = 1;
    private static final int BITS = 3;

    /** For each hart, the features that are locked. */
    private final int[] locked;

    FeatureExtension(int harts) {
        locked = new int[harts];
    }

    @Override
    public long call(SbiCall call) {
        long feature = call.argument(0) & 0xFFFF_FFFFL;
        if (feature > LAST_LOCAL) {
            return SbiError.DENIED;
        }
        boolean isThere =
                feature == MISALIGNED_DELEGATION
                        || feature == PTE_UPDATES && call.hart.canUpdateEntries();
        if (!isThere || call.function() > GET || call.function() < SET) {
            return SbiError.NOT_SUPPORTED;
        }
        if (call.function() == GET) {
            boolean isOn =
                    feature == PTE_UPDATES
                            ? call.hart.updatesEntries()
                            : call.hart.delegatesMisaligned();
            call.value = isOn ? 1 : 0;
            return SbiError.SUCCESS;
        }
        return set(call, (int) feature);
    }

    private long set(SbiCall call, int feature) {
        long value = call.argument(1);
        long flags = call.argument(2);
        int hart = (int) call.hart.id;
        if (value < 0 || value > 1 || (flags & ~LOCK) != 0 || feature >>> BITS != 0) {
            return SbiError.INVALID_PARAM;
        }
        if ((locked[hart] >>> feature & 1) != 0) {
            return SbiError.DENIED_LOCKED;
        }
        if (flags == LOCK) {
            locked[hart] |= 1 << feature;
        }
        if (feature == PTE_UPDATES) {
            call.hart.setUpdatesEntries(value != 0);
        } else {
            call.hart.setDelegatesMisaligned(value != 0);
        }
        return SbiError.SUCCESS;
    }

    /** Nothing is locked on a hart that begins. */
    void reset(int hart) {
        locked[hart] = 0;
    }
}
