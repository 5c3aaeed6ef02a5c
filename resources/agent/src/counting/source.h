/* A source as the engine sends it: sourceSchema and scopeSchema of app/model/source.ts. */
#ifndef COUNTING_SOURCE_H
#define COUNTING_SOURCE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/failure.h"

enum source_kind {
    SOURCE_KPROBE,
    SOURCE_KRETPROBE,
    SOURCE_FENTRY,
    SOURCE_FEXIT,
    SOURCE_FTRACE,
    SOURCE_TRACEPOINT,
    SOURCE_RAWTRACEPOINT,
    SOURCE_UPROBE,
    SOURCE_URETPROBE,
    SOURCE_SOFTWARE,
    SOURCE_HARDWARE,
    SOURCE_CACHE,
    SOURCE_RAW,
    SOURCE_KINDS
};

/* Strings are empty where the kind does not have them or the engine sent null. */
struct source {
    enum source_kind kind;
    char function[513];
    char module[65];
    char pattern[257];
    char system[129];
    char event[129];
    char path[16001];
    char symbol[4001];
    char filter[16001];
    uint32_t offset;
    uint64_t config;
};

struct scope {
    bool process; /* else the whole machine */
    pid_t pid;    /* a thread group */
};

const char *source_kind_name(enum source_kind kind);

/* Checked against the same character sets as the schema: `bad-source` says what is wrong. Returns 0 or -1. */
int source_parse(json_t *value, struct source *source, struct failure *failure);
int scope_parse(json_t *value, struct scope *scope, struct failure *failure);

/* `ext4:ext4_sync_file` or `vfs_read+9`: as the kernel's probe files take it. */
void source_place(const struct source *source, char *text, size_t size);

#endif
