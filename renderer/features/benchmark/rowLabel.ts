/** A row of the chart for who does not see it. */
import type { Bar, Measure } from '../../../app/benchmark/results'
import type { Row } from '../../../app/benchmark/rows'
import { formatFigure, formatInterval } from '../../../app/benchmark/words'
import { visibleText } from '../../widgets/hostile'

export function rowLabel({ title, own, other }: Row, measure: Measure, otherName: string | null): string {
  const said = [own === null ? null : spoken(own, measure)]
  if (other !== null) said.push(`${otherName ?? 'the other'}: ${spoken(other, measure)}`)
  return visibleText(`${title}: ${said.filter((each) => each !== null).join('; ')}`)
}

function spoken({ figures, state }: Bar, measure: Measure): string {
  const figure = figures[measure]
  if (figure === null)
    return state === 'running' ? 'being measured' : state === 'waiting' ? 'waiting' : 'no figure'
  const interval = formatInterval(figure, measure)
  const value = formatFigure(figure.median, measure)
  return interval === null ? value : `${value}, ${interval}`
}
