/** The question as a BPF program in C, for libbpf: types from `vmlinux.h`, the place in the section's name. */
import type { Question, Written } from '../asked/question'
import { samplingOf } from '../asked/sampling'
import { asked, cString } from '../asked/words'
import { bodyOf } from './body'
import { filterOf } from './filter'
import { recordFor } from './record'
import { sectionOf } from './section'
import { valueOf } from './value'

export function bpfC(question: Question): Written {
  const { source, resolved } = question
  const sampled = samplingOf(source)
  if (sampled !== null && question.consumer.kind === 'count') {
    return {
      why: 'A BPF program is called at every so many of these events; it cannot count them. The perf command can.',
    }
  }
  const section = sectionOf(source, resolved)
  if ('why' in section) return section
  const filter = filterOf(source)
  if ('why' in filter) return filter
  const value = valueOf(question)
  if ('why' in value) return value
  const record = recordFor(question, filter.fields)
  if ('why' in record) return record
  const { maps, lines } = bodyOf(question, value.text)
  const needsRegisters = value.text.includes('PT_REGS')
  return {
    text: [
      '// SPDX-License-Identifier: GPL-2.0',
      `/* ${asked(question)}${sampled === null ? '' : ` ${sampled.says}`} */`,
      '#include "vmlinux.h"',
      '#include <bpf/bpf_helpers.h>',
      ...(needsRegisters ? ['#include <bpf/bpf_tracing.h>'] : []),
      '',
      ...maps,
      '',
      ...record.lines,
      ...(section.text.startsWith('perf_event/') ? [ofPerf] : []),
      `SEC(${cString(section.text)})`,
      `int on_event(${record.context} *ctx)`,
      '{',
      ...indented([...ofProcess(question), ...filter.lines, ...lines, 'return 0;']),
      '}',
      '',
      '/* Helpers for tracing are for programs under the GPL only. */',
      'char LICENSE[] SEC("license") = "GPL";',
      '',
    ].join('\n'),
  }
}

const ofPerf =
  "/* Which event, and at every how many of them: Probescope's; libbpf's own SEC says neither. */"

function ofProcess({ process }: Question): string[] {
  return process == null ? [] : [`if (bpf_get_current_pid_tgid() >> 32 != ${process})`, '\treturn 0;']
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' || line.startsWith('#') ? line : `\t${line}`))
}
