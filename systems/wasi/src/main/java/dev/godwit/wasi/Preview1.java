package dev.godwit.wasi;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.wasm.module.FunctionType;
import dev.godwit.wasm.module.ValueTypes;
import dev.godwit.wasm.runtime.HostCall;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The functions of WASI preview 1 by name: the table isa/tables/wasi-p1.tbl with what carries each
 * out.
 */
final class Preview1 {
    /** What carries a function out. */
    @FunctionalInterface
    interface Code {
        /**
         * Does it.
         *
         * @return 0 (success), {@link Wasi#BLOCKED}, or an error by number
         * @throws ErrnoException the error
         */
        int run(Wasi wasi, Guest guest, HostCall call) throws ErrnoException;
    }

    private static final Map<String, Preview1> TABLE = new LinkedHashMap<>();

    static {
        add("args_get", "ii", Processes::argsGet);
        add("args_sizes_get", "ii", Processes::argsSizesGet);
        add("environ_get", "ii", Processes::environGet);
        add("environ_sizes_get", "ii", Processes::environSizesGet);
        add("clock_res_get", "ii", Clocks::resGet);
        add("clock_time_get", "iIi", Clocks::timeGet);
        add("fd_advise", "iIIi", Files::advise);
        add("fd_allocate", "iII", Files::allocate);
        add("fd_close", "i", Descriptors::close);
        add("fd_datasync", "i", Files::datasync);
        add("fd_fdstat_get", "ii", Descriptors::fdstatGet);
        add("fd_fdstat_set_flags", "ii", Descriptors::fdstatSetFlags);
        add("fd_fdstat_set_rights", "iII", Descriptors::fdstatSetRights);
        add("fd_filestat_get", "ii", Files::filestatGet);
        add("fd_filestat_set_size", "iI", Files::filestatSetSize);
        add("fd_filestat_set_times", "iIIi", Files::filestatSetTimes);
        add("fd_pread", "iiiIi", Files::pread);
        add("fd_prestat_get", "ii", Descriptors::prestatGet);
        add("fd_prestat_dir_name", "iii", Descriptors::prestatDirName);
        add("fd_pwrite", "iiiIi", Files::pwrite);
        add("fd_read", "iiii", Files::read);
        add("fd_readdir", "iiiIi", Files::readdir);
        add("fd_renumber", "ii", Descriptors::renumber);
        add("fd_seek", "iIii", Files::seek);
        add("fd_sync", "i", Files::sync);
        add("fd_tell", "ii", Files::tell);
        add("fd_write", "iiii", Files::write);
        add("path_create_directory", "iii", Paths::createDirectory);
        add("path_filestat_get", "iiiii", Paths::filestatGet);
        add("path_filestat_set_times", "iiiiIIi", Paths::filestatSetTimes);
        add("path_link", "iiiiiii", Paths::link);
        add("path_open", "iiiiiIIii", Paths::open);
        add("path_readlink", "iiiiii", Paths::readlink);
        add("path_remove_directory", "iii", Paths::removeDirectory);
        add("path_rename", "iiiiii", Paths::rename);
        add("path_symlink", "iiiii", Paths::symlink);
        add("path_unlink_file", "iii", Paths::unlinkFile);
        add("poll_oneoff", "iiii", Poll::oneoff);
        TABLE.put("proc_exit", new Preview1("i", false, Processes::exit));
        add("proc_raise", "i", Processes::raise);
        add("random_get", "ii", Processes::randomGet);
        add("sched_yield", "", Processes::schedYield);
        add("sock_accept", "iii", Sockets::accept);
        add("sock_recv", "iiiiii", Sockets::recv);
        add("sock_send", "iiiii", Sockets::send);
        add("sock_shutdown", "ii", Sockets::shutdown);
    }

    private final String parameters;
    private final boolean hasResult;
    private final Code code;

    private Preview1(String parameters, boolean hasResult, Code code) {
        this.parameters = parameters;
        this.hasResult = hasResult;
        this.code = code;
    }

    private static void add(String name, String parameters, Code code) {
        TABLE.put(name, new Preview1(parameters, true, code));
    }

    static @Nullable Preview1 find(String name) {
        return TABLE.get(name);
    }

    /** The names, in the order of the specification. */
    static Iterable<String> names() {
        return TABLE.keySet();
    }

    /** One letter for each parameter: i is i32, I is i64. */
    String parameters() {
        return parameters;
    }

    /** Whether it gives an error number; proc_exit gives nothing. */
    boolean hasResult() {
        return hasResult;
    }

    FunctionType type() {
        int[] types = new int[parameters.length()];
        for (int i = 0; i < types.length; i++) {
            types[i] = parameters.charAt(i) == 'I' ? ValueTypes.I64 : ValueTypes.I32;
        }
        int[] results = new int[hasResult ? 1 : 0];
        Arrays.fill(results, ValueTypes.I32);
        return new FunctionType(types, results);
    }

    /** Carries it out: an error number, or {@link Wasi#BLOCKED}. */
    int run(Wasi wasi, Guest guest, HostCall call) {
        try {
            return code.run(wasi, guest, call);
        } catch (ErrnoException e) {
            return Errnos.number(e.errno());
        }
    }
}
