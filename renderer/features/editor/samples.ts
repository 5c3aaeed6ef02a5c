/** The programs that ship, which the empty editor and the palette offer. */
import type { ProgramKind } from '../../../app/model/program'
import { recognizeProgram } from '../../../app/programs'
import { desktop } from '../../bridge/desktop'
import { shown } from '../../bridge/notifications'
import { languageOf } from './documents/languages'

export interface Sample {
  readonly name: string
  readonly text: string
  /** Its first comment: what it does. */
  readonly about: string
  readonly language: string
  readonly kind: ProgramKind | null
}

const labels = ['bpftrace', 'perf command', 'Shell', 'BPF C', 'Kernel module C']

let loading: Promise<readonly Sample[]> | null = null

export function loadSamples(): Promise<readonly Sample[]> {
  return (loading ??= load())
}

async function load(): Promise<readonly Sample[]> {
  const info = await shown(desktop.request('app.info', {}))
  if (info === null) {
    loading = null
    return []
  }
  const samples = info.samples.map((sample) => ({
    ...sample,
    about: firstComment(sample.text),
    language: languageOf(sample.name, sample.text).label,
    kind: recognizeProgram(sample.name, sample.text),
  }))
  // One kind after the other, and first the one that asks the least of the target.
  const rank = (sample: Sample): number => [...labels, sample.language].indexOf(sample.language)
  return samples.sort((a, b) => rank(a) - rank(b))
}

/** The first sentence of the first comment, whatever the language's comments look like. */
export function firstComment(text: string): string {
  const lines = text.split('\n').filter((line) => !line.startsWith('#!') && !line.includes('SPDX'))
  const start = lines.findIndex((line) => /^\s*(?:\/\/|\/\*|#(?!include|define))/.test(line))
  if (start < 0) return ''
  const comment: string[] = []
  for (const line of lines.slice(start)) {
    const words = /^\s*(?:\/\/|\/\*+|\*+(?!\/)|#)?\s*(.*?)\s*(?:\*\/)?\s*$/.exec(line)![1]!
    if (!/^\s*(?:\/\/|\/\*|\*|#)/.test(line)) break
    comment.push(words)
    if (/[.:]$/.test(words) || line.includes('*/')) break
  }
  return comment.join(' ').trim()
}
