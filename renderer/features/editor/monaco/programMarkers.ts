/** Mistakes that running a program has shown, marked in its text. */
import type { Disposable } from '../../../../app/base/disposable'
import { displayText } from '../../../../app/base/displayText'
import type { Diagnostic } from '../../../../app/model/program'
import { programsStore } from '../../../bridge/programs'
import { markersOf } from '../running/markers'
import { programOf, runningStore } from '../running/running'
import { documentsStore } from '../documents/store'
import { modelOf } from './models'
import { monaco } from './monaco'

const owner = 'program'
/** What each document's markers were made of: made anew only when there are others. */
const marked = new Map<string, readonly Diagnostic[]>()
const none: readonly Diagnostic[] = []

/** The list of mistakes takes room from the text: the first one is brought into sight once it has. */
const settling = 150

/** @param reveal called with the line of the first mistake of the program that is shown, when there are new ones */
export function startProgramMarkers(reveal: (line: number) => void): Disposable {
  const look = (): void => {
    const line = mark()
    if (line !== null) setTimeout(() => reveal(line), settling)
  }
  const stops = [programsStore, runningStore, documentsStore].map((store) => store.subscribe(look))
  look()
  return { dispose: () => stops.forEach((stop) => stop()) }
}

/** The line of the active program's first mistake, when it was just marked. */
function mark(): number | null {
  const { documents, active } = documentsStore.getState()
  let first: number | null = null
  for (const document of documents) {
    const diagnostics = programOf(document.id)?.diagnostics ?? none
    if ((marked.get(document.id) ?? none) === diagnostics) continue
    marked.set(document.id, diagnostics)
    const { model } = modelOf(document)
    const markers = markersOf(diagnostics, model.getValue())
    if (document.id === active)
      first = markers.find(({ severity }) => severity === 'error')?.startLine ?? null
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
  return first
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
