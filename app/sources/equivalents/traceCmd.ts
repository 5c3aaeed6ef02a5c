/** The count of one second with trace-cmd: recorded, then the lines are counted. */
import type { Source } from '../../model/source'
import { shellQuoted, shellWord } from './shell'

export function traceCmd(source: Source): string | null {
  const plugin = recorded(source)
  if (plugin === null) return null
  return [
    `trace-cmd record -q -o /tmp/count.dat ${plugin.options} sleep 1`,
    `trace-cmd report -i /tmp/count.dat | grep -c ${shellQuoted(plugin.line)}; rm /tmp/count.dat`,
  ].join('\n')
}

function recorded(source: Source): { options: string; line: string } | null {
  switch (source.kind) {
    case 'ftrace': {
      const filter = source.module === null ? source.pattern : `${source.pattern}:mod:${source.module}`
      return { options: `-p function -l ${shellWord(filter)}`, line: ' function: ' }
    }
    case 'tracepoint': {
      const filter = source.filter === null ? '' : ` -f ${shellQuoted(source.filter)}`
      return {
        options: `-e ${shellWord(`${source.system}:${source.event}`)}${filter}`,
        line: ` ${source.event}: `,
      }
    }
    default:
      return null
  }
}
