/** The sources that a program makes for itself, as its text names them: to be shown, and counted without it. */
import type { ProgramKind } from '../model/program'
import { parseSource, printSource } from '../sources/notation'
import { sourceOfSection } from './bpf/sections'
import { bpftraceSources } from './bpftrace/sources'

/** A probe on all that match: to be counted, that is the function tracer's. */
const manyFunctions = /^(?:kprobe|k):(.*[*?].*)$/

/** More than this many say no more. */
const most = 12

/** In our notation, each once; what is not understood is left out. */
export function programSources(kind: ProgramKind | null, text: string): string[] {
  const found = named(kind, text).flatMap((candidate) => {
    const parsed = parseSource(candidate)
    return parsed.ok ? [printSource(parsed.value)] : []
  })
  return [...new Set(found)].slice(0, most)
}

function named(kind: ProgramKind | null, text: string): string[] {
  switch (kind) {
    case 'bpftrace':
      // How often is said behind the event; many functions are the function tracer's.
      return bpftraceSources(text).map((probe) =>
        probe.replace(/^((?:software|hardware|s|h):[^:]+):\d+$/, '$1').replace(manyFunctions, 'ftrace:$1'),
      )
    case 'bpf':
      // Maps and licences are sections, too; no source can be read in those.
      return all(/\bSEC\s*\(\s*"([^"\n]{1,300})"\s*\)/g, withoutComments(text)).map((section) =>
        sourceOfSection(section)
          .replace(/^((?:software|hardware|cache|raw):[^:]+):\d+$/, '$1')
          .replace(manyFunctions, 'ftrace:$1'),
      )
    case 'perf':
      return [
        ...all(/\bperf probe [^\n]*--add (.+)/g, withoutHashes(text)).flatMap(ofPerfProbe),
        ...all(/(?:^|\s)(?:-e|--event)[ =]?\s*'?([^\s'"]+)/g, withoutHashes(text)).flatMap(ofPerf),
      ]
    case 'shell':
      return ofTracefs(withoutHashes(text))
    case 'module':
      return all(/\.(?:kp\.)?symbol_name\s*=\s*"([^"\n]{1,300})"/g, withoutComments(text)).map(
        (symbol) => `${/struct kretprobe\b/.test(text) ? 'kretprobe' : 'kprobe'}:${symbol}`,
      )
    case null:
      return []
  }
}

function all(pattern: RegExp, text: string): string[] {
  return [...text.matchAll(pattern)].map(([, found]) => found!)
}

/** `probescope:count=vfs_read%return` or `"$group":'count=…'`, as `perf probe` takes it. */
function ofPerfProbe(word: string): string[] {
  const match = /^(?:"\$\w+":)?'?[\w:]+=([A-Za-z_.$][\w.$]*)(\+\d+)?(%return)?'?$/.exec(word.trim())
  if (match === null) return []
  const [, name, offset = '', returned] = match
  return [`${returned === undefined ? 'kprobe' : 'kretprobe'}:${name}${offset}`]
}

/** perf's own names: `syscalls:sys_enter_getuid`, `page-faults`, `r1a8`. */
function ofPerf(list: string): string[] {
  return list.split(',').flatMap((event) => {
    const name = event.replace(/:[ukhGHpPS]+$/, '')
    // Made by the program itself, of something else.
    if (/^(?:probe|probescope)\w*:/.test(name)) return []
    if (/^[\w-]+:[\w-]+$/.test(name)) return [`tracepoint:${name}`]
    return [`software:${name}`, `hardware:${name}`, `cache:${name}`]
      .filter((each) => parseSource(each).ok)
      .slice(0, 1)
  })
}

function ofTracefs(text: string): string[] {
  const events = [...text.matchAll(/\bevents\/([\w-]+)\/([\w-]+)\b/g)].flatMap(([, system, event]) =>
    event === 'enable' || event === 'filter' ? [] : [`tracepoint:${system}:${event}`],
  )
  const probes = [
    ...text.matchAll(/["']?\b([pr])\d*:[\w/$"-]+["']? *["']? *((?:\w+:)?[A-Za-z_][\w.]*(?:\+\d+)?)/g),
  ].map(([, kind, place]) => `${kind === 'p' ? 'kprobe' : 'kretprobe'}:${place}`)
  const traced = /current_tracer/.test(text)
    ? all(/echo +["']?([\w*?.]+)["']? *>+ *["']?[^\n]*set_ftrace_filter/g, text).map(
        (pattern) => `ftrace:${pattern}`,
      )
    : []
  return [...events, ...probes, ...traced]
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*/g, ' ')
}

function withoutHashes(text: string): string {
  return text.replace(/^\s*#.*$/gm, '')
}
