/* The sieve of Eratosthenes over bytes: strided stores. */
#include <stdint.h>
#include <string.h>

#define SIZE 100000

uint32_t run(uint32_t rounds) {
    static uint8_t composite[SIZE];
    uint32_t count = 0;
    for (uint32_t r = 0; r < rounds; r++) {
        memset(composite, 0, sizeof composite);
        for (uint32_t i = 2; i * i < SIZE; i++) {
            if (composite[i]) continue;
            for (uint32_t j = i * i; j < SIZE; j += i) composite[j] = 1;
        }
        for (uint32_t i = 2; i < SIZE; i++) count += !composite[i];
    }
    return count;
}
