#define _GNU_SOURCE
#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/cachectl.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#include <unwind.h>

static char *base;
static int functions;

/* As musl looks a function up. */
static void *find(const char *name) {
    Elf64_Ehdr *header = (void *)base;
    Elf64_Phdr *segments = (void *)(base + header->e_phoff);
    Elf64_Dyn *dynamic = 0;
    for (int i = 0; i < header->e_phnum; i++) {
        if (segments[i].p_type == PT_DYNAMIC) {
            dynamic = (void *)(base + segments[i].p_offset);
        }
    }
    char *strings = 0;
    Elf64_Sym *symbols = 0;
    uint32_t *hash = 0;
    uint16_t *versions = 0;
    Elf64_Verdef *definitions = 0;
    for (; dynamic->d_tag; dynamic++) {
        char *p = base + dynamic->d_un.d_ptr;
        switch (dynamic->d_tag) {
        case DT_STRTAB: strings = p; break;
        case DT_SYMTAB: symbols = (void *)p; break;
        case DT_HASH: hash = (void *)p; break;
        case DT_VERSYM: versions = (void *)p; break;
        case DT_VERDEF: definitions = (void *)p; break;
        }
    }
    for (uint32_t i = 0; i < hash[1]; i++) {
        if (symbols[i].st_shndx && !strcmp(strings + symbols[i].st_name, name)) {
            Elf64_Verdef *definition = definitions;
            while (definition->vd_ndx != (versions[i] & 0x7fff)) {
                definition = (void *)((char *)definition + definition->vd_next);
            }
            Elf64_Verdaux *aux = (void *)((char *)definition + definition->vd_aux);
            if (strcmp(strings + aux->vda_name, "LINUX_4.15")) {
                printf("%s has version %s\n", name, strings + aux->vda_name);
            }
            functions++;
            return base + symbols[i].st_value;
        }
    }
    printf("no %s\n", name);
    return 0;
}

static int depth, foundMain, foundRaise;
static void *mainFrame;
static _Unwind_Reason_Code step(struct _Unwind_Context *context, void *argument) {
    depth++;
    char *pc = (char *)_Unwind_GetIP(context);
    if (_Unwind_GetCFA(context) == (uintptr_t)mainFrame) {
        foundMain = 1;
    }
    return _URC_NO_REASON;
}
static void handler(int signal) {
    _Unwind_Backtrace(step, 0);
}

static long nanos(struct timespec t) {
    return t.tv_sec * 1000000000L + t.tv_nsec;
}

struct pair { int64_t key; uint64_t value; };

int main(void) {
    setvbuf(stdout, 0, _IOLBF, 0);
    base = (void *)getauxval(AT_SYSINFO_EHDR);
    int (*gettime)(int, struct timespec *) = find("__vdso_clock_gettime");
    int (*getres)(int, struct timespec *) = find("__vdso_clock_getres");
    int (*timeofday)(struct timeval *, struct timezone *) = find("__vdso_gettimeofday");
    int (*cpu)(unsigned *, unsigned *, void *) = find("__vdso_getcpu");
    int (*flush)(void *, void *, long) = find("__vdso_flush_icache");
    int (*probe)(struct pair *, size_t, size_t, void *, unsigned) = find("__vdso_riscv_hwprobe");
    uint32_t *back = find("__vdso_rt_sigreturn");
    printf("functions %d, words %x %x\n", functions, back[0], back[1]);
    for (int clock = -1; clock < 14; clock++) {
        struct timespec before, between, after, r1 = {7, 7}, r2 = {7, 7};
        int a = syscall(SYS_clock_gettime, clock, &before);
        int b = gettime(clock, &between);
        int c = syscall(SYS_clock_gettime, clock, &after);
        int good = a || nanos(before) <= nanos(between) && nanos(between) <= nanos(after);
        int d = getres(clock, &r1);
        int e = syscall(SYS_clock_getres, clock, &r2);
        printf("clock %d: %s %s %s, resolution %s %s\n", clock, b ? strerrorname_np(-b) : "0",
               (b == 0) == (a == 0) ? "alike" : "unlike", good ? "between" : "outside",
               d ? strerrorname_np(-d) : "0", !memcmp(&r1, &r2, sizeof r1) ? "alike" : "unlike");
    }
    struct timeval t1, t2, t3;
    struct timezone zone = {5, 5};
    syscall(SYS_gettimeofday, &t1, 0);
    printf("%d ", timeofday(&t2, &zone));
    syscall(SYS_gettimeofday, &t3, 0);
    printf("%s, zone %d\n", timercmp(&t2, &t1, <) || timercmp(&t3, &t2, <) ? "outside" : "between",
           zone.tz_minuteswest);
    printf("nulls %d %d\n", timeofday(0, 0), getres(CLOCK_MONOTONIC, 0));
    static uint32_t code[] = {0x00700513, 0x00008067};
    printf("flush %d\n", flush(code, code + 2, 0));
    struct pair pairs[12];
    for (int i = 0; i < 12; i++) {
        pairs[i].key = i;
    }
    printf("probe %d\n", probe(pairs, 12, 0, 0, 0));
    for (int i = 0; i < 12; i++) {
        printf("%ld: %lx\n", pairs[i].key, pairs[i].value);
    }
    uint64_t cpus = 1;
    struct pair want[2] = {{4, 1}, {5, 3}};
    printf("%d ", probe(want, 2, 8, &cpus, 1));
    printf("cpus %lx\n", cpus);
    want[1].value = 2;
    printf("%d ", probe(want, 1, 8, &cpus, 1));
    printf("cpus %lx\n", cpus);
    want[0].value = 1L << 60;
    printf("%d ", probe(want, 1, 8, &cpus, 1));
    printf("cpus %lx\n", cpus);
    want[0].key = 1000;
    cpus = 0;
    printf("%d ", probe(want, 1, 8, &cpus, 1));
    printf("cpus %lx, key %ld\n", cpus, want[0].key);
    cpus = 2;
    printf("%s ", strerrorname_np(-probe(pairs, 1, 8, &cpus, 0)));
    printf("%s ", strerrorname_np(-probe(pairs, 1, 8, &cpus, 2)));
    printf("%s ", strerrorname_np(-probe(pairs, 1, 8, 0, 1)));
    printf("%s\n", strerrorname_np(-probe((void *)8, 1, 0, 0, 0)));
    mainFrame = __builtin_dwarf_cfa();
    signal(SIGUSR1, handler);
    raise(SIGUSR1);
    printf("unwound to main: %d, %s frames\n", foundMain, depth >= 4 ? "enough" : "few");
    return 0;
}
