/** A BPF program in C is compiled by the target's clang, or else by this computer's, with the headers that ship. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Machine } from '../../app/model/target'
import { clangArguments, compileBpf, includeArguments } from '../../main/engine/programs/bpf/compile'
import { DrivenEngine } from '../kernel/engineHarness'
import { headersFolder } from '../kernel/labEngine'
import { ensureAgent } from './cliHarness'

const folder = mkdtempSync(join(tmpdir(), 'probescope-compile-'))
const path = process.env['PATH']
afterEach(() => (process.env['PATH'] = path))
afterAll(() => rmSync(folder, { recursive: true }))

const clang = existsSync('/usr/bin/clang')
const sample = readFileSync(
  fileURLToPath(new URL('../../resources/samples/getuid-count.bpf.c', import.meta.url)),
  'utf8',
)
const typed = `#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>

SEC("kprobe/vfs_read")
int BPF_KPROBE(on_read, struct task_struct *task)
{
	return BPF_CORE_READ(task, pid) + bpf_ntohs(1) + PT_REGS_PARM1(ctx);
}
char LICENSE[] SEC("license") = "GPL";
`

describe.runIf(clang)('on a computer that has clang and nothing else', () => {
  const machine = { kernel: '6.12.0', arch: 'x86_64' } as Machine

  function compile(text: string): string {
    const file = join(folder, 'program.bpf.c')
    writeFileSync(file, text)
    // As much as any program needs of the kernel's types to be compiled at all.
    writeFileSync(
      join(folder, 'vmlinux.h'),
      `#define __VMLINUX_H__
       typedef unsigned char __u8; typedef unsigned short __u16; typedef unsigned int __u32;
       typedef unsigned long long __u64; typedef signed char __s8; typedef short __s16; typedef int __s32;
       typedef long long __s64; typedef __u16 __be16; typedef __u32 __be32; typedef __u64 __be64;
       typedef __u32 __wsum; enum { BPF_F_CURRENT_CPU = 1 };
       struct pt_regs { unsigned long ax, bx, cx, dx, si, di, bp, sp, ip, r8, r9, r10; };
       struct task_struct { int pid; } __attribute__((preserve_access_index));`,
    )
    const args = [
      // Without the headers of this machine: Linux's own and libbpf's.
      '-nostdlibinc',
      ...clangArguments(machine),
      ...includeArguments({ types: folder, headers: headersFolder }).filter(
        (word) => word.startsWith('-') || word.startsWith(folder) || word.startsWith(headersFolder),
      ),
      '-Werror',
    ].filter((word, index, all) => word !== '-idirafter' || all[index + 1]?.startsWith(headersFolder))
    const { status, stderr } = spawnSync('clang', [...args, '-c', file, '-o', join(folder, 'program.o')])
    return status === 0 ? '' : String(stderr)
  }

  test('programs with types of their own are compiled', () => expect(compile(sample)).toBe(''))
  test('programs with the types of the kernel are compiled', () => expect(compile(typed)).toBe(''))
  test('what is not there is still told', () =>
    expect(compile('#include <linux/nosuch.h>\n')).toContain("'linux/nosuch.h' file not found"))
})

test('the licences of the headers lie beside them', () => {
  const text = readFileSync(join(headersFolder, 'LICENSES.txt'), 'utf8')
  expect(text).toContain('Redistributions of source code must retain the above copyright')
  expect(text).toContain('This copyright does *not* cover user programs')
  expect(readFileSync(join(headersFolder, 'GPL-2.0.txt'), 'utf8')).toContain('GNU GENERAL PUBLIC LICENSE')
})

describe.runIf(clang && process.getuid?.() === 0)('on a target that has clang', { timeout: 60_000 }, () => {
  const driven = new DrivenEngine()
  let session = ''

  beforeAll(async () => {
    ensureAgent()
    session = await driven.connect({ kind: 'local' })
    await driven.until(session, 'connected')
    await driven.ask('capabilities.get', { session })
  }, 60_000)
  afterAll(() => driven.close())

  test.runIf(existsSync('/sys/kernel/btf/vmlinux'))('it compiles there, and needs none here', async () => {
    // The target is this machine, and an agent finds its tools without our PATH.
    process.env['PATH'] = '/nonexistent'
    const check = (text: string) =>
      driven.ask('programs.check', { session, name: 'x.bpf.c', text, kind: null })
    expect(await check(typed)).toEqual({ diagnostics: [] })
    expect(await check(sample)).toEqual({ diagnostics: [] })
    const { diagnostics } = await check(typed.replace('task, pid', 'task, nosuch'))
    expect(diagnostics[0]).toMatchObject({ line: 10, severity: 'error', origin: 'clang' })
    expect(diagnostics[0]!.message).toContain("no member named 'nosuch'")
    const { entries } = await driven.ask('ledger.get', { session })
    expect(entries.filter(({ state }) => state !== 'undone')).toEqual([])
  })
})

describe('a clang of this computer', () => {
  const machine = { kernel: '6.12.0', arch: 'x86_64' } as Machine
  const nothing = { types: null, headers: null }
  const compiled = () => compileBpf('', machine, nothing, new AbortController().signal)

  /** The only one that is found. */
  function mockClang(script: string): void {
    const tools = mkdtempSync(join(folder, 'tools-'))
    writeFileSync(join(tools, 'clang'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
    process.env['PATH'] = tools
  }

  test('that is killed is not called missing', async () => {
    mockClang('echo "out of memory" >&2; kill -9 $$')
    expect(await compiled()).toMatchObject({
      object: null,
      failure: {
        code: 'failed',
        message: expect.stringContaining('SIGKILL'),
        detail: 'out of memory',
      },
    })
  })

  test('that is not there is', async () => {
    process.env['PATH'] = folder
    expect(await compiled()).toMatchObject({ failure: { code: 'unsupported' } })
  })
})
