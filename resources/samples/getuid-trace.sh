#!/bin/sh
# Traces getuid through tracefs alone, for five seconds, in an instance of its own.
#
# Nothing but a shell is needed on the target. An instance has its own buffer
# and its own switches: whoever else is tracing is not disturbed. Probescope
# makes it, says in $TRACEFS where it is, and removes it afterwards.
set -eu
cd "$TRACEFS"

echo 1 > events/syscalls/sys_enter_getuid/enable
sleep 5
echo 0 > events/syscalls/sys_enter_getuid/enable

# The last ten events, and what every CPU has seen and lost.
grep -v '^#' trace | tail -n 10
grep -H -e '^entries' -e '^overrun' per_cpu/cpu*/stats
