package dev.godwit.wasm.module;

/**
 * Value types, storage types and heap types as ints, because a validator compares millions of them.
 *
 * <p>A heap type is a type index (0 or more) or one of the negative constants here, which are the
 * binary format's bytes as signed 7-bit numbers. A value type is {@code heapType << 2 | 2} for a
 * reference that is not null, {@code heapType << 2 | 3} for one that may be, and one of the small
 * constants here for a number or vector. 0 is the bottom type, which stands only on an unreachable
 * operand stack.
 *
 * <p>Specification: section 2.3 (Types).
 */
public final class ValueTypes {
    /** What the operand stack holds below an unreachable point. */
    public static final int BOTTOM = 0;

    /** {@code i32}. */
    public static final int I32 = 1 << 2;

    /** {@code i64}. */
    public static final int I64 = 2 << 2;

    /** {@code f32}. */
    public static final int F32 = 3 << 2;

    /** {@code f64}. */
    public static final int F64 = 4 << 2;

    /** {@code v128}. */
    public static final int V128 = 5 << 2;

    /** {@code i8}, in fields only. */
    public static final int I8 = 6 << 2;

    /** {@code i16}, in fields only. */
    public static final int I16 = 7 << 2;

    /** Heap type {@code noexn}. */
    public static final int NOEXN = -0x0C;

    /** Heap type {@code nofunc}. */
    public static final int NOFUNC = -0x0D;

    /** Heap type {@code noextern}. */
    public static final int NOEXTERN = -0x0E;

    /** Heap type {@code none}. */
    public static final int NONE = -0x0F;

    /** Heap type {@code func}. */
    public static final int FUNC = -0x10;

    /** Heap type {@code extern}. */
    public static final int EXTERN = -0x11;

    /** Heap type {@code any}. */
    public static final int ANY = -0x12;

    /** Heap type {@code eq}. */
    public static final int EQ = -0x13;

    /** Heap type {@code i31}. */
    public static final int I31 = -0x14;

    /** Heap type {@code struct}. */
    public static final int STRUCT = -0x15;

    /** Heap type {@code array}. */
    public static final int ARRAY = -0x16;

    /** Heap type {@code exn}. */
    public static final int EXN = -0x17;

    /** Heap type below every other; only where validation cannot know the type. */
    public static final int BOTTOM_HEAP = -0x40;

    /** {@code funcref}. */
    public static final int FUNCREF = nullable(FUNC);

    /** {@code externref}. */
    public static final int EXTERNREF = nullable(EXTERN);

    /** {@code anyref}. */
    public static final int ANYREF = nullable(ANY);

    /** {@code eqref}. */
    public static final int EQREF = nullable(EQ);

    /** {@code i31ref}. */
    public static final int I31REF = nullable(I31);

    /** {@code structref}. */
    public static final int STRUCTREF = nullable(STRUCT);

    /** {@code arrayref}. */
    public static final int ARRAYREF = nullable(ARRAY);

    /** {@code exnref}. */
    public static final int EXNREF = nullable(EXN);

    private ValueTypes() {}

    /**
     * {@code (ref null ht)}.
     *
     * @param heapType a heap type
     * @return the reference type
     */
    public static int nullable(int heapType) {
        return heapType << 2 | 3;
    }

    /**
     * {@code (ref ht)}.
     *
     * @param heapType a heap type
     * @return the reference type
     */
    public static int nonNull(int heapType) {
        return heapType << 2 | 2;
    }

    /**
     * Whether a type is a reference type.
     *
     * @param type a value type
     * @return true for references, false for numbers, vectors and the bottom type
     */
    public static boolean isReference(int type) {
        return (type & 2) != 0;
    }

    /**
     * Whether a reference type contains null.
     *
     * @param type a reference type
     * @return true for {@code (ref null ht)}
     */
    public static boolean isNullable(int type) {
        return (type & 3) == 3;
    }

    /**
     * The heap type of a reference type.
     *
     * @param type a reference type
     * @return a type index or one of the constants
     */
    public static int heapType(int type) {
        return type >> 2;
    }

    /**
     * Whether a value of the type exists by default (zero, or null).
     *
     * @param type a value type
     * @return false for references that are not null
     */
    public static boolean isDefaultable(int type) {
        return (type & 3) != 2;
    }

    /**
     * Whether a storage type is packed.
     *
     * @param type a storage type
     * @return true for i8 and i16
     */
    public static boolean isPacked(int type) {
        return type == I8 || type == I16;
    }

    /**
     * The value type that a field of a storage type is read as.
     *
     * @param storage a storage type
     * @return i32 for packed ones, else the type itself
     */
    public static int unpacked(int storage) {
        return isPacked(storage) ? I32 : storage;
    }

    /**
     * The name of a heap type in the text format.
     *
     * @param heapType a heap type
     * @return such as {@code func}, or a type index in decimal
     */
    public static String heapTypeName(int heapType) {
        return switch (heapType) {
            case NOEXN -> "noexn";
            case NOFUNC -> "nofunc";
            case NOEXTERN -> "noextern";
            case NONE -> "none";
            case FUNC -> "func";
            case EXTERN -> "extern";
            case ANY -> "any";
            case EQ -> "eq";
            case I31 -> "i31";
            case STRUCT -> "struct";
            case ARRAY -> "array";
            case EXN -> "exn";
            case BOTTOM_HEAP -> "bot";
            default -> Integer.toString(heapType);
        };
    }

    /**
     * The name of a value or storage type in the text format, abbreviated where it can be.
     *
     * @param type a type
     * @return such as {@code i32}, {@code funcref} or {@code (ref null 3)}
     */
    public static String name(int type) {
        if (isReference(type)) {
            int heapType = heapType(type);
            if (!isNullable(type)) {
                return "(ref " + heapTypeName(heapType) + ")";
            }
            return switch (heapType) {
                case NOEXN -> "nullexnref";
                case NOFUNC -> "nullfuncref";
                case NOEXTERN -> "nullexternref";
                case NONE -> "nullref";
                default ->
                        heapType >= 0
                                ? "(ref null " + heapType + ")"
                                : heapTypeName(heapType) + "ref";
            };
        }
        return switch (type) {
            case I32 -> "i32";
            case I64 -> "i64";
            case F32 -> "f32";
            case F64 -> "f64";
            case V128 -> "v128";
            case I8 -> "i8";
            case I16 -> "i16";
            default -> "bot";
        };
    }
}
