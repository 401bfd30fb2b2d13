/* A binary search tree that is filled, searched and thinned out: pointers and the allocator. */
#include <stdint.h>
#include <stdlib.h>

struct node {
    struct node *left, *right;
    uint32_t key, count;
};

static uint32_t seed;

static uint32_t next(void) {
    seed = seed * 1664525 + 1013904223;
    return seed >> 8;
}

static void insert(struct node **at, uint32_t key) {
    while (*at != NULL) {
        if ((*at)->key == key) {
            (*at)->count++;
            return;
        }
        at = key < (*at)->key ? &(*at)->left : &(*at)->right;
    }
    *at = calloc(1, sizeof **at);
    if (*at == NULL) abort();
    (*at)->key = key;
}

static int cut(struct node **at, uint32_t key) {
    while (*at != NULL && (*at)->key != key) at = key < (*at)->key ? &(*at)->left : &(*at)->right;
    struct node *gone = *at;
    if (gone == NULL) return 0;
    if (gone->left == NULL) {
        *at = gone->right;
    } else if (gone->right == NULL) {
        *at = gone->left;
    } else {
        struct node **least = &gone->right;
        while ((*least)->left != NULL) least = &(*least)->left;
        struct node *heir = *least;
        *least = heir->right;
        heir->left = gone->left;
        heir->right = gone->right;
        *at = heir;
    }
    free(gone);
    return 1;
}

static uint32_t sum(const struct node *n, uint32_t depth) {
    return n == NULL ? depth : n->key + n->count + sum(n->left, depth + 1) * 3 + sum(n->right, depth + 1);
}

static void drop(struct node *n) {
    if (n == NULL) return;
    drop(n->left);
    drop(n->right);
    free(n);
}

uint32_t run(uint32_t n) {
    struct node *root = NULL;
    uint32_t removed = 0;
    seed = 42;
    for (uint32_t i = 0; i < n; i++) insert(&root, next() % (2 * n));
    for (uint32_t i = 0; i < n; i++) removed += cut(&root, next() % (2 * n));
    for (uint32_t i = 0; i < n; i++) insert(&root, next() % (2 * n));
    uint32_t result = sum(root, 0) ^ removed;
    drop(root);
    return result;
}
