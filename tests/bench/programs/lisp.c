/* A Lisp: lists of cells, an evaluator that calls itself, and a collector that marks and sweeps. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum type { FREE, NUMBER, SYMBOL, PAIR, CLOSURE, BUILTIN };

typedef struct cell {
    uint8_t type, marked;
    union {
        long number;
        char name[16];
        struct {
            struct cell *head, *tail; /* of a closure: its lambda and its environment */
        };
    };
} cell;

enum { CELLS = 20000, ROOTS = 4096 };

static cell heap[CELLS];
static cell *unused;
static cell *symbols, *globals, *nil, *yes, *quote_, *if_, *lambda_, *define_;
static cell **roots[ROOTS];
static int rooted;
static uint32_t collections;

#define KEEP(variable) (rooted < ROOTS ? (void) (roots[rooted++] = &(variable)) : abort())

static void mark(cell *c) {
    while (c != NULL && !c->marked) {
        c->marked = 1;
        if (c->type != PAIR && c->type != CLOSURE) return;
        mark(c->head);
        c = c->tail;
    }
}

static void collect(void) {
    collections++;
    mark(symbols);
    mark(globals);
    for (int i = 0; i < rooted; i++) mark(*roots[i]);
    unused = NULL;
    for (int i = CELLS - 1; i >= 0; i--) {
        if (heap[i].marked) {
            heap[i].marked = 0;
        } else {
            heap[i].type = FREE;
            heap[i].tail = unused;
            unused = &heap[i];
        }
    }
    if (unused == NULL) abort();
}

static cell *new(enum type type) {
    if (unused == NULL) collect();
    cell *c = unused;
    unused = c->tail;
    c->type = (uint8_t) type;
    c->head = c->tail = NULL;
    return c;
}

static cell *number(long n) {
    cell *c = new(NUMBER);
    c->number = n;
    return c;
}

static cell *pair(cell *head, cell *tail) {
    int before = rooted;
    KEEP(head);
    KEEP(tail);
    cell *c = new(PAIR);
    c->head = head;
    c->tail = tail;
    rooted = before;
    return c;
}

static cell *symbol(const char *name, size_t length) {
    for (cell *s = symbols; s != NULL; s = s->tail) {
        if (strncmp(s->head->name, name, length) == 0 && s->head->name[length] == '\0') return s->head;
    }
    cell *c = new(SYMBOL);
    memset(c->name, 0, sizeof c->name);
    memcpy(c->name, name, length);
    symbols = pair(c, symbols);
    return c;
}

static const char *text;

static cell *read(void) {
    while (*text == ' ' || *text == '\n') text++;
    if (*text == '(') {
        int before = rooted;
        cell *list = nil, *last = nil;
        KEEP(list);
        for (text++;; ) {
            while (*text == ' ' || *text == '\n') text++;
            if (*text == ')') break;
            cell *item = pair(read(), nil);
            if (list == nil) {
                list = item;
            } else {
                last->tail = item;
            }
            last = item;
        }
        text++;
        rooted = before;
        return list;
    }
    if (*text == '\'') {
        text++;
        return pair(quote_, pair(read(), nil));
    }
    size_t length = strcspn(text, " ()\n");
    const char *begin = text;
    text += length;
    return *begin >= '0' && *begin <= '9' ? number(atol(begin)) : symbol(begin, length);
}

static cell *bound(cell *name, cell *scope) {
    for (; scope != nil; scope = scope->tail) {
        if (scope->head->head == name) return scope->head;
    }
    for (cell *g = globals; g != nil; g = g->tail) {
        if (g->head->head == name) return g->head;
    }
    abort();
}

static cell *truth(int is) {
    return is ? yes : nil;
}

static cell *builtin(long which, cell *arguments) {
    cell *a = arguments->head;
    cell *b = arguments->tail == nil ? nil : arguments->tail->head;
    switch (which) {
        case '+': return number(a->number + b->number);
        case '-': return number(a->number - b->number);
        case '*': return number(a->number * b->number);
        case '%': return number(a->number % b->number);
        case '<': return truth(a->number < b->number);
        case '=': return truth(a->number == b->number);
        case 'n': return truth(a == nil);
        case 'h': return a->head;
        case 't': return a->tail;
        case 'c': return pair(a, b);
        default: abort();
    }
}

static cell *eval(cell *e, cell *scope) {
    int before = rooted;
    cell *function = nil, *list = nil, *last = nil;
    KEEP(e);
    KEEP(scope);
    KEEP(function);
    KEEP(list);
    for (;;) {
        if (e == nil || e->type == NUMBER) break;
        if (e->type == SYMBOL) {
            e = bound(e, scope)->tail;
            break;
        }
        cell *head = e->head;
        if (head == quote_) {
            e = e->tail->head;
            break;
        }
        if (head == if_) {
            cell *chosen = e->tail->tail;
            e = eval(e->tail->head, scope) != nil ? chosen->head : chosen->tail->head;
            continue;
        }
        if (head == lambda_) {
            cell *closure = new(CLOSURE);
            closure->head = e->tail;
            closure->tail = scope;
            e = closure;
            break;
        }
        if (head == define_) {
            cell *value = eval(e->tail->tail->head, scope);
            globals = pair(pair(e->tail->head, value), globals);
            e = value;
            break;
        }
        function = eval(head, scope);
        list = nil;
        for (cell *a = e->tail; a != nil; a = a->tail) {
            cell *item = pair(eval(a->head, scope), nil);
            if (list == nil) {
                list = item;
            } else {
                last->tail = item;
            }
            last = item;
        }
        if (function->type == BUILTIN) {
            e = builtin(function->number, list);
            break;
        }
        scope = function->tail;
        for (cell *name = function->head->head; name != nil; name = name->tail) {
            scope = pair(pair(name->head, list->head), scope);
            list = list->tail;
        }
        e = function->head->tail->head;
    }
    rooted = before;
    return e;
}

static const char program[] =
        "(define append (lambda (a b) (if (null a) b (cons (head a) (append (tail a) b)))))"
        "(define filter (lambda (f l) (if (null l) l (if (f (head l)) (cons (head l) (filter f (tail l)))"
        "   (filter f (tail l))))))"
        "(define sort (lambda (l) (if (null l) l ((lambda (p) (append"
        "   (sort (filter (lambda (x) (< x p)) (tail l)))"
        "   (cons p (sort (filter (lambda (x) (if (< x p) nil 't)) (tail l)))))) (head l)))))"
        "(define random (lambda (n x) (if (= n 0) nil (cons x (random (- n 1) (% (+ (* x 137) 59) 1009))))))"
        "(define hash (lambda (l h) (if (null l) h (hash (tail l) (% (+ (* h 31) (head l)) 1000003)))))"
        "(define fits (lambda (q d l) (if (null l) 't (if (= (head l) q) nil (if (= (head l) (+ q d)) nil"
        "   (if (= (+ (head l) d) q) nil (fits q (+ d 1) (tail l))))))))"
        "(define try (lambda (n q l k) (if (= q n) 0 (+ (if (fits q 1 l) (queens n (cons q l) (+ k 1)) 0)"
        "   (try n (+ q 1) l k)))))"
        "(define queens (lambda (n l k) (if (= k n) 1 (try n 0 l k))))"
        "(+ (* 1000003 (queens 6 nil 0)) (hash (sort (random 60 17)) 1))";

static void setup(void) {
    static const char *const names[] = {"+", "-", "*", "%", "<", "=", "null", "head", "tail", "cons"};
    memset(heap, 0, sizeof heap);
    rooted = 0;
    symbols = globals = unused = NULL;
    for (int i = CELLS - 1; i >= 0; i--) {
        heap[i].tail = unused;
        unused = &heap[i];
    }
    nil = symbol("nil", 3);
    yes = symbol("t", 1);
    quote_ = symbol("quote", 5);
    if_ = symbol("if", 2);
    lambda_ = symbol("lambda", 6);
    define_ = symbol("define", 6);
    globals = pair(pair(nil, nil), nil);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        cell *function = new(BUILTIN);
        function->number = names[i][0];
        globals = pair(pair(symbol(names[i], strlen(names[i])), function), globals);
    }
}

uint32_t run(uint32_t rounds) {
    uint32_t sum = 0;
    for (uint32_t r = 0; r < rounds; r++) {
        setup();
        cell *value = nil;
        for (text = program; *text != '\0';) value = eval(read(), nil);
        if (value->number / 1000003 != 4) return 0; /* queens on a board of six */
        sum = sum * 31 + (uint32_t) value->number + collections;
    }
    return sum;
}
