#!/bin/sh
# Traces getuid through tracefs alone, in an instance of its own, for five seconds.
#
# Nothing but a shell is needed on the target. An instance has its own buffer
# and its own switches: whoever else is tracing is not disturbed, and removing
# it undoes everything.
set -eu

tracefs=/sys/kernel/tracing
[ -d "$tracefs/events" ] || tracefs=/sys/kernel/debug/tracing
instance=$tracefs/instances/getuid-$$

mkdir "$instance"
cleanup() {
	echo 0 > "$instance/events/syscalls/sys_enter_getuid/enable"
	rmdir "$instance"
}
trap cleanup EXIT
trap 'exit 130' INT TERM HUP

echo 1 > "$instance/events/syscalls/sys_enter_getuid/enable"
sleep 5

# The last ten events, and what every CPU has seen and lost.
grep -v '^#' "$instance/trace" | tail -n 10
grep -H -e '^entries' -e '^overrun' "$instance"/per_cpu/cpu*/stats
