#!/bin/sh
# Counts getuid by process without BPF: a histogram trigger on the tracepoint.
#
# The kernel keeps the table and only the result is read. Stop it to see it.
set -eu
cd "$TRACEFS"
trigger=events/syscalls/sys_enter_getuid/trigger

echo 'hist:keys=common_pid.execname:sort=hitcount.descending:size=4096' > $trigger
trap 'cat events/syscalls/sys_enter_getuid/hist; exit 0' INT TERM
echo "Counting."
while :; do sleep 1; done
