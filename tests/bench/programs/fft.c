/* Fast Fourier transforms, there and back: doubles in strides of powers of two. */
#include <math.h>
#include <stdint.h>

enum { BITS = 10, POINTS = 1 << BITS };

static double re[POINTS], im[POINTS], cosine[POINTS / 2], sine[POINTS / 2];

static void transform(double sign) {
    for (uint32_t i = 0, j = 0; i < POINTS; i++) {
        if (i < j) {
            double r = re[i], m = im[i];
            re[i] = re[j], im[i] = im[j];
            re[j] = r, im[j] = m;
        }
        uint32_t bit = POINTS >> 1;
        while (j & bit) {
            j ^= bit;
            bit >>= 1;
        }
        j |= bit;
    }
    for (uint32_t half = 1; half < POINTS; half *= 2) {
        uint32_t step = POINTS / 2 / half;
        for (uint32_t from = 0; from < POINTS; from += 2 * half) {
            for (uint32_t k = 0; k < half; k++) {
                double c = cosine[k * step], s = sign * sine[k * step];
                uint32_t a = from + k, b = a + half;
                double r = re[b] * c - im[b] * s, m = re[b] * s + im[b] * c;
                re[b] = re[a] - r, im[b] = im[a] - m;
                re[a] += r, im[a] += m;
            }
        }
    }
}

static double signal(uint32_t i, uint32_t round) {
    return (double) (i * (round + 3) % 251) / 16 - 7;
}

uint32_t run(uint32_t rounds) {
    uint32_t sum = 0;
    for (uint32_t i = 0; i < POINTS / 2; i++) {
        double angle = 6.283185307179586 * i / POINTS;
        cosine[i] = cos(angle);
        sine[i] = sin(angle);
    }
    for (uint32_t round = 0; round < rounds; round++) {
        for (uint32_t i = 0; i < POINTS; i++) {
            re[i] = signal(i, round);
            im[i] = 0;
        }
        transform(-1);
        for (uint32_t i = 0; i < POINTS / 2; i++) {
            sum = sum * 31 + (uint32_t) (sqrt(re[i] * re[i] + im[i] * im[i]) * 16);
        }
        transform(1);
        for (uint32_t i = 0; i < POINTS; i++) {
            if (fabs(re[i] / POINTS - signal(i, round)) > 1e-9) return 0;
        }
    }
    return sum;
}
