/* Regular expressions, compiled to a small code and matched with backtracking over lines of a log, as scripts do it. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHAR, ANY, CLASS, SPLIT, JUMP, SAVE, LINE_BEGIN, LINE_END, MATCH };

struct step {
    uint8_t kind, c;
    uint8_t set[32];
    int to, other;
};

struct expression {
    const char *source;
    struct step code[128];
    int length, groups;
};

static struct step *emit(struct expression *e, int kind) {
    struct step *s = &e->code[e->length++];
    if (e->length > 127) abort();
    memset(s, 0, sizeof *s);
    s->kind = (uint8_t) kind;
    return s;
}

/* Makes room for a step in front of what was written from a place on. */
static struct step *insert(struct expression *e, int at) {
    emit(e, JUMP);
    memmove(&e->code[at + 1], &e->code[at], (size_t) (e->length - 1 - at) * sizeof(struct step));
    for (int i = at + 1; i < e->length; i++) {
        if (e->code[i].kind == SPLIT || e->code[i].kind == JUMP) {
            if (e->code[i].to >= at) e->code[i].to++;
            if (e->code[i].other >= at) e->code[i].other++;
        }
    }
    memset(&e->code[at], 0, sizeof(struct step));
    return &e->code[at];
}

static void range(struct step *s, int from, int to) {
    for (int c = from; c <= to; c++) s->set[c >> 3] |= (uint8_t) (1 << (c & 7));
}

static void escape(struct step *s, char c) {
    if (c == 'd' || c == 'w') range(s, '0', '9');
    if (c == 'w') {
        range(s, 'a', 'z');
        range(s, 'A', 'Z');
        range(s, '_', '_');
    }
    if (c == 's') {
        range(s, ' ', ' ');
        range(s, '\t', '\t');
    }
    if (c != 'd' && c != 'w' && c != 's') range(s, c, c);
}

static void alternatives(struct expression *e);

static void class(struct expression *e) {
    struct step *s = emit(e, CLASS);
    int negated = *e->source == '^';
    if (negated) e->source++;
    while (*e->source != ']') {
        if (*e->source == '\\') {
            escape(s, e->source[1]);
            e->source += 2;
        } else if (e->source[1] == '-' && e->source[2] != ']') {
            range(s, e->source[0], e->source[2]);
            e->source += 3;
        } else {
            range(s, *e->source, *e->source);
            e->source++;
        }
    }
    e->source++;
    for (int i = 0; negated && i < 32; i++) s->set[i] ^= 255;
}

static void piece(struct expression *e) {
    int begin = e->length;
    char c = *e->source++;
    switch (c) {
        case '(': {
            int group = e->groups++;
            emit(e, SAVE)->to = 2 * group;
            alternatives(e);
            emit(e, SAVE)->to = 2 * group + 1;
            e->source++;
            break;
        }
        case '[': class(e); break;
        case '.': emit(e, ANY); break;
        case '^': emit(e, LINE_BEGIN); return;
        case '$': emit(e, LINE_END); return;
        case '\\': escape(emit(e, CLASS), *e->source++); break;
        default: emit(e, CHAR)->c = (uint8_t) c;
    }
    char times = *e->source;
    if (times != '*' && times != '+' && times != '?') return;
    e->source++;
    int lazy = *e->source == '?';
    if (lazy) e->source++;
    int split = begin;
    if (times == '+') {
        emit(e, SPLIT);
        split = e->length - 1;
    } else {
        insert(e, begin)->kind = SPLIT;
        if (times == '*') emit(e, JUMP)->to = begin;
    }
    int again = times == '+' ? begin : begin + 1;
    e->code[split].to = lazy ? e->length : again;
    e->code[split].other = lazy ? again : e->length;
}

static void alternatives(struct expression *e) {
    int begin = e->length;
    while (*e->source != '\0' && *e->source != ')' && *e->source != '|') piece(e);
    if (*e->source == '|') {
        e->source++;
        insert(e, begin)->kind = SPLIT;
        emit(e, JUMP);
        int jump = e->length - 1;
        e->code[begin].to = begin + 1;
        e->code[begin].other = e->length;
        alternatives(e);
        e->code[jump].to = e->length;
    }
}

static void compile(struct expression *e, const char *source) {
    e->source = source;
    e->length = 0;
    e->groups = 0;
    alternatives(e);
    emit(e, MATCH);
}

static const char *line_begin;
static const char *saved[16];

static const char *match(const struct step *code, int pc, const char *at) {
    for (;;) {
        const struct step *s = &code[pc++];
        switch (s->kind) {
            case CHAR:
                if (*at != (char) s->c) return NULL;
                at++;
                break;
            case ANY:
                if (*at == '\0') return NULL;
                at++;
                break;
            case CLASS: {
                uint8_t c = (uint8_t) *at;
                if (c == 0 || !(s->set[c >> 3] >> (c & 7) & 1)) return NULL;
                at++;
                break;
            }
            case SPLIT: {
                const char *end = match(code, s->to, at);
                if (end != NULL) return end;
                pc = s->other;
                break;
            }
            case JUMP: pc = s->to; break;
            case SAVE: {
                const char *before = saved[s->to];
                saved[s->to] = at;
                const char *end = match(code, pc, at);
                if (end == NULL) saved[s->to] = before;
                return end;
            }
            case LINE_BEGIN:
                if (at != line_begin) return NULL;
                break;
            case LINE_END:
                if (*at != '\0') return NULL;
                break;
            default: return at;
        }
    }
}

static const char *search(const struct expression *e, const char *line, const char **end) {
    line_begin = line;
    for (;; line++) {
        *end = match(e->code, 0, line);
        if (*end != NULL) return line;
        if (*line == '\0') return NULL;
    }
}

static const char *const sources[] = {
    "^(\\d+)-(\\d+)-(\\d+) (\\d\\d):(\\d\\d)", "\\[(error|warning|notice)\\]", "(\\w+)@(\\w+)\\.(com|org|net)",
    "\"(GET|POST) ([^ \"]*)( HTTP/[0-9.]+)?\" (4|5)\\d\\d", "(\\w+)=\"?(.*?)\"?;", "([a-z]+ing)\\s+([a-z]*tion)$",
};

enum { EXPRESSIONS = sizeof sources / sizeof *sources, LINES = 64 };

uint32_t run(uint32_t rounds) {
    static struct expression expressions[EXPRESSIONS];
    static char lines[LINES][200];
    static const char *const levels[] = {"error", "warning", "notice", "debug"};
    static const char *const ends[] = {"loading configuration", "nothing to report", "sending information", "closing"};
    uint32_t seed = 7, sum = 0, found = 0;
    for (int i = 0; i < EXPRESSIONS; i++) compile(&expressions[i], sources[i]);
    for (int i = 0; i < LINES; i++) {
        seed = seed * 1664525 + 1013904223;
        uint32_t r = seed >> 8;
        snprintf(lines[i], sizeof lines[i],
                "2024-%02u-%02u %02u:%02u host%u [%s] \"%s /item/%x HTTP/1.1\" %u user%u@example.%s key=\"%u\"; %s",
                r % 12 + 1, r % 28 + 1, r % 24, r % 60, r % 9, levels[r >> 3 & 3], r & 4 ? "GET" : "POST", r,
                200 + (r >> 5 & 3) * 100, r % 1000, r & 1 ? "com" : "info", r % 77, ends[r >> 2 & 3]);
    }
    for (uint32_t round = 0; round < rounds; round++) {
        for (int i = 0; i < LINES; i++) {
            for (int k = 0; k < EXPRESSIONS; k++) {
                const char *end;
                const char *begin = search(&expressions[k], lines[i], &end);
                if (begin == NULL) continue;
                found++;
                sum = sum * 31 + (uint32_t) (begin - lines[i]) * 256 + (uint32_t) (end - begin);
                for (int g = 0; g < 2 * expressions[k].groups; g++) sum += (uint32_t) (saved[g] - begin) * (uint32_t) g;
            }
        }
    }
    return found < rounds * LINES * 2 ? 0 : sum; /* each line has a date and a key */
}
