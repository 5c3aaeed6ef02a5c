/**
 * The events that perf_event_open(2) numbers itself, the same on every kernel, by the names that perf gives them
 * (`perf list`; tools/perf/util/parse-events.c). Whether the machine has them is another question.
 */

/** An event by its canonical name, with the other names that perf or bpftrace know it by. */
export interface PerfEventName {
  readonly name: string
  readonly aliases: readonly string[]
  readonly meaning: string
}

/** enum perf_sw_ids of linux/perf_event.h; aliases of perf and of bpftrace. */
export const softwareEvents: readonly PerfEventName[] = [
  {
    name: 'cpu-clock',
    aliases: ['cpu'],
    meaning: 'time on the CPU, by a high-resolution timer (nanoseconds)',
  },
  { name: 'task-clock', aliases: [], meaning: 'time the counted tasks ran (nanoseconds)' },
  { name: 'page-faults', aliases: ['faults'], meaning: 'page faults, minor and major' },
  { name: 'context-switches', aliases: ['cs'], meaning: 'switches from one task to another' },
  {
    name: 'cpu-migrations',
    aliases: ['migrations'],
    meaning: 'tasks that woke on another CPU than they slept on',
  },
  { name: 'minor-faults', aliases: [], meaning: 'page faults that needed no input or output' },
  { name: 'major-faults', aliases: [], meaning: 'page faults that had to wait for a disk' },
  {
    name: 'alignment-faults',
    aliases: [],
    meaning: 'unaligned accesses that the kernel mended (never on x86)',
  },
  { name: 'emulation-faults', aliases: [], meaning: 'instructions that the kernel emulated' },
  { name: 'dummy', aliases: [], meaning: 'counts nothing' },
  { name: 'bpf-output', aliases: [], meaning: 'written by BPF programs, never by the kernel itself' },
  { name: 'cgroup-switches', aliases: [], meaning: 'context switches to a task of another cgroup' },
]

/** enum perf_hw_id of linux/perf_event.h. */
export const hardwareEvents: readonly PerfEventName[] = [
  { name: 'cycles', aliases: ['cpu-cycles'], meaning: 'CPU cycles; their length changes with the frequency' },
  { name: 'instructions', aliases: [], meaning: 'instructions retired' },
  { name: 'cache-references', aliases: [], meaning: 'accesses to the last-level cache, mostly' },
  { name: 'cache-misses', aliases: [], meaning: 'accesses that missed the last-level cache, mostly' },
  { name: 'branches', aliases: ['branch-instructions'], meaning: 'branch instructions retired' },
  { name: 'branch-misses', aliases: [], meaning: 'branches that were predicted wrongly' },
  { name: 'bus-cycles', aliases: [], meaning: 'cycles of the bus' },
  {
    name: 'stalled-cycles-frontend',
    aliases: ['idle-cycles-frontend', 'frontend-stalls'],
    meaning: 'cycles in which no instruction could be issued',
  },
  {
    name: 'stalled-cycles-backend',
    aliases: ['idle-cycles-backend', 'backend-stalls'],
    meaning: 'cycles in which no instruction could be retired',
  },
  { name: 'ref-cycles', aliases: [], meaning: 'cycles at a fixed frequency' },
]

const cacheMeanings: Readonly<Record<string, string>> = {
  'L1-dcache': 'the level 1 data cache',
  'L1-icache': 'the level 1 instruction cache',
  LLC: 'the last-level cache',
  dTLB: 'the data TLB',
  iTLB: 'the instruction TLB',
  branch: 'the branch prediction unit',
  node: 'memory of another NUMA node',
}
const operationMeanings: Readonly<Record<string, string>> = {
  loads: 'reads of',
  'load-misses': 'reads that missed',
  stores: 'writes to',
  'store-misses': 'writes that missed',
  prefetches: 'prefetches into',
  'prefetch-misses': 'prefetches that missed',
}

/** Which operations a cache can have: evsel__hw_cache_stat of tools/perf/util/evsel.c. */
const operationsOf: Readonly<Record<string, readonly string[]>> = {
  'L1-dcache': ['loads', 'load-misses', 'stores', 'store-misses', 'prefetches', 'prefetch-misses'],
  'L1-icache': ['loads', 'load-misses', 'prefetches', 'prefetch-misses'],
  LLC: ['loads', 'load-misses', 'stores', 'store-misses', 'prefetches', 'prefetch-misses'],
  dTLB: ['loads', 'load-misses', 'stores', 'store-misses', 'prefetches', 'prefetch-misses'],
  iTLB: ['loads', 'load-misses'],
  branch: ['loads', 'load-misses'],
  node: ['loads', 'load-misses', 'stores', 'store-misses', 'prefetches', 'prefetch-misses'],
}

/** enum perf_hw_cache_id, _op_id and _op_result_id, as perf joins them: `L1-dcache-load-misses`. */
export const cacheEvents: readonly PerfEventName[] = Object.entries(operationsOf).flatMap(
  ([cache, operations]) =>
    operations.map((operation) => ({
      name: `${cache}-${operation}`,
      aliases: [],
      meaning: `${operationMeanings[operation]} ${cacheMeanings[cache]}`,
    })),
)

export type PerfNameKind = 'software' | 'hardware' | 'cache'

export const perfEventsOf: Readonly<Record<PerfNameKind, readonly PerfEventName[]>> = {
  software: softwareEvents,
  hardware: hardwareEvents,
  cache: cacheEvents,
}

/** The event that a name or an alias means, in any letter case (as perf takes it); null when there is none. */
export function findPerfEvent(kind: PerfNameKind, name: string): PerfEventName | null {
  const lower = name.toLowerCase()
  return (
    perfEventsOf[kind].find(
      (event) => event.name.toLowerCase() === lower || event.aliases.some((alias) => alias === lower),
    ) ?? null
  )
}
