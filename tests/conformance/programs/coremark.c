/*
 * What CoreMark made usual for comparing small processors: a linked list that is searched, reversed and sorted, small
 * matrices of integers, a state machine that reads numbers, and a CRC over all results. Own code; its figures cannot be
 * compared with CoreMark's.
 * With -DKERNEL only run(), which the benchmarks call.
 */
#include <stdint.h>
#include <string.h>

static uint16_t crc16(uint16_t value, uint16_t crc) {
    for (int i = 0; i < 16; i++) {
        int carry = (value ^ crc) & 1;
        crc >>= 1;
        value >>= 1;
        if (carry) crc ^= 0xa001;
    }
    return crc;
}

/* ---- list */

#define NODES 120

struct node {
    struct node *next;
    int16_t *data; /* data[0] is a value, data[1] its place */
};

static struct node nodes[NODES];
static int16_t data[NODES][2];

static struct node *build(int16_t seed) {
    for (int i = 0; i < NODES; i++) {
        data[i][0] = (int16_t) ((seed ^ i * 73) & 0x7f) | (int16_t) ((i & 7) << 8);
        data[i][1] = (int16_t) i;
        nodes[i].data = data[i];
        nodes[i].next = i + 1 < NODES ? &nodes[i + 1] : NULL;
    }
    return nodes;
}

static struct node *find(struct node *list, int by_place, int16_t what) {
    while (list != NULL && (by_place ? list->data[1] : (list->data[0] & 0xff)) != what) list = list->next;
    return list;
}

static struct node *reverse(struct node *list) {
    struct node *done = NULL;
    while (list != NULL) {
        struct node *next = list->next;
        list->next = done;
        done = list;
        list = next;
    }
    return done;
}

static int by_value(const int16_t *a, const int16_t *b) {
    return (a[0] & 0xff) - (b[0] & 0xff);
}

static int by_place(const int16_t *a, const int16_t *b) {
    return a[1] - b[1];
}

/* Merge sort from the bottom, the order given by a function. */
static struct node *sort(struct node *list, int (*order)(const int16_t *, const int16_t *)) {
    for (int width = 1;; width *= 2) {
        struct node *rest = list, *tail = NULL;
        int merges = 0;
        list = NULL;
        while (rest != NULL) {
            struct node *a = rest, *b = rest;
            int na = 0, nb = width;
            merges++;
            while (na < width && b != NULL) {
                na++;
                b = b->next;
            }
            while (na > 0 || (nb > 0 && b != NULL)) {
                struct node *least;
                if (na > 0 && (nb == 0 || b == NULL || order(a->data, b->data) <= 0)) {
                    least = a;
                    a = a->next;
                    na--;
                } else {
                    least = b;
                    b = b->next;
                    nb--;
                }
                if (tail == NULL) {
                    list = least;
                } else {
                    tail->next = least;
                }
                tail = least;
            }
            rest = b;
        }
        tail->next = NULL;
        if (merges <= 1) return list;
    }
}

static uint16_t lists(int16_t seed, uint16_t crc) {
    struct node *list = build(seed);
    int found = 0, missed = 0;
    for (int16_t i = 0; i < 24; i++) {
        struct node *hit = find(list, i & 1, (int16_t) (i * 5));
        list = reverse(list);
        if (hit == NULL) {
            missed++;
        } else {
            found += hit->data[0];
        }
    }
    list = sort(list, by_value);
    for (struct node *n = list; n != NULL; n = n->next) crc = crc16((uint16_t) n->data[0], crc);
    list = sort(list, by_place);
    for (struct node *n = list; n != NULL; n = n->next) crc = crc16((uint16_t) n->data[1], crc);
    return crc16((uint16_t) (found * 4 - missed), crc);
}

/* ---- matrices */

#define SIDE 18

static int16_t a[SIDE][SIDE], b[SIDE][SIDE];
static int32_t c[SIDE][SIDE];

static uint16_t matrix_sum(int32_t limit, uint16_t crc) {
    int32_t sum = 0, before = 0;
    int16_t result = 0;
    for (int i = 0; i < SIDE; i++) {
        for (int j = 0; j < SIDE; j++) {
            int32_t now = c[i][j];
            sum += now;
            if (sum > limit) {
                result += 10;
                sum = 0;
            } else if (now > before) {
                result++;
            }
            before = now;
        }
    }
    return crc16((uint16_t) result, crc);
}

static uint16_t matrices(int16_t seed, uint16_t crc) {
    for (int i = 0; i < SIDE; i++) {
        for (int j = 0; j < SIDE; j++) {
            seed = (int16_t) (seed * 109 + 89);
            a[i][j] = seed & 0xff;
            b[i][j] = (int16_t) (seed >> 3 & 0x7f);
        }
    }
    for (int i = 0; i < SIDE; i++) {
        for (int j = 0; j < SIDE; j++) c[i][j] = a[i][j] * seed;
    }
    crc = matrix_sum(1000, crc);
    for (int i = 0; i < SIDE; i++) {
        c[i][0] = 0;
        for (int j = 0; j < SIDE; j++) c[i][0] += a[i][j] * b[j][0];
    }
    crc = matrix_sum(2000, crc);
    for (int i = 0; i < SIDE; i++) {
        for (int j = 0; j < SIDE; j++) {
            int32_t sum = 0;
            for (int k = 0; k < SIDE; k++) sum += a[i][k] * b[k][j];
            c[i][j] = sum;
        }
    }
    crc = matrix_sum(90000, crc);
    for (int i = 0; i < SIDE; i++) {
        for (int j = 0; j < SIDE; j++) {
            int32_t sum = 0;
            for (int k = 0; k < SIDE; k++) {
                int32_t p = a[i][k] * b[k][j];
                sum += (p >> 2 & 0xf) * (p >> 5 & 0x7f);
            }
            c[i][j] = sum;
        }
    }
    return matrix_sum(9000, crc);
}

/* ---- state machine */

enum state { START, INVALID, S1, S2, INT, FLOAT, EXPONENT, SCIENTIFIC, STATES };

static const char *const inputs[] = {
    "5012", "1234", "-874", "+122", "35.54400", ".1234500", "-110.700", "+0.64400", "5.500e+3", "-.123e-2", "-87e+832",
    "+0.6e-12", "T0.3e-1F", "-T.T++Tq", "1T3.4e4z", "34.0e-T^"};

static int is_digit(char ch) {
    return ch >= '0' && ch <= '9';
}

static enum state scan(const char **text, uint32_t *transitions) {
    enum state s = START;
    const char *p = *text;
    for (; *p != 0 && s != INVALID; p++) {
        char ch = *p;
        if (ch == ',') {
            p++;
            break;
        }
        enum state before = s;
        switch (s) {
            case START:
                s = is_digit(ch) ? INT : ch == '+' || ch == '-' ? S1 : ch == '.' ? FLOAT : INVALID;
                break;
            case S1:
                s = is_digit(ch) ? INT : ch == '.' ? FLOAT : INVALID;
                break;
            case INT:
                s = ch == '.' ? FLOAT : is_digit(ch) ? INT : INVALID;
                break;
            case FLOAT:
                s = ch == 'e' || ch == 'E' ? S2 : is_digit(ch) ? FLOAT : INVALID;
                break;
            case S2:
                s = ch == '+' || ch == '-' ? EXPONENT : INVALID;
                break;
            case EXPONENT:
                s = is_digit(ch) ? SCIENTIFIC : INVALID;
                break;
            case SCIENTIFIC:
                s = is_digit(ch) ? SCIENTIFIC : INVALID;
                break;
            default:
                break;
        }
        if (s != before) transitions[before]++;
    }
    while (s == INVALID && *p != 0 && *p++ != ',') {
    }
    *text = p;
    return s;
}

static uint16_t states(int16_t seed, uint16_t crc) {
    static char text[700];
    uint32_t transitions[STATES] = {0}, ends[STATES] = {0};
    size_t n = 0;
    for (int i = 0; n < sizeof text - 20; i++) {
        const char *word = inputs[(seed + i * 7) & 15];
        while (*word != 0) text[n++] = *word++;
        text[n++] = ',';
    }
    text[n] = 0;
    for (int round = 0; round < 2; round++) {
        for (const char *p = text; *p != 0;) ends[scan(&p, transitions)]++;
        for (size_t i = (size_t) (seed & 7); i < n; i += 13) {
            if (text[i] != ',') text[i] ^= 0x10;
        }
    }
    for (int i = 0; i < STATES; i++) {
        crc = crc16((uint16_t) ends[i], crc);
        crc = crc16((uint16_t) transitions[i], crc);
    }
    return crc;
}

uint32_t run(uint32_t iterations) {
    uint16_t crc = 0, l = 0, m = 0, s = 0;
    for (uint32_t i = 0; i < iterations; i++) {
        l = lists((int16_t) (i & 63), l);
        m = matrices((int16_t) (i * 3 + 1), m);
        s = states((int16_t) i, s);
        crc = crc16(l, crc16(m, crc16(s, crc)));
    }
    return (uint32_t) crc << 16 | (l ^ m ^ s);
}

#ifndef KERNEL
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    uint32_t iterations = argc > 1 ? (uint32_t) atoi(argv[1]) : 100;
    for (uint32_t i = 1; i <= iterations; i *= 10) printf("%u iterations: %08x\n", i, run(i));
    return 0;
}
#endif
