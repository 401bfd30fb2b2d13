package dev.godwit.linux.process;

/**
 * The code of the vDSO: what the assembler makes of vdso.s, which lies with the tests. Assembling
 * it at each start would take longer than most programs run. VdsoCodeTest says what belongs here
 * when the source has changed.
 */
final class VdsoCode {
    /** Where in the image it begins. */
    static final int START = 0x7FC;

    static final int SIGRETURN = 0x800;
    static final int CLOCK_GETTIME = 0x810;
    static final int CLOCK_GETRES = 0x8A0;
    static final int GETTIMEOFDAY = 0x900;
    static final int GETCPU = 0x950;
    static final int FLUSH_ICACHE = 0x960;
    static final int HWPROBE = 0x970;
    static final int END = 0x97C;

    /** Instructions. */
    static final int[] WORDS = {
        0x0000_0013, 0x08B0_0893, 0x0000_0073, 0x0000_0013, 0x0000_0013, 0x00C5_3293,
        0x0602_8E63, 0x0010_0293, 0x00A2_92B3, 0x0000_1337, 0x8F33_031B, 0x0053_7333,
        0x0603_0263, 0xC010_23F3, 0x0602_F313, 0x0003_0A63, 0x003D_1E37, 0x900E_0E1B,
        0x03C3_FEB3, 0x41D3_83B3, 0x0000_1337, 0x8213_031B, 0x0053_7333, 0x0003_0C63,
        0xFFFF_FE17, 0x00CE_5E13, 0x00CE_1E13, 0x000E_3E03, 0x01C3_83B3, 0x3B9A_DE37,
        0xA00E_0E1B, 0x03C3_DEB3, 0x03C3_FF33, 0x01D5_B023, 0x01E5_B423, 0x0000_0513,
        0x0000_8067, 0x0710_0893, 0x0000_0073, 0x0000_8067, 0x0000_0013, 0x00C5_3293,
        0x0402_8263, 0x0010_0293, 0x00A2_92B3, 0x0000_1337, 0x8F33_031B, 0x0053_7333,
        0x0203_0663, 0x0010_0393, 0x0602_F313, 0x0003_0663, 0x003D_13B7, 0x9003_839B,
        0x0005_8663, 0x0005_B023, 0x0075_B423, 0x0000_0513, 0x0000_8067, 0x0720_0893,
        0x0000_0073, 0x0000_8067, 0x0000_0013, 0x0000_0013, 0x0000_0013, 0x0205_0E63,
        0xC010_23F3, 0xFFFF_FE17, 0x00CE_5E13, 0x00CE_1E13, 0x000E_3E03, 0x01C3_83B3,
        0x3B9A_DE37, 0xA00E_0E1B, 0x03C3_DEB3, 0x03C3_FF33, 0x3E80_0E13, 0x03CF_5F33,
        0x01D5_3023, 0x01E5_3423, 0x0005_8463, 0x0005_B023, 0x0000_0513, 0x0000_8067,
        0x0000_0013, 0x0A80_0893, 0x0000_0073, 0x0000_8067, 0x0000_0013, 0x1030_0893,
        0x0000_0073, 0x0000_8067, 0x0000_0013, 0x1020_0893, 0x0000_0073, 0x0000_8067,
    };

    private VdsoCode() {}
}
