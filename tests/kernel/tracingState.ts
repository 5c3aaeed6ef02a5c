/**
 * Everything about tracing that a run could leave behind on a Linux machine, as text to compare before and after:
 * tracefs switches, filters and triggers, instances, dynamic events, kprobes, patched functions, BPF objects, who holds
 * perf events and BPF objects, processes, mounts, and files in /tmp and /run.
 */

/** Runs a shell script as root on the machine and gives its stdout. */
export type RunScript = (script: string) => Promise<string>

/** Lines by what they are about. */
export type TracingState = Readonly<Record<string, readonly string[]>>

/** One section begins with `== name`. Whatever a section cannot read it says, so that its loss is seen as well. */
const script = String.raw`
exec 2>&1
T=/sys/kernel/tracing
[ -e $T/trace ] || T=/sys/kernel/debug/tracing
cd $T
section() { echo "== $1"; }
section switches
grep -s . tracing_on current_tracer trace_clock tracing_cpumask set_event set_ftrace_filter set_ftrace_notrace \
  set_graph_function set_ftrace_pid set_event_pid tracing_thresh
section options
grep . options/*
section filters
grep -rHvE '^(none$|#)' --include=filter events
section triggers
grep -rHv '^#' --include=trigger events
section instances
ls -1 instances
section dynamic-events
cat dynamic_events kprobe_events uprobe_events | sort
section kprobes
awk '{$1 = ""; print}' /sys/kernel/debug/kprobes/list | sort
section patched
grep -v '^\s' enabled_functions | sort
cd /proc/sys
section sysctl
grep -s . debug/kprobes-optimization kernel/ftrace_enabled kernel/perf_event_paranoid kernel/kptr_restrict \
  kernel/bpf_stats_enabled
section bpf-programs
bpftool prog list | grep '^[0-9]'
section bpf-maps
bpftool map list | grep '^[0-9]'
section bpf-links
bpftool link list | grep '^[0-9]'
section pinned
find /sys/fs/bpf -mindepth 1
section held
find /proc/[0-9]*/fd -lname 'anon_inode:*perf_event*' -printf '%h\n' -o -lname 'anon_inode:bpf*' -printf '%h\n'
section processes
ps -eo ppid=,pid=,comm=,args= |
  awk '$1 != 2 && $2 != 2 && $3 !~ /^(sshd|sh$|bash$|ps$|awk$|sort$)/ { $1 = $2 = ""; print }' | sort
section mounts
# How large a devtmpfs may grow follows from the memory that is free at boot: no two boots have to agree.
sed '/^devtmpfs /s/size=[^,]*,nr_inodes=[^,]*,//' /proc/mounts
section modules
sed 's/ .*//' /proc/modules | sort
section files
find /tmp /var/tmp /run /dev/shm -mindepth 1 -printf '%M %u %p\n' | grep -vE ' /run/(udev|user|systemd)(/|$)' | sort
`

export async function snapshotTracingState(run: RunScript): Promise<TracingState> {
  const state: Record<string, string[]> = {}
  let lines: string[] = []
  for (const line of (await run(script)).split('\n')) {
    if (line.startsWith('== ')) state[line.slice(3)] = lines = []
    else if (line !== '') lines.push(line)
  }
  const told = ['switches', 'options', 'sysctl', 'processes', 'mounts'].every(
    (section) => state[section]?.length,
  )
  if (!told) throw new Error(`the machine told too little of its tracing state: ${JSON.stringify(state)}`)
  return state
}

/** What is there after and was not before (`+`), and the other way round (`-`); each with its section. */
export function differences(before: TracingState, after: TracingState): string[] {
  const found: string[] = []
  for (const section of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const left = [...(before[section] ?? [])]
    for (const line of after[section] ?? []) {
      const at = left.indexOf(line)
      if (at < 0) found.push(`+ ${section}: ${line}`)
      else left.splice(at, 1)
    }
    found.push(...left.map((line) => `- ${section}: ${line}`))
  }
  return found
}
