/* The product of two square matrices of doubles. */
#include <stdint.h>

#define MOST 200

uint32_t run(uint32_t n) {
    static double a[MOST][MOST], b[MOST][MOST], c[MOST][MOST];
    if (n > MOST) return 0;
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t j = 0; j < n; j++) {
            a[i][j] = (double) (i * 3 + j) / n;
            b[i][j] = (double) ((i ^ j) & 15) - 7;
            c[i][j] = 0;
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t k = 0; k < n; k++) {
            double x = a[i][k];
            for (uint32_t j = 0; j < n; j++) c[i][j] += x * b[k][j];
        }
    }
    double sum = 0;
    for (uint32_t i = 0; i < n; i++) sum += c[i][i] * (i + 1);
    return (uint32_t) (int32_t) sum;
}
