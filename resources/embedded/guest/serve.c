#include "serve.h"

#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "channels.h"
#include "port.h"
#include "pulse.h"
#include "requests.h"

enum { AT_PORT, AT_SIGNALS, AT_CHANNELS };

static int open_signals(void)
{
    sigset_t mask;

    sigemptyset(&mask);
    sigaddset(&mask, SIGCHLD);
    sigprocmask(SIG_BLOCK, &mask, NULL);
    signal(SIGPIPE, SIG_IGN);
    return signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* That a program has ended is all that they say. */
static void forget_signals(int signals)
{
    struct signalfd_siginfo info;

    while (read(signals, &info, sizeof(info)) == sizeof(info))
        ;
}

/* Waits no longer than to see whether anybody still looks. */
static void turn(int port, int signals)
{
    struct pollfd ready[AT_CHANNELS + MOST_ENDS] = {
        [AT_PORT] = { .fd = port, .events = POLLIN },
        [AT_SIGNALS] = { .fd = signals, .events = POLLIN },
    };
    int count = AT_CHANNELS + channels_await(ready + AT_CHANNELS);

    if (poll(ready, (nfds_t)count, pulse_patience()) < 0)
        return;
    forget_signals(signals);
    channels_serve(ready + AT_CHANNELS);
    if (ready[AT_PORT].revents & POLLIN)
        port_receive(request_take);
    pulse_look(port_sent());
}

void serve(int port)
{
    int signals = open_signals();

    port_use(port);
    for (;;)
        turn(port, signals);
}
