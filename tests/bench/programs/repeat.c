/* Runs a kernel so often: WORK TIMES. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

uint32_t run(uint32_t work);

int main(int words, char **word) {
    uint32_t sum = 0;
    if (words != 3) return 2;
    for (long times = atol(word[2]); times > 0; times--) {
        sum = 31 * sum + run((uint32_t)atol(word[1]));
    }
    printf("%u\n", sum);
    return 0;
}
