package dev.godwit.wasm.module;

/**
 * What follows an opcode, in the binary format and in the text format. Decoding, encoding, parsing
 * and printing are written once for each kind.
 */
public enum Immediates {
    /** Nothing. */
    NONE,
    /** A block type: empty, a value type or a type index (s33). */
    BLOCKTYPE,
    /** A label index. */
    LABEL,
    /** A vector of label indices and a default one. */
    LABELS,
    /** A function index. */
    FUNC,
    /** A type index. */
    TYPE,
    /** A type index and a table index. */
    TYPE_TABLE,
    /** A local index. */
    LOCAL,
    /** A global index. */
    GLOBAL,
    /** A table index. */
    TABLE,
    /** Two table indices: destination, source. */
    TABLE_TABLE,
    /** An element segment index. */
    ELEM,
    /** An element segment index and a table index; the text format has them the other way round. */
    ELEM_TABLE,
    /** A memory index. */
    MEMORY,
    /** Two memory indices: destination, source. */
    MEMORY_MEMORY,
    /** A data segment index. */
    DATA,
    /** A data segment index and a memory index; the text format has them the other way round. */
    DATA_MEMORY,
    /** A tag index. */
    TAG,
    /** A block type and a vector of catch clauses. */
    CATCHES,
    /** A vector of value types. */
    VALTYPES,
    /** A heap type. */
    HEAPTYPE,
    /** Alignment, memory index if bit 6 of the alignment is set, and offset. */
    MEMARG,
    /** A memarg and a lane index. */
    MEMARG_LANE,
    /** A lane index. */
    LANE,
    /** Sixteen lane indices. */
    LANES16,
    /** A signed LEB128 of 32 bits. */
    I32,
    /** A signed LEB128 of 64 bits. */
    I64,
    /** Four bytes. */
    F32,
    /** Eight bytes. */
    F64,
    /** Sixteen bytes. */
    V128,
    /** A type index and a field index. */
    TYPE_FIELD,
    /** A type index and a number of elements. */
    TYPE_COUNT,
    /** A type index and a data segment index. */
    TYPE_DATA,
    /** A type index and an element segment index. */
    TYPE_ELEM,
    /** Two type indices: destination, source. */
    TYPE_TYPE,
    /** Cast flags, a label index and two heap types. */
    CASTLABEL,
    /** A byte that is zero. */
    ZERO
}
