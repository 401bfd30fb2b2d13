/* Base64 there and back: bytes, tables and short branches. */
#include <stdint.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static uint32_t encode(const uint8_t *in, uint32_t n, char *out) {
    char *start = out;
    uint32_t i = 0;
    for (; i + 2 < n; i += 3) {
        uint32_t v = (uint32_t) in[i] << 16 | (uint32_t) in[i + 1] << 8 | in[i + 2];
        *out++ = digits[v >> 18];
        *out++ = digits[v >> 12 & 63];
        *out++ = digits[v >> 6 & 63];
        *out++ = digits[v & 63];
    }
    if (i < n) {
        uint32_t v = (uint32_t) in[i] << 16 | (i + 1 < n ? (uint32_t) in[i + 1] << 8 : 0);
        *out++ = digits[v >> 18];
        *out++ = digits[v >> 12 & 63];
        *out++ = i + 1 < n ? digits[v >> 6 & 63] : '=';
        *out++ = '=';
    }
    return (uint32_t) (out - start);
}

static uint32_t decode(const char *in, uint32_t n, uint8_t *out) {
    uint8_t *start = out;
    uint32_t v = 0, bits = 0;
    for (uint32_t i = 0; i < n; i++) {
        char c = in[i];
        uint32_t d;
        if (c >= 'A' && c <= 'Z') {
            d = (uint32_t) (c - 'A');
        } else if (c >= 'a' && c <= 'z') {
            d = (uint32_t) (c - 'a' + 26);
        } else if (c >= '0' && c <= '9') {
            d = (uint32_t) (c - '0' + 52);
        } else if (c == '+' || c == '/') {
            d = c == '+' ? 62 : 63;
        } else {
            break;
        }
        v = v << 6 | d;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            *out++ = (uint8_t) (v >> bits);
        }
    }
    return (uint32_t) (out - start);
}

uint32_t run(uint32_t rounds) {
    static uint8_t data[10000], back[10000];
    static char text[13400];
    uint32_t sum = 0;
    for (uint32_t i = 0; i < sizeof data; i++) data[i] = (uint8_t) (i * i >> 5);
    for (uint32_t r = 0; r < rounds; r++) {
        uint32_t n = sizeof data - r % 3;
        uint32_t length = encode(data, n, text);
        if (decode(text, length, back) != n) return 0;
        sum = sum * 31 + (uint32_t) text[r % length] + back[n - 1];
        data[r % sizeof data] ^= back[n / 2];
    }
    return sum;
}
