/*
 * Four ways to sort the same pseudo-random numbers, and records by a key with the C library's qsort.
 * With -DKERNEL only run(), which the benchmarks call.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static uint32_t seed;

static uint32_t next(void) {
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed;
}

static void insertion(int32_t *a, int n) {
    for (int i = 1; i < n; i++) {
        int32_t v = a[i];
        int j = i;
        while (j > 0 && a[j - 1] > v) {
            a[j] = a[j - 1];
            j--;
        }
        a[j] = v;
    }
}

static void quick(int32_t *a, int n) {
    while (n > 16) {
        int32_t x = a[0], y = a[n / 2], z = a[n - 1];
        int32_t pivot = x < y ? (y < z ? y : x < z ? z : x) : (x < z ? x : y < z ? z : y);
        int i = 0, j = n - 1;
        while (i <= j) {
            while (a[i] < pivot) i++;
            while (a[j] > pivot) j--;
            if (i <= j) {
                int32_t t = a[i];
                a[i++] = a[j];
                a[j--] = t;
            }
        }
        /* the smaller part by recursion, the larger by the loop: the depth is logarithmic */
        if (j + 1 < n - i) {
            quick(a, j + 1);
            a += i;
            n -= i;
        } else {
            quick(a + i, n - i);
            n = j + 1;
        }
    }
    insertion(a, n);
}

static void sift(int32_t *a, int root, int n) {
    int32_t v = a[root];
    for (;;) {
        int child = 2 * root + 1;
        if (child >= n) break;
        if (child + 1 < n && a[child + 1] > a[child]) child++;
        if (a[child] <= v) break;
        a[root] = a[child];
        root = child;
    }
    a[root] = v;
}

static void heap(int32_t *a, int n) {
    for (int i = n / 2 - 1; i >= 0; i--) sift(a, i, n);
    for (int i = n - 1; i > 0; i--) {
        int32_t t = a[0];
        a[0] = a[i];
        a[i] = t;
        sift(a, 0, i);
    }
}

static void merge(int32_t *a, int32_t *scratch, int n) {
    for (int width = 1; width < n; width *= 2) {
        for (int from = 0; from < n; from += 2 * width) {
            int middle = from + width < n ? from + width : n;
            int to = from + 2 * width < n ? from + 2 * width : n;
            int i = from, j = middle;
            for (int k = from; k < to; k++) {
                scratch[k] = i < middle && (j >= to || a[i] <= a[j]) ? a[i++] : a[j++];
            }
        }
        memcpy(a, scratch, n * sizeof *a);
    }
}

static uint32_t hash(const int32_t *a, int n) {
    uint32_t h = 2166136261u;
    for (int i = 0; i < n; i++) h = (h ^ (uint32_t) a[i]) * 16777619u;
    return h;
}

static int is_sorted(const int32_t *a, int n) {
    for (int i = 1; i < n; i++) {
        if (a[i - 1] > a[i]) return 0;
    }
    return 1;
}

uint32_t run(uint32_t n) {
    int32_t *a = malloc(n * sizeof *a);
    seed = 12345;
    for (uint32_t i = 0; i < n; i++) a[i] = (int32_t) next();
    quick(a, (int) n);
    uint32_t h = hash(a, (int) n) ^ (uint32_t) !is_sorted(a, (int) n);
    free(a);
    return h;
}

#ifndef KERNEL
#include <stdio.h>

struct record {
    char key[12];
    int number;
};

static int by_key(const void *a, const void *b) {
    const struct record *x = a, *y = b;
    int order = strcmp(x->key, y->key);
    return order != 0 ? order : (x->number > y->number) - (x->number < y->number);
}

int main(int argc, char **argv) {
    int n = argc > 1 ? atoi(argv[1]) : 20000;
    int32_t *given = malloc(n * sizeof *given);
    int32_t *a = malloc(n * sizeof *a);
    int32_t *scratch = malloc(n * sizeof *scratch);
    if (given == NULL || a == NULL || scratch == NULL) return 1;
    int wrong = 0;
    static const char *const names[] = {"quick", "heap", "merge", "insertion"};
    for (int shape = 0; shape < 4; shape++) {
        seed = 2463534242u;
        for (int i = 0; i < n; i++) {
            int32_t r = (int32_t) next();
            given[i] = shape == 0 ? r : shape == 1 ? r % 10 : shape == 2 ? i : -i;
        }
        for (int way = 0; way < 4; way++) {
            int count = way == 3 && n > 2000 ? 2000 : n;
            memcpy(a, given, n * sizeof *a);
            if (way == 0) quick(a, count);
            if (way == 1) heap(a, count);
            if (way == 2) merge(a, scratch, count);
            if (way == 3) insertion(a, count);
            int sorted = is_sorted(a, count);
            wrong += !sorted;
            printf("%d %-9s %6d %s %08x first %d last %d\n", shape, names[way], count,
                   sorted ? "sorted" : "WRONG", hash(a, count), a[0], a[count - 1]);
        }
    }
    struct record records[500];
    for (int i = 0; i < 500; i++) {
        /* one by one: the order in which arguments are evaluated is the compiler's choice */
        int first = (int) (next() % 26), second = (int) (next() % 26);
        snprintf(records[i].key, sizeof records[i].key, "%c%c%u", 'a' + first, 'A' + second, next() % 100);
        records[i].number = i;
    }
    qsort(records, 500, sizeof records[0], by_key);
    for (int i = 0; i < 500; i += 49) printf("%s/%d ", records[i].key, records[i].number);
    printf("\n");
    free(given);
    free(a);
    free(scratch);
    return wrong;
}
#endif
