/* The smallest test harness that says what failed: TAP on stdout, exit status 1 when anything did. */
#ifndef CHECK_H
#define CHECK_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Prints the condition and where it stands when it does not hold, and goes on. */
#define CHECK(condition) check_that(condition, #condition, __FILE__, __LINE__)
#define CHECK_TEXT(got, wanted) check_text(got, wanted, __FILE__, __LINE__)

void check_that(bool holds, const char *condition, const char *file, int line);
void check_text(const char *got, const char *wanted, const char *file, int line);

/* A JSON file below the folder of fixtures that the program was given; ends the program when it cannot be read. */
json_t *fixture(const char *name);

/* Bytes of a hexadecimal text; the caller frees. */
uint8_t *unhex(const char *text, size_t *size);

void test_frames(void);
void test_samples(void);
void test_output(void);
void test_ledger(void);
void test_owner(void);
void test_source(void);
void test_text(void);
void test_cpus(void);
void test_names(void);
void test_x86_length(void);
void test_elf_symbol(void);
void test_failure(void);
void test_perf_reading(void);
void test_original(void);

#endif
