/* Counts words: a map of strings that grows, the allocator, qsort with a function, and a report by snprintf. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct word {
    char *text;
    uint32_t hash, count;
};

static struct word *words;
static size_t used, size;

static void *checked(void *p) {
    if (p == NULL) abort();
    return p;
}

static struct word *find(const char *text, size_t length, uint32_t hash) {
    size_t at = hash & (size - 1);
    for (; words[at].text != NULL; at = (at + 1) & (size - 1)) {
        const char *known = words[at].text;
        if (words[at].hash == hash && strncmp(known, text, length) == 0 && known[length] == '\0') break;
    }
    return &words[at];
}

static void grow(void) {
    struct word *old = words;
    size_t before = size;
    size = before == 0 ? 64 : 2 * before;
    words = checked(calloc(size, sizeof *words));
    for (size_t i = 0; i < before; i++) {
        if (old[i].text != NULL) *find(old[i].text, strlen(old[i].text), old[i].hash) = old[i];
    }
    free(old);
}

static void count(const char *text, size_t length) {
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < length; i++) hash = (hash ^ (uint8_t) text[i]) * 16777619;
    if (4 * used >= 3 * size) grow();
    struct word *w = find(text, length, hash);
    if (w->text == NULL) {
        w->text = checked(malloc(length + 1));
        memcpy(w->text, text, length);
        w->text[length] = '\0';
        w->hash = hash;
        used++;
    }
    w->count++;
}

static int order(const void *a, const void *b) {
    const struct word *x = a, *y = b;
    return x->count != y->count ? x->count < y->count ? 1 : -1 : strcmp(x->text, y->text);
}

/* A text of syllables, some far more often than others; the caller frees it. */
static char *invent(uint32_t n) {
    static const char *const syllables[] = {"ka", "lo", "mi", "ren", "ta", "vo", "shi", "an", "ter", "u", "bel", "or"};
    char *text = checked(malloc(16));
    size_t length = 0, capacity = 16;
    uint32_t seed = 99;
    for (uint32_t i = 0; i < n; i++) {
        seed = seed * 1664525 + 1013904223;
        uint32_t r = seed >> 12;
        for (uint32_t parts = 1 + (r & 3); parts > 0; parts--) {
            const char *s = syllables[(r & 63) * (r >> 6 & 63) % 64 % 12];
            size_t more = strlen(s);
            if (length + more + 2 > capacity) text = checked(realloc(text, capacity *= 2));
            memcpy(text + length, s, more);
            length += more;
            r = r / 7 + parts;
        }
        text[length++] = i % 11 == 10 ? '\n' : ' ';
    }
    text[length] = '\0';
    return text;
}

uint32_t run(uint32_t n) {
    char *text = invent(n);
    uint32_t sum = 0, total = 0;
    words = NULL;
    used = size = 0;
    for (const char *at = text; *at != '\0';) {
        size_t length = strcspn(at, " \n");
        count(at, length);
        at += length + 1;
    }
    size_t kept = 0;
    for (size_t i = 0; i < size; i++) {
        if (words[i].text != NULL) words[kept++] = words[i];
    }
    qsort(words, kept, sizeof *words, order);
    for (size_t i = 0; i < kept; i++) {
        char line[80];
        int length = snprintf(line, sizeof line, "%6u %-24s %08x %3lu%%", words[i].count, words[i].text, words[i].hash,
                100ul * words[i].count / n);
        for (int k = 0; k < length; k++) sum = sum * 31 + (uint8_t) line[k];
        total += words[i].count;
        free(words[i].text);
    }
    free(words);
    free(text);
    return total == n && kept == used ? sum : 0;
}
