/*
 * A bytecode interpreter: a small language with reverse Polish words is compiled to bytecode and run by a stack
 * machine. The program is read from standard input; without one, a few built-in programs are run.
 *
 *   : name ... ;        defines a word         n            pushes a number
 *   if ... else ... then    begin ... until    begin ... while ... repeat
 *   + - * / mod and or xor < = > dup drop swap over rot >r r> @ ! . emit cr
 *
 * With -DKERNEL only run(), which the benchmarks call.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum op {
    HALT, PUSH, CALL, RET, JUMP, JUMP0, ADD, SUB, MUL, DIV, MOD, AND, OR, XOR, LESS, EQUAL, MORE, DUP, DROP, SWAP, OVER,
    ROT, TO_R, FROM_R, LOAD, STORE, PRINT, EMIT, CR, OPS
};

static const char *const op_names[OPS] = {
    "", "", "", "", "", "", "+", "-", "*", "/", "mod", "and", "or", "xor", "<", "=", ">", "dup", "drop", "swap",
    "over", "rot", ">r", "r>", "@", "!", ".", "emit", "cr"};

#define CODE 4096
#define STACK 1024
#define CELLS 16384

static uint8_t code[CODE];
static int here;
static struct {
    char name[16];
    int at;
} words[128];
static int word_count;
static int32_t cells[CELLS];
static uint64_t executed;

enum failure { OK, UNKNOWN_WORD, TOO_LONG, UNBALANCED, STACK_UNDERFLOW, STACK_OVERFLOW, DIVISION, ADDRESS };
static const char *const failures[] = {
    "ok", "unknown word", "program too long", "unbalanced structure", "stack underflow", "stack overflow",
    "division by zero", "address out of range"};

static void number_sink(int32_t value, int is_char);

static void byte(int b) {
    if (here < CODE) code[here] = (uint8_t) b;
    here++;
}

static void operand(int32_t v) {
    for (int i = 0; i < 4; i++) byte(v >> 8 * i & 255);
}

static void patch(int at, int target) {
    for (int i = 0; i < 4; i++) {
        if (at + i < CODE) code[at + i] = (uint8_t) (target >> 8 * i);
    }
}

static int token(const char **text, char *into, size_t room) {
    const char *p = *text;
    size_t n = 0;
    while (*p == ' ' || *p == '\n' || *p == '\t') p++;
    while (*p != 0 && *p != ' ' && *p != '\n' && *p != '\t') {
        if (n + 1 < room) into[n++] = *p;
        p++;
    }
    into[n] = 0;
    *text = p;
    return n > 0;
}

static enum failure compile(const char *text, int *entry) {
    char t[16];
    int open[32], depth = 0, defining = 0;
    here = word_count = 0;
    *entry = -1;
    while (token(&text, t, sizeof t)) {
        int32_t op = 0;
        if (here >= CODE) return TOO_LONG;
        if (!defining && strcmp(t, ":") != 0 && *entry < 0) *entry = here;
        if (strcmp(t, ":") == 0) {
            if (defining || *entry >= 0 || word_count == 128 || !token(&text, t, sizeof t)) return UNBALANCED;
            strcpy(words[word_count].name, t);
            words[word_count++].at = here;
            defining = 1;
        } else if (strcmp(t, ";") == 0) {
            if (!defining || depth != 0) return UNBALANCED;
            byte(RET);
            defining = 0;
        } else if (strcmp(t, "if") == 0 || strcmp(t, "while") == 0) {
            if (depth == 32) return UNBALANCED;
            byte(JUMP0);
            open[depth++] = here;
            operand(0);
        } else if (strcmp(t, "else") == 0) {
            if (depth == 0) return UNBALANCED;
            byte(JUMP);
            operand(0);
            patch(open[depth - 1], here);
            open[depth - 1] = here - 4;
        } else if (strcmp(t, "then") == 0) {
            if (depth == 0) return UNBALANCED;
            patch(open[--depth], here);
        } else if (strcmp(t, "begin") == 0) {
            if (depth == 32) return UNBALANCED;
            open[depth++] = here;
        } else if (strcmp(t, "until") == 0) {
            if (depth == 0) return UNBALANCED;
            byte(JUMP0);
            operand(open[--depth]);
        } else if (strcmp(t, "repeat") == 0) {
            if (depth < 2) return UNBALANCED;
            byte(JUMP);
            operand(open[depth - 2]);
            patch(open[depth - 1], here);
            depth -= 2;
        } else {
            for (op = ADD; op < OPS && strcmp(t, op_names[op]) != 0; op++) {
            }
            if (op < OPS) {
                byte(op);
                continue;
            }
            int w = word_count - 1;
            while (w >= 0 && strcmp(t, words[w].name) != 0) w--;
            if (w >= 0) {
                byte(CALL);
                operand(words[w].at);
                continue;
            }
            char *rest;
            long value = strtol(t, &rest, 10);
            if (*rest != 0) return UNKNOWN_WORD;
            byte(PUSH);
            operand((int32_t) value);
        }
    }
    if (defining || depth != 0) return UNBALANCED;
    byte(HALT);
    if (*entry < 0) *entry = here - 1;
    return here > CODE ? TOO_LONG : OK;
}

static int32_t fetch(int pc) {
    int32_t v;
    memcpy(&v, code + pc, 4);
    return v;
}

#define NEED(n) if (sp < (n)) return STACK_UNDERFLOW
#define ROOM(p) if ((p) >= STACK) return STACK_OVERFLOW
#define BINARY(e) { NEED(2); int32_t b = s[--sp], a = s[sp - 1]; s[sp - 1] = (int32_t) (e); break; }

static enum failure execute(int pc) {
    int32_t s[STACK], r[STACK];
    int sp = 0, rp = 0;
    for (;;) {
        executed++;
        switch (code[pc++]) {
            case HALT: return OK;
            case PUSH: ROOM(sp); s[sp++] = fetch(pc); pc += 4; break;
            case CALL: ROOM(rp); r[rp++] = pc + 4; pc = fetch(pc); break;
            case RET: if (rp < 1) return STACK_UNDERFLOW; pc = r[--rp]; break;
            case JUMP: pc = fetch(pc); break;
            case JUMP0: NEED(1); pc = s[--sp] == 0 ? fetch(pc) : pc + 4; break;
            case ADD: BINARY((uint32_t) a + (uint32_t) b)
            case SUB: BINARY((uint32_t) a - (uint32_t) b)
            case MUL: BINARY((uint32_t) a * (uint32_t) b)
            case DIV: NEED(2); if (s[sp - 1] == 0) return DIVISION; BINARY(b == -1 ? -(uint32_t) a : (uint32_t) (a / b))
            case MOD: NEED(2); if (s[sp - 1] == 0) return DIVISION; BINARY(b == -1 ? 0 : a % b)
            case AND: BINARY(a & b)
            case OR: BINARY(a | b)
            case XOR: BINARY(a ^ b)
            case LESS: BINARY(-(a < b))
            case EQUAL: BINARY(-(a == b))
            case MORE: BINARY(-(a > b))
            case DUP: NEED(1); ROOM(sp); s[sp] = s[sp - 1]; sp++; break;
            case DROP: NEED(1); sp--; break;
            case SWAP: { NEED(2); int32_t t = s[sp - 1]; s[sp - 1] = s[sp - 2]; s[sp - 2] = t; break; }
            case OVER: NEED(2); ROOM(sp); s[sp] = s[sp - 2]; sp++; break;
            case ROT: { NEED(3); int32_t t = s[sp - 3]; s[sp - 3] = s[sp - 2]; s[sp - 2] = s[sp - 1]; s[sp - 1] = t; break; }
            case TO_R: NEED(1); ROOM(rp); r[rp++] = s[--sp]; break;
            case FROM_R: if (rp < 1) return STACK_UNDERFLOW; ROOM(sp); s[sp++] = r[--rp]; break;
            case LOAD: NEED(1); if ((uint32_t) s[sp - 1] >= CELLS) return ADDRESS; s[sp - 1] = cells[s[sp - 1]]; break;
            case STORE: NEED(2); if ((uint32_t) s[sp - 1] >= CELLS) return ADDRESS; cells[s[sp - 1]] = s[sp - 2]; sp -= 2; break;
            case PRINT: NEED(1); number_sink(s[--sp], 0); break;
            case EMIT: NEED(1); number_sink(s[--sp], 1); break;
            case CR: number_sink('\n', 1); break;
            default: return ADDRESS;
        }
    }
}

static const char fib[] = ": fib dup 2 < if else dup 1 - fib swap 2 - fib + then ; 15 fib .";
static const char sieve[] =
    ": clear 0 begin dup 8000 < while 0 over ! 1 + repeat drop ; "
    ": strike dup dup * begin dup 8000 < while 1 over ! over + repeat drop drop ; "
    ": count 0 2 begin dup 8000 < while dup @ if else swap 1 + swap then 1 + repeat drop ; "
    "clear 2 begin dup 90 < while dup @ if else dup strike then 1 + repeat drop count .";
static const char collatz[] =
    ": step dup 2 mod if 3 * 1 + else 2 / then ; "
    ": length 0 swap begin dup 1 > while step swap 1 + swap repeat drop ; "
    "0 1 begin dup 300 < while dup length rot over over < if swap then drop swap 1 + repeat drop .";

#ifdef KERNEL
static uint32_t printed;

static void number_sink(int32_t value, int is_char) {
    printed = printed * 31 + (uint32_t) (value + is_char);
}

uint32_t run(uint32_t times) {
    static const char *const programs[] = {fib, sieve, collatz};
    int entry;
    printed = 0;
    executed = 0;
    for (uint32_t i = 0; i < times; i++) {
        for (int k = 0; k < 3; k++) {
            if (compile(programs[k], &entry) != OK || execute(entry) != OK) return 0;
        }
    }
    return printed + (uint32_t) executed;
}
#else
#include <stdio.h>

static void number_sink(int32_t value, int is_char) {
    if (is_char) {
        putchar(value);
    } else {
        printf("%d ", value);
    }
}

static int try(const char *program) {
    int entry;
    executed = 0;
    memset(cells, 0, sizeof cells);
    enum failure f = compile(program, &entry);
    if (f == OK) f = execute(entry);
    printf("-> %s after %llu instructions\n", failures[f], (unsigned long long) executed);
    return f;
}

int main(void) {
    static char text[8192];
    size_t n = fread(text, 1, sizeof text - 1, stdin);
    text[n] = 0;
    if (n > 0) return try(text);
    static const char *const programs[] = {
        fib, sieve, collatz, "1 0 /", "drop", ": loop loop ; loop", "5 99999 !", "if", "frobnicate",
        "-2147483648 -1 / . 7 -2 mod . 72 emit 105 emit cr 1 2 3 rot . . ."};
    int sum = 0;
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) sum = sum * 3 + try(programs[i]);
    return sum & 127;
}
#endif
