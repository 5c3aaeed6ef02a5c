/** How a module is called when the event happens: one shape for each mechanism that gives modules a callback. */
import { assertNever } from '../../base/assert'
import type { Source } from '../../model/source'
import { cString } from './asked/words'

export interface ModuleHook {
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

type SourceOf<K extends Source['kind']> = Extract<Source, { kind: K }>

/** The hook, or why a module has none on such a source. */
export function moduleHook(source: Source): ModuleHook | { readonly why: string } {
  switch (source.kind) {
    case 'kprobe':
      return kprobe(source)
    case 'kretprobe':
      return kretprobe(source)
    case 'ftrace':
      return source.module === null
        ? ftrace(source.pattern)
        : { why: 'The kernel gives modules no filter by module; name the functions themselves.' }
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

function kprobe(source: SourceOf<'kprobe'>): ModuleHook {
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
}

function kretprobe(source: SourceOf<'kretprobe'>): ModuleHook {
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
}

function ftrace(pattern: string): ModuleHook {
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
      `static char functions[] = ${cString(pattern)};`,
    ],
    attach: [
      '/* Without a filter it would be every function of the kernel. */',
      'error = ftrace_set_filter(&ops, functions, sizeof(functions) - 1, 1);',
      'if (!error)',
      '\terror = register_ftrace_function(&ops);',
    ],
    detach: 'unregister_ftrace_function(&ops);',
  }
}

function symbol(source: { readonly function: string; readonly module: string | null }): string {
  return source.module === null ? source.function : `${source.module}:${source.function}`
}
