// What lights up when nobody has seen the function without its probes.
import { expect, it } from 'vitest'
import { isPatched } from '../../../app/bytes/patched'
import type { Patcher } from '../../../app/model/bytes'

const kprobe = (offset: number, flags = ''): Patcher => ({
  by: 'kprobe',
  offset,
  text: `ffffffff810b9c94 k __do_sys_getuid+0x${offset.toString(16)} ${flags}`,
})
const at = (offset: number, bytes: string) => ({ offset, bytes })

it('is the instruction that a listed probe was written into', () => {
  expect(isPatched(at(9, 'e91246273f'), [kprobe(9, '[OPTIMIZED]')])).toBe(true)
  expect(isPatched(at(9, 'cc'), [kprobe(9)])).toBe(true)
  expect(isPatched(at(4, 'e81726273f'), [kprobe(4, '[FTRACE]')])).toBe(true)
  expect(isPatched(at(4, 'e81726273f'), [{ by: 'ftrace', offset: null, text: 'vfs_read (1)' }])).toBe(true)
})

it('is none that only happens to look like it, and none of a probe that is not armed', () => {
  expect(isPatched(at(0x22, 'e8b9551000'), [kprobe(9)])).toBe(false)
  expect(isPatched(at(0x22, 'e8b9551000'), [kprobe(0x22, '[DISABLED]')])).toBe(false)
  expect(isPatched(at(0x22, 'e8b9551000'), [{ by: 'ftrace', offset: null, text: 'x (1)' }])).toBe(false)
  expect(isPatched(at(9, 'cc'), null)).toBe(false)
})
