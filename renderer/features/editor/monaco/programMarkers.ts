/** Mistakes that running a program has shown, marked in its text. */
import type { Disposable } from '../../../../app/base/disposable'
import { displayText } from '../../../../app/base/displayText'
import type { Diagnostic } from '../../../../app/model/program'
import { programsStore } from '../../../bridge/programs'
import { markersOf } from '../running/markers'
import { programOf, runningStore } from '../running/running'
import { documentsStore } from '../store'
import { modelOf } from './models'
import { monaco } from './monaco'

const owner = 'program'
/** What each document's markers were made of: made anew only when there are others. */
const marked = new Map<string, readonly Diagnostic[]>()
const none: readonly Diagnostic[] = []

export function startProgramMarkers(): Disposable {
  const stops = [programsStore, runningStore, documentsStore].map((store) => store.subscribe(mark))
  mark()
  return { dispose: () => stops.forEach((stop) => stop()) }
}

function mark(): void {
  for (const document of documentsStore.getState().documents) {
    const diagnostics = programOf(document.id)?.diagnostics ?? none
    if ((marked.get(document.id) ?? none) === diagnostics) continue
    marked.set(document.id, diagnostics)
    const { model } = modelOf(document)
    const markers = markersOf(diagnostics, model.getValue())
    monaco.editor.setModelMarkers(
      model,
      owner,
      markers.map((marker) => ({
        startLineNumber: marker.startLine,
        startColumn: marker.startColumn,
        endLineNumber: marker.endLine,
        endColumn: marker.endColumn,
        severity: severityOf(marker.severity),
        // A compiler repeats what is in the text, and a target may say anything.
        message: marker.message
          .split('\n')
          .map((line) => displayText(line))
          .join('\n'),
        source: displayText(marker.source),
      })),
    )
  }
}

function severityOf(severity: Diagnostic['severity']): monaco.MarkerSeverity {
  switch (severity) {
    case 'error':
      return monaco.MarkerSeverity.Error
    case 'warning':
      return monaco.MarkerSeverity.Warning
    case 'information':
      return monaco.MarkerSeverity.Info
  }
}
