/** What a picture that stands alone says beside its bars. */
import type { Head } from '../../../app/benchmark/picture/head'
import { published } from '../../../app/benchmark/published'
import type { ChartResult } from '../../../app/benchmark/results'
import { emulatedMark, provenanceOf, workloadWords } from '../../../app/benchmark/words'
import type { Benchmark } from '../../../app/model/benchmark'
import { visibleText } from '../../widgets/hostile'

export function headOfResult(benchmark: Benchmark | null, other: ChartResult | null): Head {
  const about = published.find(({ title }) => title === other?.name)?.about ?? null
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
    ],
    mark: benchmark?.fingerprint?.emulated === true ? emulatedMark : null,
    feet: [
      ...(benchmark === null ? [] : [roundsSaid(benchmark.roundsDone)]),
      ...(other === null
        ? []
        : [
            [
              `${benchmark === null ? 'Published' : 'Hollow bars'}: ${visibleText(other.name)}.`,
              other.emulated === true ? `${emulatedMark}.` : null,
              about,
              other.source === null ? null : `Source: ${other.source}`,
            ]
              .filter((part) => part !== null)
              .join(' '),
          ]),
    ],
  }
}

function roundsSaid(rounds: number): string {
  if (rounds === 0) return 'The first round is not whole yet.'
  return `Median of ${rounds} ${rounds === 1 ? 'round' : 'rounds'}; whiskers: where another run’s median is expected, 95 %.`
}
