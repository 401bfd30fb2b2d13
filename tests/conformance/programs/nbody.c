/*
 * A sun, four planets much like the outer ones of ours, and their pull on each other, by the symplectic Euler method.
 * Units are astronomical units, days and solar masses.
 * With -DKERNEL only run(), which the benchmarks call.
 */
#include <math.h>
#include <stdint.h>
#include <string.h>

#define BODIES 5
#define G 2.95912208286e-4

struct body {
    double x[3], v[3], mass;
};

static const struct body start[BODIES] = {
    {{0, 0, 0}, {0, 0, 0}, 1.0},
    {{3.996321311, 2.932561211, 1.009616934}, {-0.004558100, 0.005879275, 0.002627217}, 9.547919e-4},
    {{6.401416890, 6.170250699, 2.274031643}, {-0.004285776, 0.003522477, 0.001632872}, 2.858860e-4},
    {{14.423408220, -12.508952360, -5.682713000}, {0.002683749, 0.002455031, 0.001037333}, 4.366244e-5},
    {{16.803677540, -22.983490270, -9.825340390}, {0.002584649, 0.001661594, 0.000615798}, 5.151389e-5}};

static struct body bodies[BODIES];

static void reset(void) {
    memcpy(bodies, start, sizeof start);
    /* the whole must not drift */
    for (int k = 0; k < 3; k++) {
        double momentum = 0;
        for (int i = 1; i < BODIES; i++) momentum += bodies[i].v[k] * bodies[i].mass;
        bodies[0].v[k] = -momentum / bodies[0].mass;
    }
}

static void advance(double dt) {
    for (int i = 0; i < BODIES; i++) {
        struct body *a = &bodies[i];
        for (int j = i + 1; j < BODIES; j++) {
            struct body *b = &bodies[j];
            double dx = a->x[0] - b->x[0], dy = a->x[1] - b->x[1], dz = a->x[2] - b->x[2];
            double d2 = dx * dx + dy * dy + dz * dz;
            double pull = G * dt / (d2 * sqrt(d2));
            a->v[0] -= dx * b->mass * pull;
            a->v[1] -= dy * b->mass * pull;
            a->v[2] -= dz * b->mass * pull;
            b->v[0] += dx * a->mass * pull;
            b->v[1] += dy * a->mass * pull;
            b->v[2] += dz * a->mass * pull;
        }
    }
    for (int i = 0; i < BODIES; i++) {
        for (int k = 0; k < 3; k++) bodies[i].x[k] += dt * bodies[i].v[k];
    }
}

static double energy(void) {
    double e = 0;
    for (int i = 0; i < BODIES; i++) {
        const struct body *a = &bodies[i];
        e += 0.5 * a->mass * (a->v[0] * a->v[0] + a->v[1] * a->v[1] + a->v[2] * a->v[2]);
        for (int j = i + 1; j < BODIES; j++) {
            const struct body *b = &bodies[j];
            double dx = a->x[0] - b->x[0], dy = a->x[1] - b->x[1], dz = a->x[2] - b->x[2];
            e -= G * a->mass * b->mass / sqrt(dx * dx + dy * dy + dz * dz);
        }
    }
    return e;
}

static uint64_t bits(double x) {
    uint64_t b;
    memcpy(&b, &x, sizeof b);
    return b;
}

uint32_t run(uint32_t steps) {
    reset();
    for (uint32_t i = 0; i < steps; i++) advance(0.5);
    uint64_t b = bits(energy());
    return (uint32_t) (b ^ b >> 32);
}

#ifndef KERNEL
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    int steps = argc > 1 ? atoi(argv[1]) : 20000;
    reset();
    double before = energy();
    for (int i = 0; i <= steps; i++) {
        if (i % (steps / 4) == 0) {
            printf("%6d %.15e %016llx\n", i, energy(), (unsigned long long) bits(energy()));
        }
        advance(0.5);
    }
    for (int i = 0; i < BODIES; i++) {
        printf("%d %a %.17g %f\n", i, bodies[i].x[0], bodies[i].x[1], bodies[i].x[2]);
    }
    /* energy is kept, or the arithmetic is wrong */
    return fabs((energy() - before) / before) < 1e-3 ? 0 : 1;
}
#endif
