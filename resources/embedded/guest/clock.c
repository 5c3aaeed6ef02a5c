#include "clock.h"

#include <fcntl.h>
#include <linux/random.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "bytes.h"

#define SECOND 1000000000

static void set_time(uint64_t nanoseconds)
{
    struct timespec now = { .tv_sec = (time_t)(nanoseconds / SECOND), .tv_nsec = (long)(nanoseconds % SECOND) };

    clock_settime(CLOCK_REALTIME, &now);
}

/* The randomness of before is known to everybody who has the snapshot. */
static void draw_anew(const uint8_t *bytes)
{
    struct {
        struct rand_pool_info info;
        uint8_t bytes[SEED_BYTES];
    } seed = { .info = { .entropy_count = SEED_BYTES * 8, .buf_size = SEED_BYTES } };
    int fd = open("/dev/urandom", O_WRONLY | O_CLOEXEC);

    if (fd < 0)
        return;
    memcpy(seed.bytes, bytes, SEED_BYTES);
    ioctl(fd, RNDADDENTROPY, &seed);
    ioctl(fd, RNDRESEEDCRNG);
    close(fd);
}

void clock_set(const uint8_t *payload, size_t length)
{
    if (length < CLOCK_BYTES)
        return;
    set_time(read_u64(payload));
    draw_anew(payload + 8);
}
