package dev.godwit.wasm.binary;

import dev.godwit.base.failure.Malformed;
import dev.godwit.wasm.module.AddressLimits;
import dev.godwit.wasm.module.ExternType;
import dev.godwit.wasm.module.Feature;
import dev.godwit.wasm.module.Features;
import dev.godwit.wasm.module.FieldType;
import dev.godwit.wasm.module.ValueTypes;

/**
 * Reads types, and refuses those of features that are off.
 *
 * <p>Specification: section 5.3 (Types).
 */
public final class TypeReader {
    /**
     * What an index beyond it is read as, so that it fits into a value type. No module can have so
     * many types.
     */
    public static final int MAX_TYPE_INDEX = 1 << 28;

    /** The block type without parameters and results. */
    public static final int EMPTY_BLOCK = Integer.MIN_VALUE;

    private final BinaryReader in;
    private final Features features;

    /**
     * Makes a reader.
     *
     * @param in where the bytes come from
     * @param features what is on
     */
    public TypeReader(BinaryReader in, Features features) {
        this.in = in;
        this.features = features;
    }

    /**
     * Says which feature something needs, and how to turn it on.
     *
     * @param features what is on
     * @param feature what is needed
     * @return such as {@code needs the feature 'gc' (--wasm 2.0,gc)}
     */
    public static String needs(Features features, Feature feature) {
        return "needs the feature '"
                + feature.label()
                + "' (--wasm "
                + features
                + ","
                + feature.label()
                + ")";
    }

    /**
     * Fails if a feature is off.
     *
     * @param feature the feature
     * @param phrase what the version without it says
     * @param what what needs the feature
     * @param offset where it stands
     */
    void require(Feature feature, String phrase, String what, int offset) {
        if (!features.has(feature)) {
            throw in.malformed(phrase + ": " + what + " " + needs(features, feature), offset);
        }
    }

    /**
     * A value type.
     *
     * @return see {@link ValueTypes}
     */
    public int valueType() {
        int start = in.position();
        int b = in.u8();
        if (b >= 0x7b && b <= 0x7f) {
            if (b == 0x7b) {
                require(Feature.SIMD, "malformed value type", "v128", start);
            }
            return (0x80 - b) << 2;
        }
        return referenceType(b, start, "malformed value type");
    }

    /**
     * A reference type.
     *
     * @return see {@link ValueTypes}
     */
    public int referenceType() {
        int start = in.position();
        return referenceType(in.u8(), start, "malformed reference type");
    }

    /** The element type of a table; {@code funcref} is older than the feature. */
    int elementType() {
        if (in.peek() == 0x70) {
            in.u8();
            return ValueTypes.FUNCREF;
        }
        return referenceType();
    }

    private int referenceType(int b, int start, String phrase) {
        if (b == 0x63 || b == 0x64) {
            require(Feature.FUNCTION_REFERENCES, phrase, "(ref ...)", start);
            int heapType = heapType();
            return b == 0x63 ? ValueTypes.nullable(heapType) : ValueTypes.nonNull(heapType);
        }
        int heapType = b - 0x80;
        if (b >= 0x80) {
            throw in.malformed("integer representation too long: no type starts so", start);
        }
        if (!isAbstract(heapType)) {
            throw in.malformed(phrase + " 0x" + Integer.toHexString(b), start);
        }
        int type = ValueTypes.nullable(heapType);
        require(featureOf(heapType), phrase, ValueTypes.name(type), start);
        return type;
    }

    /**
     * A heap type.
     *
     * @return see {@link ValueTypes}
     */
    public int heapType() {
        int start = in.position();
        int b = in.peek();
        if (b >= 0x40 && b < 0x80) {
            in.u8();
            int heapType = b - 0x80;
            if (!isAbstract(heapType)) {
                throw in.malformed("malformed heap type 0x" + Integer.toHexString(b), start);
            }
            require(
                    featureOf(heapType),
                    "malformed heap type",
                    ValueTypes.heapTypeName(heapType),
                    start);
            return heapType;
        }
        long index = in.s33();
        if (index < 0) {
            throw in.malformed("malformed heap type", start);
        }
        require(Feature.FUNCTION_REFERENCES, "malformed heap type", "a type index", start);
        return (int) Math.min(index, MAX_TYPE_INDEX);
    }

    private static boolean isAbstract(int heapType) {
        return heapType <= ValueTypes.NOEXN && heapType >= ValueTypes.EXN;
    }

    private static Feature featureOf(int heapType) {
        return switch (heapType) {
            case ValueTypes.FUNC, ValueTypes.EXTERN -> Feature.REFERENCE_TYPES;
            case ValueTypes.EXN, ValueTypes.NOEXN -> Feature.EXCEPTIONS;
            default -> Feature.GC;
        };
    }

    /**
     * A block type.
     *
     * @return {@link #EMPTY_BLOCK}, a value type, or a type index for which {@link #isTypeIndex} is
     *     true
     */
    public int blockType() {
        int start = in.position();
        int b = in.peek();
        if (b == 0x40) {
            in.u8();
            return EMPTY_BLOCK;
        }
        if (b >= 0x41 && b < 0x80) {
            return valueType();
        }
        long index = in.s33();
        if (index < 0) {
            throw in.malformed("malformed value type", start);
        }
        require(Feature.MULTI_VALUE, "malformed value type", "a block's type index", start);
        return TYPE_INDEX_BLOCK + (int) Math.min(index, MAX_TYPE_INDEX);
    }

    /** Block types from here to {@link #MAX_TYPE_INDEX} further are type indices. */
    private static final int TYPE_INDEX_BLOCK = Integer.MIN_VALUE + 1;

    /**
     * Whether a block type is a type index.
     *
     * @param blockType what {@link #blockType} gave
     * @return true for a type index
     */
    public static boolean isTypeIndex(int blockType) {
        return blockType >= TYPE_INDEX_BLOCK && blockType <= TYPE_INDEX_BLOCK + MAX_TYPE_INDEX;
    }

    /**
     * The type index of a block type that is one.
     *
     * @param blockType what {@link #blockType} gave
     * @return the index
     */
    public static int typeIndex(int blockType) {
        return blockType - TYPE_INDEX_BLOCK;
    }

    /** A field's type. */
    FieldType fieldType() {
        int b = in.peek();
        int storage;
        if (b == 0x78 || b == 0x77) {
            in.u8();
            storage = b == 0x78 ? ValueTypes.I8 : ValueTypes.I16;
        } else {
            storage = valueType();
        }
        return new FieldType(storage, mutability());
    }

    private boolean mutability() {
        int start = in.position();
        int b = in.u8();
        if (b > 1) {
            throw in.malformed("malformed mutability", start);
        }
        return b == 1;
    }

    /** A global's type. */
    ExternType.Global globalType() {
        int type = valueType();
        return new ExternType.Global(type, mutability());
    }

    /** A table's type. */
    ExternType.Table tableType() {
        int elementType = elementType();
        int start = in.position();
        int flags = in.u8();
        if ((flags & ~5) != 0) {
            throw badFlags(flags, start);
        }
        return new ExternType.Table(limits(flags, start), elementType);
    }

    /** A memory's type. */
    ExternType.Mem memoryType() {
        int start = in.position();
        int flags = in.u8();
        if ((flags & ~15) != 0) {
            throw badFlags(flags, start);
        }
        if ((flags & 2) != 0) {
            require(Feature.THREADS, "malformed limits flags", "a shared memory", start);
        }
        if ((flags & 8) != 0) {
            require(Feature.CUSTOM_PAGE_SIZES, "malformed limits flags", "a page size", start);
        }
        AddressLimits limits = limits(flags, start);
        int pageSizeLog2 = 16;
        if ((flags & 8) != 0) {
            int at = in.position();
            pageSizeLog2 = in.u32();
            if (pageSizeLog2 < 0 || pageSizeLog2 > 63) {
                throw in.malformed(
                        "invalid custom page size: 2^" + Integer.toUnsignedString(pageSizeLog2),
                        at);
            }
        }
        return new ExternType.Mem(limits, (flags & 2) != 0, pageSizeLog2);
    }

    private Malformed badFlags(int flags, int start) {
        return in.malformed("malformed limits flags 0x" + Integer.toHexString(flags), start);
    }

    private AddressLimits limits(int flags, int start) {
        boolean is64 = (flags & 4) != 0;
        if (is64) {
            require(Feature.MEMORY64, "malformed limits flags", "an address type of i64", start);
        }
        boolean hasMaximum = (flags & 1) != 0;
        long minimum = size();
        long maximum = hasMaximum ? size() : 0;
        return new AddressLimits(minimum, maximum, hasMaximum, is64);
    }

    /** The 32-bit limits of older versions were LEB128s of 32 bits. */
    private long size() {
        return features.has(Feature.MEMORY64) ? in.u64() : in.u32() & 0xffff_ffffL;
    }
}
