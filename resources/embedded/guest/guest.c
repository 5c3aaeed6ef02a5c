/*
 * The first process of the embedded kernel: runs programs for whoever owns the emulator, over one virtio port, so that an
 * agent and any number of shells share it, and all of them survive the machine's being saved and restored.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/random.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "channel.h"
#include "frames.h"

#define PORT "/dev/vport0p1"
#define AGENT_DIGEST "/etc/probescope-agent.sha256"
#define MOST_CHANNELS 64
#define SEED_BYTES 64
/* The machine's own life sleeps while nobody looks: less output than this in so many seconds is a heartbeat at most. */
#define QUIET_BYTES 400
#define QUIET_SECONDS 4

static int port = -1;
static size_t sent; /* since life was last looked at */
static pid_t life;
static bool asleep;

uint32_t read_u32(const uint8_t *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

uint16_t read_u16(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] | bytes[1] << 8);
}

void write_u32(uint8_t *bytes, uint32_t value)
{
    int i;

    for (i = 0; i < 4; i++)
        bytes[i] = (uint8_t)(value >> 8 * i);
}

static void rouse(bool awake)
{
    if (life <= 0 || asleep == !awake)
        return;
    asleep = !awake;
    kill(-life, awake ? SIGCONT : SIGSTOP);
}

void frame_send(enum frame_kind kind, uint32_t channel, const void *payload, size_t length)
{
    static uint8_t frame[HEADER_BYTES + MAX_PAYLOAD];
    size_t done = 0, all = HEADER_BYTES + length;

    write_u32(frame, (uint32_t)length);
    frame[4] = (uint8_t)kind;
    write_u32(frame + 5, channel);
    memcpy(frame + HEADER_BYTES, payload, length);
    while (done < all) {
        ssize_t written = write(port, frame + done, all - done);

        if (written > 0)
            done += (size_t)written;
        else if (errno != EINTR && errno != EAGAIN)
            return; /* nobody is there; whoever comes begins with a reset */
    }
    sent += all;
    if (sent > QUIET_BYTES)
        rouse(true);
}

/* The moment and the randomness of before are as old as the snapshot, and known to everybody who has it. */
static void set_clock(const uint8_t *payload, size_t length)
{
    uint64_t nanoseconds;
    struct timespec now;
    struct {
        struct rand_pool_info info;
        uint8_t bytes[SEED_BYTES];
    } seed = { .info = { .entropy_count = SEED_BYTES * 8, .buf_size = SEED_BYTES } };
    int fd;

    if (length < 8 + SEED_BYTES)
        return;
    nanoseconds = read_u32(payload) | (uint64_t)read_u32(payload + 4) << 32;
    now.tv_sec = (time_t)(nanoseconds / 1000000000);
    now.tv_nsec = (long)(nanoseconds % 1000000000);
    clock_settime(CLOCK_REALTIME, &now);
    memcpy(seed.bytes, payload + 8, SEED_BYTES);
    fd = open("/dev/urandom", O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    ioctl(fd, RNDADDENTROPY, &seed);
    ioctl(fd, RNDRESEEDCRNG);
    close(fd);
}

static void say_ready(void)
{
    char text[128] = "1 ";
    int fd = open(AGENT_DIGEST, O_RDONLY | O_CLOEXEC);

    if (fd >= 0) {
        if (read(fd, text + 2, 64) != 64)
            text[2] = '\0';
        close(fd);
    }
    frame_send(FRAME_READY, 0, text, strlen(text));
}

static void take(uint8_t kind, uint32_t id, const uint8_t *payload, size_t length)
{
    struct channel *channel;

    switch (kind) {
    case FRAME_OPEN:
        channel_open(id, payload, length);
        return;
    case FRAME_CLOCK:
        set_clock(payload, length);
        return;
    case FRAME_RESET:
        channels_hang_up();
        say_ready();
        return;
    }
    channel = channel_find(id);
    if (!channel)
        return; /* it has just ended */
    if (kind == FRAME_INPUT)
        channel_input(channel, payload, length);
    else if (kind == FRAME_END)
        channel_end(channel);
    else if (kind == FRAME_SIZE)
        channel_resize(channel, payload, length);
    else if (kind == FRAME_SIGNAL && length == 1)
        channel_signal(channel, payload[0]);
    else if (kind == FRAME_TAKEN && length == 4)
        channel->credit += read_u32(payload);
}

static void receive(void)
{
    static uint8_t held[HEADER_BYTES + MAX_PAYLOAD];
    static size_t bytes;
    ssize_t length = read(port, held + bytes, sizeof(held) - bytes);
    size_t at = 0;

    if (length <= 0)
        return;
    bytes += (size_t)length;
    while (bytes - at >= HEADER_BYTES) {
        size_t payload = read_u32(held + at);

        if (payload > MAX_PAYLOAD) {
            at = bytes; /* not our language: wait for better */
            break;
        }
        if (bytes - at < HEADER_BYTES + payload)
            break;
        take(held[at + 4], read_u32(held + at + 5), held + at + HEADER_BYTES, payload);
        at += HEADER_BYTES + payload;
    }
    bytes -= at;
    memmove(held, held + at, bytes);
}

static void start_life(void)
{
    life = fork();
    if (life)
        return;
    setsid();
    execl("/sbin/life", "life", (char *)NULL);
    _exit(127);
}

static int open_signals(void)
{
    sigset_t mask;

    sigemptyset(&mask);
    sigaddset(&mask, SIGCHLD);
    sigprocmask(SIG_BLOCK, &mask, NULL);
    signal(SIGPIPE, SIG_IGN);
    return signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* Waits for whatever comes first; no longer than to see whether anybody still looks. */
static int wait_for(int signals, struct pollfd *ready, struct channel **whose)
{
    struct channel *channel;
    int count = 2;

    ready[0] = (struct pollfd){ .fd = port, .events = POLLIN };
    ready[1] = (struct pollfd){ .fd = signals, .events = POLLIN };
    for (channel = channels; channel && count < 2 + MOST_CHANNELS; channel = channel->next) {
        short events = channel->credit && channel->output >= 0 ? POLLIN : 0;

        ready[count] = (struct pollfd){ .fd = channel->output, .events = events };
        if (channel->terminal && channel->waiting_bytes)
            ready[count].events |= POLLOUT;
        whose[count++] = channel;
        if (!channel->terminal && channel->waiting_bytes && channel->input >= 0) {
            ready[count] = (struct pollfd){ .fd = channel->input, .events = POLLOUT };
            whose[count++] = channel;
        }
    }
    return poll(ready, (nfds_t)count, asleep ? -1 : QUIET_SECONDS * 1000) < 0 ? 0 : count;
}

int main(void)
{
    int signals = open_signals();
    time_t looked = 0;

    port = open(PORT, O_RDWR | O_CLOEXEC);
    if (port < 0 || signals < 0) {
        perror("probescope-guest: " PORT);
        pause();
    }
    start_life();
    for (;;) {
        struct pollfd ready[2 + 2 * MOST_CHANNELS];
        struct channel *whose[2 + 2 * MOST_CHANNELS], *channel;
        struct signalfd_siginfo info;
        int count = wait_for(signals, ready, whose), i;
        struct timespec now;

        while (read(signals, &info, sizeof(info)) == sizeof(info))
            ;
        for (i = 2; i < count; i++) {
            if (ready[i].revents & POLLOUT)
                channel_write(whose[i]);
            if (ready[i].revents & (POLLIN | POLLHUP | POLLERR))
                channel_read(whose[i]);
        }
        channels_reap();
        for (channel = channels; channel; channel = channel->next)
            if (channel->dead)
                channel_read(channel);
        channels_sweep();
        if (count && ready[0].revents & POLLIN)
            receive();
        clock_gettime(CLOCK_MONOTONIC, &now);
        if (now.tv_sec - looked >= QUIET_SECONDS) {
            rouse(sent > QUIET_BYTES);
            sent = 0;
            looked = now.tv_sec;
        }
    }
}
