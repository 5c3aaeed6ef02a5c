/** What traces on a target, sorted into groups that a person looks for. */
import { assertNever } from '../../../app/base/assert'
import { inventoryItemSchema, type InventoryItem } from '../../../app/model/ledger'

export interface Group {
  readonly title: string
  /** What it means that something stands here. */
  readonly meaning: string
  readonly items: readonly InventoryItem[]
}

type GroupName = 'kprobes' | 'uprobes' | 'functions' | 'tracers' | 'events' | 'bpf' | 'perf' | 'own'

const texts: Readonly<Record<GroupName, { readonly title: string; readonly meaning: string }>> = {
  kprobes: { title: 'Kprobes', meaning: 'Instructions of the kernel that are probed.' },
  uprobes: { title: 'Uprobes', meaning: 'Instructions of programs that are probed.' },
  functions: { title: 'Patched functions', meaning: 'The nop at the entry is a call now.' },
  tracers: { title: 'Tracers and instances', meaning: 'Ring buffers that are in use, and what fills them.' },
  events: { title: 'Enabled events', meaning: 'Tracepoints that are recorded.' },
  bpf: { title: 'BPF', meaning: 'Programs that are loaded, and where they are attached.' },
  perf: { title: 'Perf events', meaning: 'Descriptors of perf_event_open that processes hold.' },
  own: { title: 'Probescope', meaning: 'Its agents, and what they wrote down of their changes.' },
}

function groupOf(kind: InventoryItem['kind']): GroupName {
  switch (kind) {
    case 'kprobe':
    case 'kprobe-event':
      return 'kprobes'
    case 'uprobe-event':
      return 'uprobes'
    case 'patched-function':
      return 'functions'
    case 'tracer':
    case 'instance':
      return 'tracers'
    case 'enabled-event':
      return 'events'
    case 'bpf-program':
    case 'bpf-link':
      return 'bpf'
    case 'perf-event':
      return 'perf'
    case 'ledger':
    case 'agent':
      return 'own'
    default:
      return assertNever(kind)
  }
}

const kinds: readonly InventoryItem['kind'][] = inventoryItemSchema.shape.kind.options
const byName = new Intl.Collator('en', { numeric: true }).compare

/** Others' before ours, since ours are known; programs before what links them; else by name. */
function inOrder(items: readonly InventoryItem[]): InventoryItem[] {
  return items.toSorted(
    (a, b) =>
      Number(a.ours) - Number(b.ours) ||
      kinds.indexOf(a.kind) - kinds.indexOf(b.kind) ||
      byName(a.name, b.name),
  )
}

/** Only groups that have something, in a fixed order. */
export function groupsOf(items: readonly InventoryItem[]): Group[] {
  const names = Object.keys(texts) as GroupName[]
  return names.flatMap((name) => {
    const own = items.filter((item) => groupOf(item.kind) === name)
    if (own.length === 0) return []
    return [{ ...texts[name], items: inOrder(own) }]
  })
}
