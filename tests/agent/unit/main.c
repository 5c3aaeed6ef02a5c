/* Unit tests of the agent's parts that need no kernel to trace. Usage: probescope-agent-tests FIXTURES */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

static const char *fixtures;
static int failures, checks;

void check_that(bool holds, const char *condition, const char *file, int line)
{
    checks++;
    if (holds)
        return;
    failures++;
    printf("# %s:%d: does not hold: %s\n", file, line, condition);
}

void check_text(const char *got, const char *wanted, const char *file, int line)
{
    checks++;
    if (got && !strcmp(got, wanted))
        return;
    failures++;
    printf("# %s:%d: got '%s', not '%s'\n", file, line, got ? got : "(null)", wanted);
}

json_t *fixture(const char *name)
{
    char path[4096];
    json_error_t error;
    json_t *value;

    snprintf(path, sizeof(path), "%s/%s", fixtures, name);
    value = json_load_file(path, 0, &error);
    if (!value) {
        fprintf(stderr, "%s: %s\n", path, error.text);
        exit(2);
    }
    return value;
}

uint8_t *unhex(const char *text, size_t *size)
{
    uint8_t *bytes = malloc(strlen(text) / 2 + 1);
    size_t i;

    *size = strlen(text) / 2;
    for (i = 0; i < *size; i++) {
        unsigned byte;

        if (!bytes || sscanf(text + i * 2, "%2x", &byte) != 1)
            exit(2);
        bytes[i] = (uint8_t)byte;
    }
    return bytes;
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*run)(void);
    } tests[] = {
        { "frames", test_frames }, { "samples", test_samples },       { "output", test_output },
        { "ledger", test_ledger }, { "owner", test_owner },           { "source", test_source },
        { "text", test_text },     { "cpus", test_cpus },             { "names", test_names },
        { "x86", test_x86_length }, { "elf symbol", test_elf_symbol }, { "failure", test_failure },
        { "perf reading of a mock PMU", test_perf_reading }, { "original", test_original },
    };
    size_t i, total = sizeof(tests) / sizeof(*tests);
    int failed = 0;

    if (count != 2) {
        fprintf(stderr, "Usage: %s FIXTURES\n", arguments[0]);
        return 2;
    }
    fixtures = arguments[1];
    signal(SIGPIPE, SIG_IGN); /* the agent blocks it, and sees EPIPE */
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("1..%zu\n", total);
    for (i = 0; i < total; i++) {
        failures = checks = 0;
        tests[i].run();
        if (!checks)
            failures++; /* a test that checks nothing is none */
        printf("%s %zu - %s (%d checks)\n", failures ? "not ok" : "ok", i + 1, tests[i].name, checks);
        failed += failures;
    }
    return failed ? 1 : 0;
}
