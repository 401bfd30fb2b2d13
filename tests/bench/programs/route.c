/* Shortest ways on a map of squares, with a binary heap: small structures, and branches that nobody can foresee. */
#include <stdint.h>
#include <stdlib.h>

enum { SIDE = 96, SQUARES = SIDE * SIDE };

struct place {
    uint32_t distance;
    uint16_t from;
    uint8_t cost, done;
};

struct entry {
    uint32_t distance;
    uint16_t x, y;
};

static struct place map[SIDE][SIDE];
static struct entry heap[4 * SQUARES];
static int count;

static void push(struct entry e) {
    int at = count++;
    while (at > 0) {
        int parent = (at - 1) / 2;
        if (heap[parent].distance <= e.distance) break;
        heap[at] = heap[parent];
        at = parent;
    }
    heap[at] = e;
}

static struct entry pop(void) {
    struct entry least = heap[0], e = heap[--count];
    int at = 0;
    for (;;) {
        int child = 2 * at + 1;
        if (child >= count) break;
        if (child + 1 < count && heap[child + 1].distance < heap[child].distance) child++;
        if (heap[child].distance >= e.distance) break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = e;
    return least;
}

static void visit(int x, int y) {
    static const int8_t dx[] = {1, -1, 0, 0}, dy[] = {0, 0, 1, -1};
    const struct place *here = &map[y][x];
    for (int way = 0; way < 4; way++) {
        int nx = x + dx[way], ny = y + dy[way];
        if (nx < 0 || ny < 0 || nx >= SIDE || ny >= SIDE) continue;
        struct place *there = &map[ny][nx];
        uint32_t distance = here->distance + there->cost;
        if (there->done || there->cost == 0 || distance >= there->distance) continue;
        there->distance = distance;
        there->from = (uint16_t) (y * SIDE + x);
        push((struct entry) {distance, (uint16_t) nx, (uint16_t) ny});
    }
}

uint32_t run(uint32_t rounds) {
    uint32_t seed = 1, sum = 0;
    for (uint32_t round = 0; round < rounds; round++) {
        for (int i = 0; i < SQUARES; i++) {
            seed = seed * 1103515245 + 12345;
            uint32_t r = seed >> 16;
            map[i / SIDE][i % SIDE] = (struct place) {UINT32_MAX, 0, r % 5 == 0 ? 0 : r % 97 + 1, 0};
        }
        map[0][0] = (struct place) {0, 0, 1, 0};
        count = 0;
        push((struct entry) {0, 0, 0});
        int farthest = 0, reached = 0;
        while (count > 0) {
            struct entry e = pop();
            struct place *here = &map[e.y][e.x];
            if (here->done) continue;
            here->done = 1;
            reached++;
            farthest = e.y * SIDE + e.x;
            visit(e.x, e.y);
        }
        /* the costs on the way back are the distance, whichever way was taken */
        uint32_t way = 0;
        for (int at = farthest; at != 0; at = map[at / SIDE][at % SIDE].from) way += map[at / SIDE][at % SIDE].cost;
        if (way != map[farthest / SIDE][farthest % SIDE].distance) return 0;
        sum = sum * 31 + way + (uint32_t) reached * 65536;
    }
    return sum;
}
