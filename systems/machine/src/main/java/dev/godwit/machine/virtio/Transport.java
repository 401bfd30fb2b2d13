package dev.godwit.machine.virtio;

/** What a device tells its driver through the transport. */
interface Transport {
    /** That of a device which no transport has yet. */
    Transport NONE =
            new Transport() {
                @Override
                public void bufferUsed() {}

                @Override
                public void configurationChanged() {}

                @Override
                public void failed() {}
            };

    /** A used buffer notification (section 2.3). */
    void bufferUsed();

    /** A configuration change notification; the configuration's generation is another now. */
    void configurationChanged();

    /** The driver has broken a rule, and the device cannot go on. */
    void failed();
}
