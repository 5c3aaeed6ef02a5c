/** The steps of connecting in one line: what is done, and what is being done. */
import { displayText } from '../../app/base/displayText'
import { formatDuration } from '../../app/base/quantity'
import type { ConnectStep } from '../../app/model/target'
import type { Style } from './console'

export function connectingLine(
  steps: readonly ConnectStep[],
  style: (style: Style, text: string) => string,
): string {
  const parts = steps.flatMap((step) => {
    const note = step.note === null ? '' : ` (${displayText(step.note, 80)})`
    switch (step.state) {
      case 'done':
        return [style('dim', `${step.id} ${formatDuration(step.elapsed)}`)]
      case 'running':
        return [`${style('bold', step.id)}${note} …`]
      case 'failed':
        return [style('red', `${step.id} failed`)]
      default:
        return []
    }
  })
  return parts.join(' › ')
}
