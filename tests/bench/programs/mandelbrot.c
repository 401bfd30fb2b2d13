/* How long points of a square stay near the origin: f64 arithmetic in registers. */
#include <stdint.h>

uint32_t run(uint32_t side) {
    uint32_t sum = 0;
    for (uint32_t i = 0; i < side; i++) {
        for (uint32_t j = 0; j < side; j++) {
            double cr = 3.0 * j / side - 2.0, ci = 2.0 * i / side - 1.0, zr = 0, zi = 0;
            uint32_t k = 0;
            while (k < 200) {
                double r2 = zr * zr, i2 = zi * zi;
                if (r2 + i2 > 4.0) break;
                zi = 2 * zr * zi + ci;
                zr = r2 - i2 + cr;
                k++;
            }
            sum = sum * 7 + k;
        }
    }
    return sum;
}
