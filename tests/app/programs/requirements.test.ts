import { describe, expect, it } from 'vitest'
import { capabilityIds, type Capability, type CapabilityId } from '../../../app/model/capability'
import type { ProgramKind } from '../../../app/model/program'
import { whyNotRunnable } from '../../../app/programs'

function target(state: (id: CapabilityId) => boolean | null): Capability[] {
  return capabilityIds.map((id) => ({
    id,
    available: state(id),
    reason: null,
    errno: null,
    detail: null,
    title: id,
    purpose: '',
    remedy: `mend ${id}`,
  }))
}

const lacking = (...missing: CapabilityId[]): Capability[] => target((id) => !missing.includes(id))

const types = '#include <vmlinux.h>\n'
const getuid = 'tracepoint:syscalls:sys_enter_getuid { @ = count(); }'

describe('why a program does not run on a target', () => {
  it.each<[ProgramKind, string, CapabilityId]>([
    ['bpftrace', getuid, 'tool:bpftrace'],
    ['bpftrace', 'kprobe:vfs_read { @ = count(); }', 'kprobes'],
    ['bpf', '', 'bpf-load'],
    ['bpf', types, 'btf'],
    ['bpf', 'SEC("fexit/vfs_read")', 'fentry'],
    ['bpf', 'SEC("raw_tp/sys_enter")', 'raw-tracepoints'],
    ['shell', 'echo 1 > "$TRACEFS"/tracing_on', 'tracefs'],
    ['perf', 'perf stat -a sleep 1', 'tool:perf'],
    ['module', '#include <linux/module.h>', 'kernel-headers'],
  ])('%s: %j wants %s', (kind, text, id) => {
    expect(whyNotRunnable(kind, text, lacking(id))).toMatchObject({
      code: 'unsupported',
      detail: id,
      remedy: `mend ${id}`,
    })
    // It alone is the reason: all else may be there or not.
    expect(whyNotRunnable(kind, text, lacking())).toBeNull()
  })

  it('is not what it does not ask for', () => {
    const bare = lacking('tool:bpftrace', 'tool:clang', 'btf', 'fentry', 'perf-hardware', 'kernel-headers')
    expect(whyNotRunnable('bpf', 'SEC("kprobe/vfs_read")', bare)).toBeNull()
    expect(whyNotRunnable('perf', 'perf stat -e cycles -a sleep 1', bare)).toBeNull()
    expect(whyNotRunnable('shell', 'cat "$TRACEFS"/events/sched/sched_switch/format', bare)).toBeNull()
  })

  it('is not what could not be found out: trying it will tell', () => {
    expect(
      whyNotRunnable(
        'bpf',
        types,
        target(() => null),
      ),
    ).toBeNull()
  })
})
