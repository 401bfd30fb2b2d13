/* AES-128 with tables, encrypting a chain of blocks: loads from four tables of 1 KiB, shifts and exclusive ors. */
#include <stdint.h>
#include <string.h>

static uint8_t box[256];
static uint32_t table[4][256];

static uint8_t twice(uint8_t x) {
    return (uint8_t) (x << 1 ^ (x >> 7) * 0x1b);
}

static uint8_t turned(uint8_t x, int n) {
    return (uint8_t) (x << n | x >> (8 - n));
}

static void tables(void) {
    uint8_t p = 1, q = 1;
    do {
        p = (uint8_t) (p ^ twice(p)); /* times 3, and q divided by 3 */
        q ^= (uint8_t) (q << 1);
        q ^= (uint8_t) (q << 2);
        q ^= (uint8_t) (q << 4);
        if (q & 0x80) q ^= 0x09;
        box[p] = (uint8_t) (q ^ turned(q, 1) ^ turned(q, 2) ^ turned(q, 3) ^ turned(q, 4) ^ 0x63);
    } while (p != 1);
    box[0] = 0x63;
    for (int i = 0; i < 256; i++) {
        uint32_t s = box[i], d = twice(box[i]);
        uint32_t t = d << 24 | s << 16 | s << 8 | (s ^ d);
        for (int k = 0; k < 4; k++) {
            table[k][i] = t;
            t = t >> 8 | t << 24;
        }
    }
}

static uint32_t word(const uint8_t *in) {
    return (uint32_t) in[0] << 24 | (uint32_t) in[1] << 16 | (uint32_t) in[2] << 8 | in[3];
}

static void expand(const uint8_t *key, uint32_t *w) {
    uint8_t round = 1;
    for (int i = 0; i < 4; i++) w[i] = word(key + 4 * i);
    for (int i = 4; i < 44; i++) {
        uint32_t t = w[i - 1];
        if (i % 4 == 0) {
            t = (uint32_t) (box[t >> 16 & 255] ^ round) << 24 | (uint32_t) box[t >> 8 & 255] << 16
                | (uint32_t) box[t & 255] << 8 | box[t >> 24];
            round = twice(round);
        }
        w[i] = w[i - 4] ^ t;
    }
}

static uint32_t mixed(uint32_t a, uint32_t b, uint32_t c, uint32_t d) {
    return table[0][a >> 24] ^ table[1][b >> 16 & 255] ^ table[2][c >> 8 & 255] ^ table[3][d & 255];
}

static uint32_t last(uint32_t a, uint32_t b, uint32_t c, uint32_t d) {
    return (uint32_t) box[a >> 24] << 24 | (uint32_t) box[b >> 16 & 255] << 16 | (uint32_t) box[c >> 8 & 255] << 8
        | box[d & 255];
}

static void encrypt(const uint32_t *w, uint32_t *s) {
    uint32_t a = s[0] ^ w[0], b = s[1] ^ w[1], c = s[2] ^ w[2], d = s[3] ^ w[3];
    for (int round = 1; round < 10; round++) {
        w += 4;
        uint32_t e = mixed(a, b, c, d) ^ w[0], f = mixed(b, c, d, a) ^ w[1];
        uint32_t g = mixed(c, d, a, b) ^ w[2], h = mixed(d, a, b, c) ^ w[3];
        a = e, b = f, c = g, d = h;
    }
    s[0] = last(a, b, c, d) ^ w[4];
    s[1] = last(b, c, d, a) ^ w[5];
    s[2] = last(c, d, a, b) ^ w[6];
    s[3] = last(d, a, b, c) ^ w[7];
}

uint32_t run(uint32_t blocks) {
    static uint8_t data[4096];
    uint8_t key[16];
    uint32_t w[44], s[4];
    tables();
    for (int i = 0; i < 16; i++) key[i] = (uint8_t) i;
    expand(key, w);
    /* the example of FIPS 197, appendix C.1 */
    for (int i = 0; i < 4; i++) s[i] = 0x00112233 + 0x44444444 * (uint32_t) i;
    encrypt(w, s);
    if (s[0] != 0x69c4e0d8 || s[1] != 0x6a7b0430 || s[2] != 0xd8cdb780 || s[3] != 0x70b4c55a) return 0;
    for (uint32_t i = 0; i < sizeof data; i++) data[i] = (uint8_t) (i * 7 >> 2);
    for (uint32_t n = 0; n < blocks; n++) {
        uint8_t *block = data + n * 16 % sizeof data;
        for (int i = 0; i < 4; i++) s[i] ^= word(block + 4 * i);
        encrypt(w, s);
        for (int i = 0; i < 16; i++) block[i] = (uint8_t) (s[i / 4] >> (24 - i % 4 * 8));
    }
    return s[0] ^ s[1] ^ s[2] ^ s[3];
}
