import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { recognizeProgram } from '../../../app/programs'

test.each([
  ['count.bt', '', 'bpftrace'],
  ['count.bpf.c', '', 'bpf'],
  ['COUNT.BPF.C', '', 'bpf'],
  ['hello.mod.c', '', 'module'],
  ['trace.sh', '', 'shell'],
  ['stat.perf', '', 'perf'],
  ['untitled', '#!/usr/bin/env bpftrace\nBEGIN {}', 'bpftrace'],
  ['untitled', '#!/bin/sh\necho', 'shell'],
  ['untitled', '#!/usr/bin/env -S bash -e\necho', 'shell'],
  ['untitled', '#!/usr/bin/python3\nkprobe:x {}', null],
  ['untitled', '// a comment\nkprobe:vfs_read { @ = count() }', 'bpftrace'],
  ['untitled', '/* kprobe:vfs_read */\nhello', null],
  ['untitled', '#include "vmlinux.h"\n', 'bpf'],
  ['x.c', '#include <linux/module.h>\n', 'module'],
  ['x.c', 'int main(void) { return 0; }', null],
  ['untitled', '# counts\nperf stat -a -- sleep 1', 'perf'],
  ['untitled', 'nothing in particular', null],
  // The name that a new tab begins with is nobody's choice.
  ['untitled-1.bt', '# counts\nperf stat -a -- sleep 1', 'perf'],
  ['untitled-12.bt', '#!/bin/sh\necho', 'shell'],
  ['untitled-1.bt', 'not yet known', 'bpftrace'],
  ['mine.bt', '#!/bin/sh\necho', 'bpftrace'],
])('%s with %j is %s', (name, text, kind) => {
  expect(recognizeProgram(name, text)).toBe(kind)
})

const samples = join(import.meta.dirname, '../../../resources/samples')

test.each(readdirSync(samples))('the sample %s is known by its name, and by its text alone', (name) => {
  const kind = recognizeProgram(name, '')
  expect(kind).not.toBeNull()
  expect(recognizeProgram('untitled', readFileSync(join(samples, name), 'utf8'))).toBe(kind)
})
