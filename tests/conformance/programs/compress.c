/*
 * A compressor: LZ77 with hash chains over a window of 64 KiB; literals, lengths and distances coded by an adaptive
 * binary range coder. "compress c" and "compress d" go from standard input to standard output.
 * With -DKERNEL only run(), which the benchmarks call: it packs, unpacks and compares.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define WINDOW 65536
#define MIN_MATCH 3
#define MAX_MATCH 258
#define CHAIN 32

typedef uint16_t probability; /* that the next bit is 0, of 4096 */

struct model {
    probability kind[2];       /* literal or match, after each of them */
    probability literal[8][256]; /* by the upper bits of the byte before */
    probability length[256];
    probability slot[32];
    probability low[16][16];
};

static void fresh(struct model *m) {
    probability *p = (probability *) m;
    for (size_t i = 0; i < sizeof *m / sizeof *p; i++) p[i] = 2048;
}

struct coder {
    uint8_t *data;
    size_t at, size;
    uint64_t low;
    uint32_t range, code;
    uint8_t cache;
    size_t pending;
    int encodes;
};

static void put(struct coder *c, uint8_t b) {
    if (c->at == c->size) {
        c->size = c->size * 2 + 1024;
        c->data = realloc(c->data, c->size);
        if (c->data == NULL) abort();
    }
    c->data[c->at++] = b;
}

static uint8_t get(struct coder *c) {
    return c->at < c->size ? c->data[c->at++] : 0;
}

static void shift(struct coder *c) {
    if (c->low < 0xff000000u || c->low > 0xffffffffu) {
        uint8_t carry = (uint8_t) (c->low >> 32);
        if (c->pending > 0) put(c, (uint8_t) (c->cache + carry));
        for (; c->pending > 1; c->pending--) put(c, (uint8_t) (0xff + carry));
        c->pending = 0;
        c->cache = (uint8_t) (c->low >> 24);
    }
    c->pending++;
    c->low = (c->low & 0x00ffffff) << 8;
}

/* Codes one bit, or decodes it. */
static int bit(struct coder *c, probability *p, int value) {
    uint32_t bound = (c->range >> 12) * *p;
    if (c->encodes) {
        if (value) {
            c->low += bound;
            c->range -= bound;
        } else {
            c->range = bound;
        }
    } else {
        value = c->code >= bound;
        if (value) {
            c->code -= bound;
            c->range -= bound;
        } else {
            c->range = bound;
        }
    }
    *p += value ? -(*p >> 5) : (4096 - *p) >> 5;
    while (c->range < 1u << 24) {
        c->range <<= 8;
        if (c->encodes) {
            shift(c);
        } else {
            c->code = c->code << 8 | get(c);
        }
    }
    return value;
}

/* A number of so many bits, the highest first, each one coded in the light of those before. */
static uint32_t number(struct coder *c, probability *tree, int bits, uint32_t value) {
    uint32_t node = 1;
    for (int i = bits - 1; i >= 0; i--) node = node * 2 + bit(c, &tree[node], value >> i & 1);
    return node - (1u << bits);
}

static uint32_t plain(struct coder *c, int bits, uint32_t value) {
    uint32_t result = 0;
    for (int i = bits - 1; i >= 0; i--) {
        probability even = 2048;
        result = result * 2 + bit(c, &even, value >> i & 1);
    }
    return result;
}

/* A distance: its highest bit's place, then the lower bits, of which the four highest are modelled. */
static uint32_t distance(struct coder *c, struct model *m, uint32_t value) {
    uint32_t slot = value == 0 ? 0 : 32 - __builtin_clz(value);
    slot = number(c, m->slot, 5, slot);
    if (slot <= 1) return slot;
    uint32_t below = slot - 1, upper = below < 4 ? below : 4, rest = below - upper;
    uint32_t v = value & ((1u << below) - 1);
    uint32_t high = number(c, m->low[slot & 15], (int) upper, v >> rest);
    return 1u << below | high << rest | plain(c, (int) rest, v & ((1u << rest) - 1));
}

static uint32_t hash(const uint8_t *p) {
    return ((uint32_t) p[0] << 16 | (uint32_t) p[1] << 8 | p[2]) * 2654435761u >> 17;
}

static uint8_t *pack(const uint8_t *in, size_t n, size_t *packed) {
    static int32_t head[1 << 15], previous[WINDOW];
    static struct model m;
    struct coder c = {.range = 0xffffffffu, .encodes = 1, .pending = 0};
    fresh(&m);
    memset(head, 0xff, sizeof head);
    for (int i = 0; i < 4; i++) put(&c, (uint8_t) (n >> 8 * i));
    int last = 0;
    size_t at = 0;
    while (at < n) {
        size_t best = 0, from = 0;
        if (at + MIN_MATCH <= n) {
            int32_t candidate = head[hash(in + at)];
            size_t most = n - at < MAX_MATCH ? n - at : MAX_MATCH;
            for (int tries = 0; tries < CHAIN && candidate >= 0 && at - candidate <= WINDOW; tries++) {
                size_t length = 0;
                while (length < most && in[candidate + length] == in[at + length]) length++;
                if (length > best) {
                    best = length;
                    from = candidate;
                }
                int32_t older = previous[candidate % WINDOW];
                if (older >= candidate) break;
                candidate = older;
            }
        }
        size_t step = 1;
        if (best >= MIN_MATCH) {
            bit(&c, &m.kind[last], 1);
            number(&c, m.length, 8, (uint32_t) (best - MIN_MATCH));
            distance(&c, &m, (uint32_t) (at - from - 1));
            step = best;
            last = 1;
        } else {
            bit(&c, &m.kind[last], 0);
            number(&c, m.literal[at == 0 ? 0 : in[at - 1] >> 5], 8, in[at]);
            last = 0;
        }
        for (; step > 0; step--, at++) {
            if (at + MIN_MATCH <= n) {
                uint32_t h = hash(in + at);
                previous[at % WINDOW] = head[h];
                head[h] = (int32_t) at;
            }
        }
    }
    for (int i = 0; i < 5; i++) shift(&c);
    *packed = c.at;
    return c.data;
}

static uint8_t *unpack(const uint8_t *in, size_t n, size_t *unpacked) {
    static struct model m;
    if (n < 4) return NULL;
    size_t size = in[0] | in[1] << 8 | in[2] << 16 | (size_t) in[3] << 24;
    if (size > 1u << 28) return NULL;
    struct coder c = {.data = (uint8_t *) in, .at = 4, .size = n, .range = 0xffffffffu};
    uint8_t *out = malloc(size + 1);
    if (out == NULL) return NULL;
    fresh(&m);
    for (int i = 0; i < 4; i++) c.code = c.code << 8 | get(&c);
    int last = 0;
    size_t at = 0;
    while (at < size) {
        last = bit(&c, &m.kind[last], 0);
        if (last) {
            size_t length = number(&c, m.length, 8, 0) + MIN_MATCH;
            size_t back = (size_t) distance(&c, &m, 0) + 1;
            if (back > at || length > size - at) {
                free(out);
                return NULL;
            }
            for (; length > 0; length--, at++) out[at] = out[at - back];
        } else {
            out[at] = (uint8_t) number(&c, m.literal[at == 0 ? 0 : out[at - 1] >> 5], 8, 0);
            at++;
        }
    }
    *unpacked = size;
    return out;
}

uint32_t run(uint32_t n) {
    uint8_t *text = malloc(n);
    uint32_t seed = 1;
    static const char *const words[8] = {"the ", "quick ", "brown fox ", "jumps ", "over ", "a lazy ", "dog", ".\n"};
    for (uint32_t i = 0; i < n;) {
        seed = seed * 1103515245 + 12345;
        for (const char *w = words[seed >> 16 & 7]; *w != 0 && i < n; w++) text[i++] = (uint8_t) *w;
    }
    size_t packed, unpacked;
    uint8_t *small = pack(text, n, &packed);
    uint8_t *back = unpack(small, packed, &unpacked);
    uint32_t sum = (uint32_t) packed;
    for (size_t i = 0; i < packed; i++) sum = sum * 31 + small[i];
    if (back == NULL || unpacked != n || memcmp(back, text, n) != 0) sum = 0;
    free(text);
    free(small);
    free(back);
    return sum;
}

#ifndef KERNEL
#include <stdio.h>

int main(int argc, char **argv) {
    if (argc != 2 || (strcmp(argv[1], "c") != 0 && strcmp(argv[1], "d") != 0)) {
        fprintf(stderr, "usage: compress c|d <input >output\n");
        return 2;
    }
    size_t size = 0, room = 1 << 16, n;
    uint8_t *in = malloc(room);
    while (in != NULL && (n = fread(in + size, 1, room - size, stdin)) > 0) {
        size += n;
        if (size == room) in = realloc(in, room *= 2);
    }
    if (in == NULL) return 1;
    size_t length = 0;
    uint8_t *out = argv[1][0] == 'c' ? pack(in, size, &length) : unpack(in, size, &length);
    if (out == NULL) {
        fprintf(stderr, "compress: damaged input\n");
        return 3;
    }
    return fwrite(out, 1, length, stdout) == length && fflush(stdout) == 0 ? 0 : 4;
}
#endif
