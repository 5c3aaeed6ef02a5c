/** Each mechanism's colour: a family shares one, and its second member is drawn lighter. Names are the theme's tokens. */
import type { Mechanism } from '../model/benchmark'

export interface BarColour {
  /** A colour token, as `series-3`. */
  readonly token: string
  /** The second of a family: at the return, or the plainer form. */
  readonly light: boolean
}

const full = (token: string): BarColour => ({ token, light: false })
const light = (token: string): BarColour => ({ token, light: true })

const colours: Readonly<Record<Mechanism, BarColour>> = {
  base: full('text-faint'),
  tracepoint: full('series-1'),
  'raw tracepoint': light('series-1'),
  'function tracer': full('series-4'),
  'function graph': light('series-4'),
  fentry: full('series-2'),
  fexit: light('series-2'),
  fmod_ret: light('series-10'),
  kprobe: full('series-6'),
  kretprobe: light('series-6'),
  'kprobe.multi': full('series-3'),
  'kretprobe.multi': light('series-3'),
  uprobe: full('series-7'),
  uretprobe: light('series-7'),
  'perf sampling': full('series-8'),
  'kernel module': full('series-5'),
}

export function colourOf(mechanism: Mechanism): BarColour {
  return colours[mechanism]
}
