package dev.godwit.machine.zstd;

import org.jspecify.annotations.Nullable;

/**
 * The sequences of a block (section 3.1.1.3.2): so many literals, and then something again from
 * before. Tables and the last offsets live as long as a frame.
 */
final class Sequences {
    private static final int PREDEFINED = 0;
    private static final int RLE = 1;
    private static final int DESCRIBED = 2;

    private static final Kind LITERAL_LENGTHS =
            new Kind(
                    9,
                    6,
                    new int[] {
                        4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2,
                        2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1
                    });
    private static final Kind OFFSETS =
            new Kind(
                    8,
                    5,
                    new int[] {
                        1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1,
                        1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, 0, 0, 0
                    });
    private static final Kind MATCH_LENGTHS =
            new Kind(
                    9,
                    6,
                    new int[] {
                        1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1
                    });

    /** Codes of lengths above these stand for a range: its least value, and how many bits. */
    private static final int PLAIN_LITERALS = 16;

    private static final int[] LITERAL_BASES = {
        16, 18, 20, 22, 24, 28, 32, 40, 48, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768,
        65536
    };
    private static final int[] LITERAL_BITS = {
        1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
    };
    private static final int PLAIN_MATCHES = 32;
    private static final int[] MATCH_BASES = {
        35, 37, 39, 41, 43, 47, 51, 59, 67, 83, 99, 131, 259, 515, 1027, 2051, 4099, 8195, 16387,
        32771, 65539
    };
    private static final int[] MATCH_BITS = {
        1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
    };
    private static final int LEAST_MATCH = 3;

    private final int frameStart;
    private @Nullable FseTable literalLengths;
    private @Nullable FseTable offsets;
    private @Nullable FseTable matchLengths;
    private int last = 1;
    private int lastButOne = 4;
    private int lastButTwo = 8;

    /** One of the three codes: the most states it may have, and the distribution it has unasked. */
    private static final class Kind {
        final int mostAccuracy;
        final int accuracy;
        final int[] counts;

        Kind(int mostAccuracy, int accuracy, int[] counts) {
            this.mostAccuracy = mostAccuracy;
            this.accuracy = accuracy;
            this.counts = counts;
        }

        FseTable read(int mode, @Nullable FseTable before, Source in) throws ZstdFailure {
            return switch (mode) {
                case PREDEFINED -> FseTable.of(counts, accuracy);
                case RLE -> {
                    int symbol = in.readByte();
                    if (symbol >= counts.length) {
                        throw ZstdFailure.damaged();
                    }
                    yield FseTable.of(symbol);
                }
                case DESCRIBED -> in.readTable(counts.length, mostAccuracy);
                default -> {
                    if (before == null) {
                        throw ZstdFailure.damaged();
                    }
                    yield before;
                }
            };
        }
    }

    /** Begins a frame: nothing before it is repeated. */
    Sequences(Output out) {
        frameStart = out.length();
    }

    /** Does those of a block. */
    void execute(Source in, Literals literals, Output out) throws ZstdFailure {
        int done = 0;
        int count = count(in);
        if (count > 0) {
            int modes = in.readByte();
            if ((modes & 3) != 0) {
                throw ZstdFailure.damaged();
            }
            FseTable lengths = LITERAL_LENGTHS.read(modes >> 6, literalLengths, in);
            FseTable distances = OFFSETS.read(modes >> 4 & 3, offsets, in);
            FseTable matches = MATCH_LENGTHS.read(modes >> 2 & 3, matchLengths, in);
            literalLengths = lengths;
            offsets = distances;
            matchLengths = matches;
            done = execute(in, count, lengths, distances, matches, literals, out);
        } else if (in.left() != 0) {
            throw ZstdFailure.damaged();
        }
        out.write(literals.bytes, done, literals.length - done);
    }

    private static int count(Source in) throws ZstdFailure {
        int head = in.readByte();
        if (head < 128) {
            return head;
        }
        return head < 255 ? (head - 128 << 8) + in.readByte() : (int) in.readNumber(2) + 0x7f00;
    }

    private int execute(
            Source in,
            int count,
            FseTable lengths,
            FseTable distances,
            FseTable matches,
            Literals literals,
            Output out)
            throws ZstdFailure {
        var bits = new BitReader(in.bytes, in.at(), in.end());
        int lengthState = lengths.begin(bits);
        int distanceState = distances.begin(bits);
        int matchState = matches.begin(bits);
        int done = 0;
        for (int i = 0; i < count; i++) {
            int width = distances.symbol(distanceState);
            long value = (1L << width) + (bits.read(width) & 0xffff_ffffL);
            int match = match(matches.symbol(matchState), bits);
            int length = literals(lengths.symbol(lengthState), bits);
            if (length > literals.length - done) {
                throw ZstdFailure.damaged();
            }
            out.write(literals.bytes, done, length);
            done += length;
            int distance = distance(value, length == 0);
            if (distance <= 0 || distance > out.length() - frameStart) {
                throw ZstdFailure.damaged();
            }
            out.copy(distance, match);
            if (i < count - 1) {
                lengthState = lengths.next(lengthState, bits);
                matchState = matches.next(matchState, bits);
                distanceState = distances.next(distanceState, bits);
            }
            if (bits.left() < 0) {
                throw ZstdFailure.damaged();
            }
        }
        if (bits.left() != 0) {
            throw ZstdFailure.damaged();
        }
        return done;
    }

    private static int literals(int code, BitReader bits) {
        if (code < PLAIN_LITERALS) {
            return code;
        }
        int row = code - PLAIN_LITERALS;
        return LITERAL_BASES[row] + bits.read(LITERAL_BITS[row]);
    }

    private static int match(int code, BitReader bits) {
        if (code < PLAIN_MATCHES) {
            return code + LEAST_MATCH;
        }
        int row = code - PLAIN_MATCHES;
        return MATCH_BASES[row] + bits.read(MATCH_BITS[row]);
    }

    /** How far back a match is (section 3.1.1.5); 0 or less, or too far, for what cannot be. */
    private int distance(long value, boolean hasNoLiterals) {
        int distance;
        long which = value > 3 ? 3 : value - 1 + (hasNoLiterals ? 1 : 0);
        if (value > 3) {
            distance = (int) Math.min(value - 3, Integer.MAX_VALUE);
        } else {
            distance =
                    switch ((int) which) {
                        case 0 -> last;
                        case 1 -> lastButOne;
                        case 2 -> lastButTwo;
                        default -> last - 1;
                    };
        }
        if (which >= 2) {
            lastButTwo = lastButOne;
        }
        if (which >= 1) {
            lastButOne = last;
        }
        last = distance;
        return distance;
    }
}
