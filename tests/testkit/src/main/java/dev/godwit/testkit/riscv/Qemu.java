package dev.godwit.testkit.riscv;

import dev.godwit.riscv.isa.Extensions;
import dev.godwit.testkit.tools.Processes;
import dev.godwit.testkit.tools.Result;
import dev.godwit.testkit.tools.ToolFailure;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** QEMU's emulation of programs of RISC-V. */
public final class Qemu implements Oracle {
    /** An image takes one. */
    private static final long SECONDS = 60;

    private final String command;
    private final int version;
    private final Path folder;

    private Qemu(String command, int version, Path folder) {
        this.command = command;
        this.version = version;
        this.folder = folder;
    }

    /**
     * Finds it.
     *
     * @param command its name or its file
     * @param folder where it may write
     * @return null if it cannot be run, or is older than 7.2
     */
    public static @Nullable Qemu find(String command, Path folder) {
        try {
            Result result =
                    Processes.run(folder, Map.of(), new byte[0], List.of(command, "--version"));
            String text = result.text();
            String mark = "version ";
            int at = text.indexOf(mark);
            if (result.code() != 0 || at < 0) {
                return null;
            }
            String[] numbers = text.substring(at + mark.length()).split("[. ]");
            int version = Integer.parseInt(numbers[0]) * 100 + Integer.parseInt(numbers[1]);
            return version < 702 ? null : new Qemu(command, version, folder);
        } catch (ToolFailure e) {
            return null;
        }
    }

    /** {@return the version, such as 702 for 7.2} */
    public int version() {
        return version;
    }

    /** {@return the extensions that this version has, of those that Godwit has} */
    public Extensions extensions() {
        String common = "rv64imafdc_zicsr_zifencei_zihintpause_zba_zbb_zbc_zbs_zbkb_zbkc_zbkx_zfh";
        String since10 = "_zicbop_zicboz_zicond_zihintntl_zimop_zabha_zacas_zawrs_zfa_zcb_zcmop";
        return Extensions.parse(version < 1000 ? common : common + since10);
    }

    /**
     * What it does wrong. Before version 8.0 ctzw counts beyond bit 31. In 10.0, after an amocas
     * with x0 as rd, x0 is no longer 0 until the end of QEMU's block; and fround and froundnx raise
     * nothing if their result is overwritten in the same block.
     *
     * @return mnemonics; with x0 behind them if it is so with that as rd only, with dead if it is
     *     so with results that nothing reads
     */
    Set<String> faults() {
        Set<String> faults = new HashSet<>();
        if (version < 800) {
            faults.add("ctzw");
        } else {
            for (String size : List.of("b", "h", "w", "d", "q")) {
                faults.add("amocas." + size + " x0");
            }
            for (String format : List.of("h", "s", "d")) {
                faults.add("fround." + format + " dead");
                faults.add("froundnx." + format + " dead");
            }
        }
        return faults;
    }

    private String cpu() {
        String common = "rv64,zba=true,zbb=true,zbc=true,zbs=true,zbkb=true,zbkc=true,zbkx=true";
        if (version < 1000) {
            return common + ",Zfh=true";
        }
        return common
                + ",zfh=true,zicboz=true,zicond=true,zimop=true,zabha=true,zacas=true"
                + ",zawrs=true,zfa=true,zcb=true,zcmop=true";
    }

    @Override
    public byte[] run(Image image) {
        Path file = folder.resolve("programs.elf");
        try {
            Files.write(file, image.elf());
            if (!file.toFile().setExecutable(true)) {
                throw new ToolFailure(file + " cannot be made executable");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Result result =
                Processes.run(
                        folder,
                        Map.of(),
                        new byte[0],
                        List.of(command, "-cpu", cpu(), file.toString()),
                        SECONDS);
        if (result.code() != 0 || result.out().length != image.data().length) {
            throw new Crash(
                    "QEMU: exit code "
                            + result.code()
                            + ", "
                            + result.out().length
                            + " bytes, "
                            + result.error());
        }
        return result.out();
    }

    @Override
    public String toString() {
        return command + " " + version / 100 + "." + version % 100;
    }
}
