#define _GNU_SOURCE
#include <stdio.h>
#include <sys/time.h>
#include <time.h>

int main(void) {
    int ids[] = {CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_MONOTONIC_RAW, CLOCK_BOOTTIME,
                 CLOCK_REALTIME_COARSE, CLOCK_MONOTONIC_COARSE};
    int count = 0;
    for (int i = 0; i < 6; i++) {
        struct timespec time = {0, -1}, step = {0, -1};
        clock_gettime(ids[i], &time);
        clock_getres(ids[i], &step);
        count += time.tv_nsec >= 0 && step.tv_nsec > 0;
    }
    struct timeval day = {0, -1};
    gettimeofday(&day, 0);
    count += day.tv_usec >= 0;
    count += time(0) >= 946684800;
    printf("%d clocks\n", count);
    return 0;
}
