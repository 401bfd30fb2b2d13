/* Multiplying and rotating 64 bits at a time: i64 arithmetic and loads. */
#include <stdint.h>
#include <string.h>

static uint64_t rotate(uint64_t x, int n) {
    return x << n | x >> (64 - n);
}

uint32_t run(uint32_t rounds) {
    static uint8_t data[8192];
    uint64_t h = 0x9e3779b97f4a7c15;
    for (uint32_t i = 0; i < sizeof data; i++) data[i] = (uint8_t) (i * 131 >> 3);
    for (uint32_t r = 0; r < rounds; r++) {
        uint64_t a = h, b = ~h;
        for (uint32_t i = 0; i < sizeof data; i += 16) {
            uint64_t x, y;
            memcpy(&x, data + i, 8);
            memcpy(&y, data + i + 8, 8);
            a = rotate(a ^ x * 0x87c37b91114253d5, 31) * 5 + 0x52dce729;
            b = (rotate(b, 33) + (y ^ y >> 29) * 0x4cf5ad432745937f) ^ a;
        }
        h = (a ^ b >> 32) * 0xff51afd7ed558ccd + (b ^ a << 7);
    }
    return (uint32_t) (h ^ h >> 32);
}
