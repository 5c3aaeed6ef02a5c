/* The guest's loop: waits for whatever comes first, and does it. */
#ifndef SERVE_H
#define SERVE_H

/* What is asked over this port, for ever. */
void serve(int port);

#endif
