/* For calls that no emulator is at hand for: what Linux answers stands next to each. */
#include "check.h"

static int wrong;

static void expect(const char *what, long result, const char *expected) {
    const char *told = result == -1 ? strerrorname_np(errno) : "done";
    if (strcmp(told, expected) != 0) {
        printf("%s = %s, not %s\n", what, told, expected);
        fflush(stdout);
        wrong = 1;
    }
}

#define EXPECT(call, expected) expect(#call, (long)(call), expected)
#define IS(condition) expect(#condition, (condition) ? 0 : (errno = 0, -1), "done")

static int end(void) {
    puts(wrong ? "wrong" : "right");
    return wrong;
}
