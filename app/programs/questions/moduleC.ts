/**
 * The question as a kernel module: a kprobe, a kretprobe or a callback of ftrace, and counters of its own. It reports
 * to the kernel's log. Nothing checks it as the verifier checks BPF: what it does wrong, the whole machine does.
 */
import type { Source } from '../../model/source'
import { argumentName, integerOfArgument } from './asked/argument'
import { moduleConsumer, type ModuleConsumer } from './moduleConsumer'
import { moduleHook, type ModuleHook } from './moduleHook'
import type { Argument, Question, Written } from './asked/question'
import { asked, cString } from './asked/words'

export function moduleC(question: Question): Written {
  const { source, consumer } = question
  if (consumer.kind === 'stacks') {
    return {
      why: 'A module would need a table of stacks of its own; BPF brings one. bpftrace and BPF C answer this.',
    }
  }
  if (consumer.kind === 'by argument') {
    return {
      why: 'A module would need a table of its own for any value; BPF brings one. bpftrace and BPF C answer this.',
    }
  }
  const hook = moduleHook(source)
  if ('why' in hook) return hook
  const value = consumer.kind === 'histogram' ? valueOf(source, consumer.argument) : { text: '' }
  if ('why' in value) return value
  return { text: program(question, hook, moduleConsumer(consumer, value.text)) }
}

function program(
  question: Question,
  hook: ModuleHook,
  { headers, state, lines, report }: ModuleConsumer,
): string {
  const { process } = question
  const others =
    process == null
      ? []
      : [`if (current->tgid != ${process})`, `\treturn${hook.result === null ? '' : ' 0'};`]
  // Declarations stand before the first empty line, where there are any.
  const declared = lines.indexOf('') + 1
  const handler = [...lines.slice(0, declared), ...others, ...lines.slice(declared)]
  const included = [
    hook.header,
    'linux/module.h',
    'linux/workqueue.h',
    ...(others.length === 0 ? [] : ['linux/sched.h']),
    ...headers,
  ]
  return [
    '// SPDX-License-Identifier: GPL-2.0',
    `/* ${asked(question)} A module: what is wrong in it, is wrong in the kernel. */`,
    '#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt',
    ...[...new Set(included)].toSorted().map((each) => `#include <${each}>`),
    '',
    ...state,
    '',
    '/* Runs wherever the event happens, with interrupts perhaps off: it may not sleep. */',
    `static ${hook.handler}`,
    '{',
    ...handler.map((line) => (line === '' ? '' : `\t${line}`)),
    ...(hook.result === null ? [] : [`\t${hook.result}`]),
    '}',
    '',
    ...hook.definition,
    '',
    ...report,
    '',
    'static void report_again(struct work_struct *work);',
    'static DECLARE_DELAYED_WORK(reporter, report_again);',
    '',
    'static void report_again(struct work_struct *work)',
    '{',
    '\treport();',
    '\tschedule_delayed_work(&reporter, HZ);',
    '}',
    '',
    'static int __init begin(void)',
    '{',
    '\tint error;',
    '',
    ...hook.attach.map((line) => `\t${line}`),
    '\tif (error)',
    '\t\treturn error;',
    '\tschedule_delayed_work(&reporter, HZ);',
    '\treturn 0;',
    '}',
    '',
    'static void __exit end(void)',
    '{',
    `\t${hook.detach}`,
    '\tcancel_delayed_work_sync(&reporter);',
    '\treport();',
    '}',
    '',
    'module_init(begin);',
    'module_exit(end);',
    'MODULE_LICENSE("GPL");',
    `MODULE_DESCRIPTION(${cString(asked(question))});`,
    '',
  ].join('\n')
}

function valueOf(source: Source, argument: Argument): Written {
  const integer = integerOfArgument(argument)
  const cast = integer === null ? '' : `(${integer.signed ? 's' : 'u'}${integer.bits})`
  if (source.kind === 'kprobe' && argument.at === 'position') {
    return { text: `${cast}regs_get_kernel_argument(regs, ${argument.index})` }
  }
  if (source.kind === 'kretprobe' && argument.at === 'return') {
    return { text: `${cast}regs_return_value(regs)` }
  }
  if (source.kind === 'ftrace') {
    return { why: `The callback of ftrace has no ${argumentName(argument)}; a kprobe has the registers.` }
  }
  return { why: 'The events of this source carry no such number.' }
}
