/* Writes a JSON text, parses it into a tree of values, and sums the tree up: branches, strings, small allocations. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum kind { NUL, FALSE, TRUE, NUMBER, STRING, ARRAY, OBJECT };

struct value {
    enum kind kind;
    double number;
    const char *text; /* of a string */
    uint32_t length;
    const char *key; /* in an object */
    uint32_t key_length;
    struct value *first, *next;
};

static struct value pool[20000];
static uint32_t used;
static const char *p, *limit;

static void space(void) {
    while (p < limit && (*p == ' ' || *p == '\n' || *p == '\t' || *p == '\r')) p++;
}

static int string(const char **text, uint32_t *length) {
    *text = ++p;
    while (p < limit && *p != '"') p += *p == '\\' ? 2 : 1;
    if (p >= limit) return 0;
    *length = (uint32_t) (p++ - *text);
    return 1;
}

static int word(const char *w) {
    size_t n = strlen(w);
    if ((size_t) (limit - p) < n || memcmp(p, w, n) != 0) return 0;
    p += n;
    return 1;
}

static double number(void) {
    double v = 0, scale = 1;
    int negative = *p == '-';
    p += negative;
    while (p < limit && *p >= '0' && *p <= '9') v = v * 10 + (*p++ - '0');
    if (p < limit && *p == '.') {
        for (p++; p < limit && *p >= '0' && *p <= '9'; p++) v += (*p - '0') * (scale /= 10);
    }
    return negative ? -v : v;
}

static struct value *parse(int depth) {
    space();
    if (p >= limit || depth > 50 || used == sizeof pool / sizeof *pool) return NULL;
    struct value *v = &pool[used++];
    memset(v, 0, sizeof *v);
    switch (*p) {
        case '{':
        case '[': {
            char close = *p == '{' ? '}' : ']';
            struct value **tail = &v->first;
            v->kind = close == '}' ? OBJECT : ARRAY;
            p++;
            space();
            if (p < limit && *p == close) {
                p++;
                return v;
            }
            for (;;) {
                const char *key = NULL;
                uint32_t length = 0;
                if (close == '}') {
                    space();
                    if (p >= limit || *p != '"' || !string(&key, &length)) return NULL;
                    space();
                    if (p >= limit || *p++ != ':') return NULL;
                }
                struct value *item = parse(depth + 1);
                if (item == NULL) return NULL;
                item->key = key;
                item->key_length = length;
                *tail = item;
                tail = &item->next;
                space();
                if (p >= limit || (*p != ',' && *p != close)) return NULL;
                if (*p++ == close) return v;
            }
        }
        case '"':
            v->kind = STRING;
            return string(&v->text, &v->length) ? v : NULL;
        case 't':
            v->kind = TRUE;
            return word("true") ? v : NULL;
        case 'f':
            v->kind = FALSE;
            return word("false") ? v : NULL;
        case 'n':
            return word("null") ? v : NULL;
        default:
            v->kind = NUMBER;
            v->number = number();
            return v;
    }
}

static uint32_t sum(const struct value *v) {
    uint32_t h = v->kind;
    for (uint32_t i = 0; i < v->key_length; i++) h = h * 33 + (uint8_t) v->key[i];
    for (uint32_t i = 0; i < v->length; i++) h = h * 33 + (uint8_t) v->text[i];
    h += (uint32_t) (int32_t) (v->number * 100);
    for (const struct value *c = v->first; c != NULL; c = c->next) h = h * 31 + sum(c);
    return h;
}

static char *put(char *at, const char *text) {
    while (*text != 0) *at++ = *text++;
    return at;
}

static char *digits(char *at, uint32_t n) {
    char reversed[12];
    int k = 0;
    do {
        reversed[k++] = (char) ('0' + n % 10);
        n /= 10;
    } while (n > 0);
    while (k > 0) *at++ = reversed[--k];
    return at;
}

uint32_t run(uint32_t rounds) {
    static char text[40000];
    uint32_t result = 0;
    for (uint32_t r = 0; r < rounds; r++) {
        char *at = put(text, "{\n \"items\": [");
        for (uint32_t i = 0; i < 200; i++) {
            at = put(at, i > 0 ? ",\n  { \"id\": " : "\n  { \"id\": ");
            at = digits(at, i * 7919 + r);
            at = put(at, ", \"name\": \"item \\\"");
            at = digits(at, i);
            at = put(at, i & 1 ? "\\\"\", \"open\": true, \"price\": -" : "\\\"\", \"open\": false, \"price\": ");
            at = digits(at, i * 37 % 1000);
            at = put(at, ".25, \"tags\": [\"a\", \"bc\", null, [], {}] }");
        }
        at = put(at, "\n ]\n}\n");
        p = text;
        limit = at;
        used = 0;
        struct value *v = parse(0);
        if (v == NULL) return 0;
        result = result * 17 + sum(v);
    }
    return result;
}
