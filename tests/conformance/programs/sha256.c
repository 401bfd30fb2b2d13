/*
 * SHA-256 (FIPS 180-4) of standard input, and of the standard's own examples.
 * With -DKERNEL only run(), which the benchmarks call.
 */
#include <stdint.h>
#include <string.h>

static const uint32_t K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

struct sha256 {
    uint32_t state[8];
    uint64_t length;
    uint8_t block[64];
};

static uint32_t rotate(uint32_t x, int n) {
    return x >> n | x << (32 - n);
}

static void begin(struct sha256 *s) {
    static const uint32_t initial[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    memcpy(s->state, initial, sizeof initial);
    s->length = 0;
}

static void block(struct sha256 *s, const uint8_t *p) {
    uint32_t w[64];
    for (int i = 0; i < 16; i++) {
        w[i] = (uint32_t) p[4 * i] << 24 | (uint32_t) p[4 * i + 1] << 16
               | (uint32_t) p[4 * i + 2] << 8 | p[4 * i + 3];
    }
    for (int i = 16; i < 64; i++) {
        uint32_t x = w[i - 15], y = w[i - 2];
        w[i] = w[i - 16] + w[i - 7] + (rotate(x, 7) ^ rotate(x, 18) ^ x >> 3)
               + (rotate(y, 17) ^ rotate(y, 19) ^ y >> 10);
    }
    uint32_t a = s->state[0], b = s->state[1], c = s->state[2], d = s->state[3];
    uint32_t e = s->state[4], f = s->state[5], g = s->state[6], h = s->state[7];
    for (int i = 0; i < 64; i++) {
        uint32_t t1 = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g))
                      + K[i] + w[i];
        uint32_t t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        h = g;
        g = f;
        f = e;
        e = d + t1;
        d = c;
        c = b;
        b = a;
        a = t1 + t2;
    }
    s->state[0] += a;
    s->state[1] += b;
    s->state[2] += c;
    s->state[3] += d;
    s->state[4] += e;
    s->state[5] += f;
    s->state[6] += g;
    s->state[7] += h;
}

static void update(struct sha256 *s, const void *data, size_t n) {
    const uint8_t *p = data;
    size_t used = s->length % 64;
    s->length += n;
    while (n > 0) {
        size_t piece = 64 - used < n ? 64 - used : n;
        if (used == 0 && piece == 64) {
            block(s, p);
        } else {
            memcpy(s->block + used, p, piece);
            if (used + piece == 64) block(s, s->block);
        }
        used = (used + piece) % 64;
        p += piece;
        n -= piece;
    }
}

static void end(struct sha256 *s) {
    uint64_t bits = s->length * 8;
    uint8_t tail[72] = {0x80};
    size_t pad = 64 - (s->length + 8) % 64;
    for (int i = 0; i < 8; i++) tail[pad + i] = (uint8_t) (bits >> (56 - 8 * i));
    update(s, tail, pad + 8);
}

uint32_t run(uint32_t kib) {
    static uint8_t data[1024];
    struct sha256 s;
    for (int i = 0; i < 1024; i++) data[i] = (uint8_t) (i * 7 + (i >> 3));
    begin(&s);
    for (uint32_t i = 0; i < kib; i++) update(&s, data, sizeof data);
    end(&s);
    return s.state[0];
}

#ifndef KERNEL
#include <stdio.h>

static void print(const struct sha256 *s, const char *of) {
    for (int i = 0; i < 8; i++) printf("%08x", s->state[i]);
    printf("  %s\n", of);
}

int main(void) {
    static const char *const examples[] = {
        "", "abc", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"};
    struct sha256 s;
    for (int i = 0; i < 3; i++) {
        begin(&s);
        update(&s, examples[i], strlen(examples[i]));
        end(&s);
        print(&s, examples[i]);
    }
    static char buffer[5000];
    size_t n;
    begin(&s);
    while ((n = fread(buffer, 1, sizeof buffer, stdin)) > 0) update(&s, buffer, n);
    end(&s);
    print(&s, "-");
    return (int) (s.state[7] & 63);
}
#endif
