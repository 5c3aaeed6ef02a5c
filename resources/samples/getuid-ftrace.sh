#!/bin/sh
# Counts getuid with the function tracer: each call is an entry of the ring buffer.
#
# What no longer fits overwrites the oldest and is counted as overrun, so that
# entries and overruns together are all calls. Stop it to see them.
set -eu
cd "$TRACEFS"

echo __do_sys_getuid > set_ftrace_filter
echo function > current_tracer
finish() {
	echo 0 > tracing_on
	awk '/^(entries|overrun):/ { calls += $2 } END { print "calls", calls }' per_cpu/cpu*/stats
	echo nop > current_tracer
	exit 0
}
trap finish INT TERM
echo "Counting."
while :; do sleep 1; done
