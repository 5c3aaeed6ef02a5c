/*
 * The first process of the embedded kernel: runs programs for whoever owns the emulator, over one virtio port, so that an
 * agent and any number of shells share it, and all of them survive the machine's being saved and restored. By the name of
 * LIFE it is the machine's own life: a second program would bring the C library once more.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "life.h"
#include "pulse.h"
#include "serve.h"

#define PORT "/dev/vport0p1"
#define LIFE "/sbin/life"

int main(int count, char **arguments)
{
    int port;

    if (count && !strcmp(arguments[0], LIFE))
        return life_live();
    port = open(PORT, O_RDWR | O_CLOEXEC);
    if (port < 0) {
        perror("probescope-guest: " PORT);
        pause(); /* the first process must not end */
    }
    pulse_start(LIFE);
    serve(port);
}
