// Which arms a run may measure: what the target lacks, and what the user has not allowed.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  armDefinition,
  armDefinitions,
  countingModule,
  countingModuleName,
  whyNotAllowed,
} from '../../../app/benchmark'
import { moduleName } from '../../../app/programs'

const nothing = { maySwitch: false, mayInsert: false }

describe('an arm that needs consent', () => {
  it('is left out without it, and says what to allow', () => {
    const module = armDefinition('module-kprobe')!
    expect(whyNotAllowed(module, nothing)).toMatchObject({ code: 'left-out' })
    expect(whyNotAllowed(module, nothing)!.remedy).toContain('tainted')
    expect(whyNotAllowed(module, { ...nothing, maySwitch: true })).not.toBeNull()
    expect(whyNotAllowed(module, { ...nothing, mayInsert: true })).toBeNull()
    const switched = armDefinition('kprobe-switched-perf')!
    expect(whyNotAllowed(switched, { ...nothing, mayInsert: true })!.message).toContain('switches')
    expect(whyNotAllowed(switched, { ...nothing, maySwitch: true })).toBeNull()
    expect(whyNotAllowed(armDefinition('kprobe-jump-perf')!, nothing)).toBeNull()
  })
})

describe('the counting module', () => {
  it('has a name of its own that the agent knows as ours, and that a module may have', () => {
    expect(countingModuleName('0f3A-9')).toBe('probescope_bench_0f3a9')
    // A user's program named like it would be taken for it.
    expect(moduleName('bench.mod.c')).not.toBe(countingModuleName('0f3a9'))
  })

  it('is C with a line end in its format, not a broken string', () => {
    expect(countingModule).toContain(String.raw`"%d %lu\n"`)
  })
})

describe('the agent’s arms', () => {
  it('are the same', () => {
    const source = readFileSync(new URL('../../../resources/agent/src/bench/arms.c', import.meta.url), 'utf8')
    for (const { arm } of armDefinitions) {
      const stem = arm.replace(/-(perf|bpf-empty|bpf-count)$/, '').replace(/^sampling-.*/, 'sampling-')
      expect(source).toContain(`"${stem}`)
    }
  })
})
