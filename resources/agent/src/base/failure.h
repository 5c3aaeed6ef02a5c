/* What can go wrong, as the protocol's FAILURE carries it: see failureSchema in app/base/failure.ts. */
#ifndef BASE_FAILURE_H
#define BASE_FAILURE_H

struct failure {
    char code[32];      /* stable, for programs: not-found, permission, unsupported, bad-filter, … */
    char message[1024]; /* one sentence for people */
    char remedy[512];   /* what to do about it, or empty */
    char detail[4096];  /* the kernel's own words, or empty */
    int place_start;    /* where in the user's text, in UTF-16 units; -1: not known */
    int place_end;
};

#define FAILURE_NONE ((struct failure){ .place_start = -1, .place_end = -1 })

/* Each returns -1, so that `return fail(...)` reads well. */
int fail(struct failure *f, const char *code, const char *format, ...) __attribute__((format(printf, 3, 4)));
int fail_remedy(struct failure *f, const char *format, ...) __attribute__((format(printf, 2, 3)));
int fail_detail(struct failure *f, const char *format, ...) __attribute__((format(printf, 2, 3)));
int fail_memory(struct failure *f);

#endif
