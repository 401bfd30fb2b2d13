/* Runs a kernel so often: WORK TIMES. One that finds its own result wrong answers 0. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

uint32_t run(uint32_t work);

int main(int words, char **word) {
    uint32_t sum = 0;
    if (words != 3) return 2;
    for (long times = atol(word[2]); times > 0; times--) {
        uint32_t result = run((uint32_t)atol(word[1]));
        if (result == 0) return 3;
        sum = 31 * sum + result;
    }
    printf("%u\n", sum);
    return 0;
}
