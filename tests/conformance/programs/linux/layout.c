/* Whether a program lies elsewhere each time, as personality(2) has it. */
#include "expect.h"
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/personality.h>

int main(int count, char **arguments) {
    char here[128];
    void *mapped = mmap(0, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    char *program = (char *)getauxval(AT_EXECFN);
    /* the stack's page: where in it depends on the arguments */
    sprintf(here, "%p %p %p %lx", mapped, sbrk(0), (void *)((long)here & -65536), getauxval(AT_SYSINFO_EHDR));
    char *next[] = {"layout", count < 2 ? "fixed" : arguments[1], here, 0};
    if (count < 2) {
        personality(ADDR_NO_RANDOMIZE);
        next[2] = 0;
        execv(program, next);
    } else if (count < 3) {
        execv(program, next);
    } else if (strcmp(arguments[1], "fixed") == 0) {
        IS(strcmp(here, arguments[2]) == 0);
        IS(personality(0) == ADDR_NO_RANDOMIZE);
        next[1] = "random";
        next[2] = 0;
        if (!wrong) {
            execv(program, next);
        }
    } else {
        IS(strcmp(here, arguments[2]) != 0);
    }
    return end();
}
