package dev.godwit.isagen.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What follows from the tables of Linux's system calls and constants. */
public final class LinuxFiles {
    private static final String LINUX = "systems/linux/src/main/java/dev/godwit/linux/";

    private LinuxFiles() {}

    /**
     * Every generated file by its path, with what it should hold.
     *
     * @param root the root of the source tree
     * @return the files
     * @throws IOException if a table cannot be read
     */
    public static Map<String, String> generate(Path root) throws IOException {
        SyscallTable table = SyscallTable.read(root.resolve("isa/tables/linux-syscalls.tbl"));
        Map<String, String> files = new LinkedHashMap<>();
        files.put(LINUX + "syscall/Syscall.java", SyscallWriter.write(table));
        ConstantTable constants =
                ConstantTable.read(root.resolve("isa/tables/linux-constants.tbl"));
        files.put(LINUX + "trace/Constants.java", ConstantWriter.write(constants));
        files.put("systems/SYSCALLS.md", SyscallSupportWriter.write(table));
        return files;
    }
}
