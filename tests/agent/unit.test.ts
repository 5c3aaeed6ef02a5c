// The agent's unit tests (C, tests/agent/unit): natively, with sanitizers, and for arm64 in an emulator.
import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fixtures, foreignSysroot, makeAgent, native } from './agentProgram'

const BUILD_MS = 240_000

/** Runs a test program; every one of its tests must be reported, and none as failed. */
function expectAllOk(command: readonly string[]): void {
  const { stdout, stderr, status } = spawnSync(command[0]!, [...command.slice(1), fixtures], {
    encoding: 'utf8',
  })
  const planned = Number(/^1\.\.(\d+)/.exec(stdout)?.[1])
  const passed = stdout.match(/^ok /gm)?.length ?? 0
  expect(stderr).toBe('')
  expect(stdout).not.toMatch(/^not ok/m)
  expect(planned).toBeGreaterThan(5)
  expect(passed).toBe(planned)
  expect(status).toBe(0)
}

describe("the agent's parts", () => {
  it('natively', { timeout: BUILD_MS }, async () => {
    const out = await makeAgent(native, ['tests'], [`ARCH=${native}`])
    expectAllOk([join(out, 'probescope-agent-tests')])
  })

  it('with the sanitizers for addresses and undefined behaviour', { timeout: BUILD_MS }, async () => {
    const out = await makeAgent('sanitized', ['tests'], [`ARCH=${native}`, 'SANITIZE=1'])
    expectAllOk([join(out, 'probescope-agent-tests')])
  })

  it('for arm64, emulated', { timeout: BUILD_MS }, async (test) => {
    const sysroot = foreignSysroot('aarch64')
    if (native === 'aarch64') test.skip('this machine is arm64: see the native test')
    if (sysroot === null) test.skip('no libraries for arm64: npm run agent fetches them where it can')
    const out = await makeAgent('aarch64', ['tests'], ['ARCH=aarch64', `SYSROOT=${sysroot}`])
    expectAllOk(['qemu-aarch64', join(out, 'probescope-agent-tests')])
  })
})

describe('lengths of x86 instructions', () => {
  it("agree with objdump's over all of libc", { timeout: BUILD_MS }, async () => {
    const out = await makeAgent(native, ['x86-lengths'], [`ARCH=${native}`])
    const libc = '/lib/x86_64-linux-gnu/libc.so.6'
    const result = execFileSync(
      'sh',
      ['-c', `objdump -d -w --insn-width=16 ${libc} | ${join(out, 'x86-lengths')}`],
      {
        encoding: 'utf8',
      },
    )
    const [, instructions, wrong] = /^(\d+) instructions, (\d+) wrong$/m.exec(result) ?? []
    expect(Number(instructions), result).toBeGreaterThan(100_000)
    expect(Number(wrong), result).toBe(0)
  })
})
