/**
 * A kernel that comes with few tools: a program of each kind that cannot run there says what is missing, why, and
 * what would mend it; the program stays, and nothing was done to the machine.
 */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Capability } from '../../app/model/capability'
import { ProgramLab } from '../kernel/programHarness'
import { makeEngine } from './embeddedEngine'

const programs = new ProgramLab(makeEngine())
let capabilities: Capability[]

const sample = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../resources/samples/${name}`, import.meta.url)), 'utf8')

const vmlinux = `#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
SEC("tp/sched/sched_switch")
int on_switch(struct trace_event_raw_sched_switch *event) { return event->prev_pid; }
`

beforeAll(async () => {
  await programs.connect({ kind: 'embedded' })
  const { session } = programs
  capabilities = (await programs.driven.ask('capabilities.get', { session })).capabilities
}, 180_000)

afterAll(() => programs.driven.close())

test.each([
  ['getuid-count.bt', 'BEGIN { @ = count(); }', 'tool:bpftrace'],
  ['run-queue.bpf.c', vmlinux, 'btf'],
  ['getuid-kprobe.mod.c', sample('getuid-kprobe.mod.c'), 'kernel-headers'],
])('%s', { timeout: 60_000 }, async (name, text, lack) => {
  const run = await (await programs.start(name, text)).ended()
  const lacking = capabilities.find(({ id }) => id === lack)!
  expect(lacking).toMatchObject({ available: false, reason: expect.stringMatching(/\S/) as unknown })
  expect(run.failure).toMatchObject({ code: 'unsupported', detail: lack, remedy: lacking.remedy })
  expect(run.failure!.message).toContain(lacking.title)
  expect(run.failure!.message).toContain(lacking.reason)
  expect(lacking.remedy).toMatch(/\S/)
  // It is not forgotten: it can be looked at, and run again on a machine that has what it needs.
  expect((await programs.driven.ask('programs.list', {})).programs).toContainEqual(run)
  const { entries } = await programs.driven.ask('ledger.get', { session: programs.session })
  expect(entries.filter(({ state }) => state !== 'undone')).toEqual([])
})

test('without a clang here or there, that is said, and where to put one', { timeout: 60_000 }, async () => {
  const path = process.env['PATH']
  process.env['PATH'] = '/nonexistent'
  try {
    const run = await (await programs.start('x.bpf.c', sample('getuid-count.bpf.c'))).ended()
    expect(run.failure).toMatchObject({
      code: 'unsupported',
      remedy: expect.stringContaining('install') as unknown,
    })
    expect(run.failure!.message).toBe('There is no clang on the target, and none on this computer.')
  } finally {
    process.env['PATH'] = path
  }
})

test.runIf(existsSync('/usr/bin/clang'))(
  'BPF in C needs none of them there',
  { timeout: 60_000 },
  async () => {
    const program = await (await programs.start('getuid-count.bpf.c', sample('getuid-count.bpf.c'))).running()
    await program.until(() => program.map('calls') !== undefined, 'its map')
    expect(await program.stop()).toMatchObject({ phase: 'ended', failure: null })
  },
)
