/* The guest as a program of this computer: its port is the socket on descriptor 3, and it has no life of its own. */
#include <signal.h>
#include <sys/prctl.h>

#include "serve.h"

int main(void)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    serve(3);
}
