import { expect, test } from 'vitest'
import { languageOf } from '../../../renderer/features/editor/documents/languages'

test.each([
  ['a.bt', '', 'bpftrace'],
  ['A.BT', 'int main() {}', 'bpftrace'],
  ['count.bpf.c', '', 'BPF C'],
  ['probe.mod.c', '', 'Kernel module C'],
  ['plain.c', 'int main(void) { return 0; }', 'C'],
  ['named-plainly.c', '#include <linux/module.h>\nmodule_init(start);', 'Kernel module C'],
  ['named-plainly.c', '#include "vmlinux.h"\nSEC("kprobe/vfs_read")', 'BPF C'],
  ['trace.sh', '', 'Shell'],
  ['stat.perf', 'perf stat -a', 'perf command'],
  ['script', '#!/usr/bin/env bpftrace\nBEGIN {}', 'bpftrace'],
  ['script', '#!/usr/sbin/bpftrace', 'bpftrace'],
  ['script', '#!/usr/bin/env -S bpftrace --unsafe', 'bpftrace'],
  ['script', '#!/bin/sh\nkprobe:f { }', 'Shell'],
  ['script', '#!/usr/bin/env bash', 'Shell'],
  ['script', '#!/usr/bin/python3\nkprobe:f', 'Plain text'],
  ['script', '// counts\n/* kprobe:no */\nkprobe:vfs_read { @ = count(); }', 'bpftrace'],
  ['script', 'BEGIN {\n}', 'bpftrace'],
  ['script', 'perf stat -e page-faults -a sleep 1', 'perf command'],
  ['notes.txt', 'Read this: kprobe:vfs_read is what we want.', 'Plain text'],
  ['empty', '', 'Plain text'],
])('%s beginning %j is %s', (name, text, label) => {
  expect(languageOf(name, text).label).toBe(label)
})
