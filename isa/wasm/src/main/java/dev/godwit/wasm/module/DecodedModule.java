package dev.godwit.wasm.module;

import java.util.List;

/**
 * A module as decoding gives it: its bytes, and where in them everything stands. Index spaces hold
 * imports first. Nothing in it is to be changed.
 *
 * <p>Function bodies, constant expressions, element and data segments are not copied: they are
 * named by their offsets in {@link #bytes}.
 *
 * <p>Specification: sections 2.5 (Modules) and 5.5 (binary format of modules).
 *
 * @param bytes the binary
 * @param features what was on when it was decoded
 * @param types the defined types
 * @param groupStarts for each type the index of the first type of its recursion group
 * @param imports the imports in order
 * @param functionTypes for each function its type index
 * @param importedFunctions how many of them are imported
 * @param tables the types of all tables
 * @param tableDefinitions the tables that are not imported
 * @param memories the types of all memories
 * @param importedMemories how many of them are imported
 * @param globals the types of all globals
 * @param globalDefinitions the globals that are not imported
 * @param tags the types of all tags
 * @param exports the exports in order
 * @param start the start function, or -1
 * @param elements the element segments
 * @param data the data segments
 * @param dataCount what the data count section says, or -1 if there is none
 * @param codeSectionLength bytes of the code section's contents
 * @param bodyStarts for each defined function where its local declarations start
 * @param bodyEnds for each defined function where the byte behind its body is
 * @param customSections the custom sections in order
 */
@SuppressWarnings("ArrayRecordComponent") // one module is never compared with another
public record DecodedModule(
        byte[] bytes,
        Features features,
        List<SubType> types,
        int[] groupStarts,
        List<Import> imports,
        int[] functionTypes,
        int importedFunctions,
        List<ExternType.Table> tables,
        List<TableDefinition> tableDefinitions,
        List<ExternType.Mem> memories,
        int importedMemories,
        List<ExternType.Global> globals,
        List<GlobalDefinition> globalDefinitions,
        List<ExternType.Tag> tags,
        List<Export> exports,
        int start,
        List<ElementSegment> elements,
        List<DataSegment> data,
        int dataCount,
        int codeSectionLength,
        int[] bodyStarts,
        int[] bodyEnds,
        List<CustomSection> customSections) {

    /**
     * The number of imported tables.
     *
     * @return how many of {@link #tables} come first
     */
    public int importedTables() {
        return tables.size() - tableDefinitions.size();
    }

    /**
     * The number of imported globals.
     *
     * @return how many of {@link #globals} come first
     */
    public int importedGlobals() {
        return globals.size() - globalDefinitions.size();
    }

    /**
     * The function type of a type index that is known to be one.
     *
     * @param typeIndex a valid index of a function type
     * @return the type
     */
    public FunctionType functionType(int typeIndex) {
        if (types.get(typeIndex).composite() instanceof FunctionType type) {
            return type;
        }
        throw new IllegalArgumentException("type " + typeIndex + " is not a function type");
    }
}
