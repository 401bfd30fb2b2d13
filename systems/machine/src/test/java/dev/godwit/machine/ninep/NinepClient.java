package dev.godwit.machine.ninep;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Messages of 9P2000.L as a client writes and reads them. */
public final class NinepClient {
    public static final int NO_FID = -1;
    public static final int TAG = 77;

    private NinepClient() {}

    /**
     * A request.
     *
     * @param fields bytes, shorts, ints and longs as they are; strings with their length before
     */
    public static byte[] request(int type, Object... fields) {
        ByteBuffer out = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        out.position(4).put((byte) type).putShort((short) TAG);
        for (Object field : fields) {
            switch (field) {
                case Byte value -> out.put(value);
                case Short value -> out.putShort(value);
                case Integer value -> out.putInt(value);
                case Long value -> out.putLong(value);
                case String value -> {
                    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
                    out.putShort((short) bytes.length).put(bytes);
                }
                default -> throw new AssertionError(field);
            }
        }
        byte[] bytes = new byte[out.position()];
        out.putInt(0, bytes.length).rewind().get(bytes);
        return bytes;
    }

    public static byte[] version(int messageSize) {
        return request(100, messageSize, "9P2000.L");
    }

    public static byte[] attach(int fid) {
        return request(104, fid, NO_FID, "root", "", 0);
    }

    public static byte[] walk(int fid, int newFid, String... names) {
        Object[] fields = new Object[3 + names.length];
        fields[0] = fid;
        fields[1] = newFid;
        fields[2] = (short) names.length;
        System.arraycopy(names, 0, fields, 3, names.length);
        return request(110, fields);
    }

    public static byte[] open(int fid, int flags) {
        return request(12, fid, flags);
    }

    public static byte[] read(int fid, long position, int count) {
        return request(116, fid, position, count);
    }

    public static byte[] list(int fid, long cookie, int count) {
        return request(40, fid, cookie, count);
    }

    public static byte[] clunk(int fid) {
        return request(120, fid);
    }

    /** The fields of an answer, whose header is checked. */
    public static ByteBuffer fields(byte[] answer, int type) {
        ByteBuffer in = ByteBuffer.wrap(answer).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(in.getInt()).as("size").isEqualTo(answer.length);
        int found = in.get() & 0xff;
        assertThat(in.getShort()).as("tag").isEqualTo((short) TAG);
        if (found == 7 && type != 7) {
            throw new AssertionError("an error: " + in.getInt());
        }
        assertThat(found).as("type").isEqualTo(type);
        return in;
    }

    public static String string(ByteBuffer in) {
        byte[] bytes = new byte[in.getShort() & 0xffff];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
