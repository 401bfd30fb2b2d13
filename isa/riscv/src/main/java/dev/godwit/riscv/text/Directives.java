package dev.godwit.riscv.text;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The directives that become bytes. */
final class Directives {
    /** No directive makes more bytes than this at once. */
    private static final long MOST = 1 << 28;

    private static final int NOP = 0x13;
    private static final int SHORT_NOP = 1;

    private Directives() {}

    /** Reads what stands behind a directive; null if it is none that makes bytes. */
    static @Nullable Statement read(
            String name, AssemblyLine line, LocalLabels labels, boolean isText) {
        return switch (name) {
            case ".byte" -> data(1, line, labels);
            case ".half", ".short", ".2byte" -> data(2, line, labels);
            case ".word", ".long", ".int", ".4byte" -> data(4, line, labels);
            case ".dword", ".quad", ".8byte" -> data(8, line, labels);
            case ".ascii" -> text(line, false);
            case ".asciz", ".string" -> text(line, true);
            case ".zero", ".skip", ".space" -> {
                Expression count = Expression.read(line, labels);
                Expression fill =
                        line.take(",") ? Expression.read(line, labels) : Expression.of(0, line);
                yield new Fill(count, fill);
            }
            case ".align", ".p2align" -> new Align(Expression.read(line, labels), true, isText);
            case ".balign" -> new Align(Expression.read(line, labels), false, isText);
            case ".org" -> new Origin(Expression.read(line, labels));
            default -> null;
        };
    }

    private static Statement data(int width, AssemblyLine line, LocalLabels labels) {
        List<Expression> values = new ArrayList<>();
        do {
            values.add(Expression.read(line, labels));
        } while (line.take(","));
        return new Data(width, values);
    }

    private static Statement text(AssemblyLine line, boolean isEnded) {
        Output bytes = new Output();
        do {
            for (byte b : line.string()) {
                bytes.write(b, 1);
            }
            if (isEnded) {
                bytes.write(0, 1);
            }
        } while (line.take(","));
        return new Text(bytes.toBytes());
    }

    private record Data(int width, List<Expression> values) implements Statement {
        @Override
        public long size(long address, Map<String, Long> symbols) {
            return (long) width * values.size();
        }

        @Override
        public void write(Output out, long address, Map<String, Long> symbols) {
            for (Expression expression : values) {
                long value = expression.value(symbols, address);
                int bits = 8 * width;
                if (bits < 64 && (value >> bits - 1) != -1 && (value >> bits) != 0) {
                    throw expression.wrong("a value of more than " + bits + " bits: " + value);
                }
                out.write(value, width);
            }
        }
    }

    /** The bytes of strings; a class, because an array is no part of a record's value. */
    private static final class Text implements Statement {
        private final byte[] bytes;

        Text(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long size(long address, Map<String, Long> symbols) {
            return bytes.length;
        }

        @Override
        public void write(Output out, long address, Map<String, Long> symbols) {
            for (byte b : bytes) {
                out.write(b, 1);
            }
        }
    }

    private record Fill(Expression count, Expression fill) implements Statement {
        @Override
        public long size(long address, Map<String, Long> symbols) {
            long size = count.value(symbols, address);
            if (size < 0 || size > MOST) {
                throw count.wrong("cannot make " + size + " bytes");
            }
            return size;
        }

        @Override
        public void write(Output out, long address, Map<String, Long> symbols) {
            long value = fill.value(symbols, address);
            for (long n = size(address, symbols); n > 0; n--) {
                out.write(value, 1);
            }
        }
    }

    private record Align(Expression to, boolean isPower, boolean isText) implements Statement {
        @Override
        public long size(long address, Map<String, Long> symbols) {
            long value = to.value(symbols, address);
            if (isPower ? value < 0 || value > 20 : value < 1 || Long.bitCount(value) != 1) {
                throw to.wrong("cannot align to " + value);
            }
            long bytes = isPower ? 1L << value : value;
            if (bytes > MOST) {
                throw to.wrong("cannot align to " + value);
            }
            return -address & bytes - 1;
        }

        @Override
        public void write(Output out, long address, Map<String, Long> symbols) {
            long left = size(address, symbols);
            if (isText) {
                for (; (left & 1) != 0; left--) {
                    out.write(0, 1);
                }
                for (; (left & 3) != 0; left -= 2) {
                    out.write(SHORT_NOP, 2);
                }
                for (; left != 0; left -= 4) {
                    out.write(NOP, 4);
                }
            }
            for (; left != 0; left--) {
                out.write(0, 1);
            }
        }
    }

    /** Zeros up to an address, which is absolute: {@code .org start + 64}. */
    private record Origin(Expression to) implements Statement {
        @Override
        public long size(long address, Map<String, Long> symbols) {
            long size = to.value(symbols, address) - address;
            if (size < 0 || size > MOST) {
                throw to.wrong("cannot go on at 0x" + Long.toHexString(address + size));
            }
            return size;
        }

        @Override
        public void write(Output out, long address, Map<String, Long> symbols) {
            for (long n = size(address, symbols); n > 0; n--) {
                out.write(0, 1);
            }
        }
    }
}
