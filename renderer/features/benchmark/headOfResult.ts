/** What a picture that stands alone says beside its bars. */
import type { Head } from '../../../app/benchmark/picture/head'
import { published } from '../../../app/benchmark/published'
import type { ChartResult } from '../../../app/benchmark/results'
import { emulatedMark, provenanceOf, workloadWords } from '../../../app/benchmark/words'
import type { Benchmark } from '../../../app/model/benchmark'
import { visibleText } from '../../widgets/hostile'

export function headOfResult(benchmark: Benchmark | null, other: ChartResult | null): Head {
  const workload = benchmark === null ? null : workloadWords(benchmark.options.workload)
  return {
    title:
      benchmark === null
        ? `What each mechanism costs: ${other?.name ?? ''}`
        : `What each mechanism costs on ${visibleText(benchmark.target)}`,
    lines: [
      ...(workload === null ? [] : [visibleText(workload)]),
      ...(benchmark?.fingerprint == null
        ? []
        : [visibleText(provenanceOf(benchmark.fingerprint).join(' · '))]),
      ...(benchmark === null || other === null ? [] : [`Hollow bars: ${visibleText(other.name)}`]),
    ],
    mark: benchmark?.fingerprint?.emulated === true ? emulatedMark : null,
    feet: [
      ...(benchmark === null ? [] : [roundsSaid(benchmark), ...benchmark.warnings.map(visibleText)]),
      ...(other === null ? [] : aboutOverlay(benchmark, other)),
    ],
  }
}

/** Who stands behind the bars that are not ours; its name is in the head. */
function aboutOverlay(benchmark: Benchmark | null, other: ChartResult): string[] {
  const about = published.find(({ title }) => title === other.name)?.about ?? null
  const parts = [
    other.emulated === true ? `${emulatedMark}.` : null,
    about,
    other.source === null ? null : `Source: ${other.source}`,
  ].filter((part) => part !== null)
  if (parts.length === 0) return []
  return [`${benchmark === null ? 'Published' : 'Hollow bars'}: ${parts.join(' ')}`]
}

function roundsSaid({ roundsDone, phase, options }: Benchmark): string {
  if (roundsDone === 0) return 'The first round is not whole yet.'
  const rounds = `Median of ${roundsDone} ${roundsDone === 1 ? 'round' : 'rounds'}`
  const cut = phase === 'cancelled' ? `, cancelled before all ${options.rounds} were done` : ''
  return `${rounds}${cut}; whiskers: where another run’s median is expected, 95 %.`
}
