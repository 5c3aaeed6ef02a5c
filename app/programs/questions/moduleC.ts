/**
 * The question as a kernel module: a kprobe, a kretprobe or a callback of ftrace, and counters of its own. It reports
 * to the kernel's log. Nothing checks it as the verifier checks BPF: what it does wrong, the whole machine does.
 */
import { assertNever } from '../../base/assert'
import type { Source } from '../../model/source'
import { argumentName, integerOfArgument } from './asked/argument'
import { moduleConsumer, type ModuleConsumer } from './moduleConsumer'
import type { Argument, Question, Written } from './asked/question'
import { asked, cString } from './asked/words'

interface Hook {
  readonly header: string
  /** The function that is called, without its body. */
  readonly handler: string
  /** Its last line; null when it returns nothing. */
  readonly result: string | null
  readonly definition: readonly string[]
  /** Statements that begin and end; `error` is declared. */
  readonly attach: readonly string[]
  readonly detach: string
}

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
  const hook = hookOf(source)
  if ('why' in hook) return hook
  const value = consumer.kind === 'histogram' ? valueOf(source, consumer.argument) : { text: '' }
  if ('why' in value) return value
  return { text: program(question, hook, moduleConsumer(consumer, value.text)) }
}

function program(question: Question, hook: Hook, { headers, state, lines, report }: ModuleConsumer): string {
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

function hookOf(source: Source): Hook | { readonly why: string } {
  switch (source.kind) {
    case 'kprobe':
      return {
        header: 'linux/kprobes.h',
        handler: 'int on_event(struct kprobe *probe, struct pt_regs *regs)',
        result: 'return 0;',
        definition: [
          'static struct kprobe probe = {',
          `\t.symbol_name = ${cString(symbol(source))},`,
          ...(source.offset === 0 ? [] : [`\t.offset = ${source.offset},`]),
          '\t.pre_handler = on_event,',
          '};',
        ],
        attach: ['error = register_kprobe(&probe);'],
        detach: 'unregister_kprobe(&probe);',
      }
    case 'kretprobe':
      return {
        header: 'linux/kprobes.h',
        handler: 'int on_event(struct kretprobe_instance *instance, struct pt_regs *regs)',
        result: 'return 0;',
        definition: [
          'static struct kretprobe probe = {',
          `\t.kp.symbol_name = ${cString(symbol(source))},`,
          '\t.handler = on_event,',
          '\t/* So many may be inside the function at once; further ones are missed. */',
          '\t.maxactive = 4096,',
          '};',
        ],
        attach: ['error = register_kretprobe(&probe);'],
        detach: 'unregister_kretprobe(&probe);',
      }
    case 'ftrace':
      if (source.module !== null) {
        return { why: 'The kernel gives modules no filter by module; name the functions themselves.' }
      }
      return {
        header: 'linux/ftrace.h',
        handler:
          'void notrace on_event(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *ops,\n\t\t\t\t     struct ftrace_regs *regs)',
        result: null,
        definition: [
          'static struct ftrace_ops ops = {',
          '\t.func = on_event,',
          '};',
          '',
          `static char functions[] = ${cString(source.pattern)};`,
        ],
        attach: [
          '/* Without a filter it would be every function of the kernel. */',
          'error = ftrace_set_filter(&ops, functions, sizeof(functions) - 1, 1);',
          'if (!error)',
          '\terror = register_ftrace_function(&ops);',
        ],
        detach: 'unregister_ftrace_function(&ops);',
      }
    case 'fentry':
    case 'fexit':
      return {
        why: 'fentry is a trampoline for BPF programs alone. A module takes a kprobe on the function.',
      }
    case 'tracepoint':
    case 'rawtracepoint':
      return {
        why: "A module on a tracepoint needs the prototype from the kernel's source, which the target does not tell. A kprobe on a function is the way here.",
      }
    case 'uprobe':
    case 'uretprobe':
      return {
        why: "A module would have to find the program's file and the place in it by itself. bpftrace does.",
      }
    case 'software':
    case 'hardware':
    case 'cache':
    case 'raw':
      return { why: 'A counter is read and runs no code; the perf command reads it.' }
    default:
      return assertNever(source)
  }
}

function symbol(source: { readonly function: string; readonly module: string | null }): string {
  return source.module === null ? source.function : `${source.module}:${source.function}`
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
