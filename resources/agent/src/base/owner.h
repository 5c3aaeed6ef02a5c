/* Who made something: a process told apart from a later one with the same pid by its start time and the boot. */
#ifndef BASE_OWNER_H
#define BASE_OWNER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* How every name that we give to something in the kernel begins; `BOOT_NONCE_PID_` of its owner follows. */
#define NAME_PREFIX "probescope_"

struct owner {
    pid_t pid;
    uint64_t start_time; /* field 22 of /proc/PID/stat, clock ticks after boot */
    char boot_id[37];
};

/* -errno when /proc does not tell. */
int owner_of(pid_t pid, struct owner *owner);
bool owner_lives(const struct owner *owner);

/* /proc/sys/kernel/random/boot_id; -errno when it cannot be read. */
int boot_id_read(char boot_id[37]);

#endif
