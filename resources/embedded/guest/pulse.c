#include "pulse.h"

#include <signal.h>
#include <stdbool.h>
#include <time.h>
#include <unistd.h>

/* Less than this in so many seconds is a heartbeat at most. */
#define QUIET_BYTES 400
#define QUIET_SECONDS 4

static pid_t life;
static bool asleep;
/* When and at how much this period has begun. */
static time_t since;
static uint64_t sent_then;

void pulse_start(const char *program)
{
    life = fork();
    if (life)
        return;
    setsid();
    execl(program, program, (char *)NULL);
    _exit(127);
}

static void rouse(bool awake)
{
    if (life <= 0 || asleep == !awake)
        return;
    asleep = !awake;
    kill(-life, awake ? SIGCONT : SIGSTOP);
}

void pulse_look(uint64_t sent)
{
    bool watched = sent - sent_then > QUIET_BYTES;
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    if (watched)
        rouse(true);
    if (now.tv_sec - since < QUIET_SECONDS)
        return;
    rouse(watched);
    since = now.tv_sec;
    sent_then = sent;
}

int pulse_patience(void)
{
    return asleep ? -1 : QUIET_SECONDS * 1000;
}
