/**
 * Where the features come together: the only place that knows them all. Those of the first picture are part of the
 * first file that is loaded; the editor and the terminal are big, and follow.
 */
import { lazy, Suspense } from 'react'
import { BenchmarkDialogs, registerBenchmarkCommands } from '../features/benchmark'
import { registerBytesCommands } from '../features/bytes'
import { registerGraphCommands } from '../features/graphs'
import { LedgerDialogs, registerLedgerCommands } from '../features/ledger'
import { registerSourceCommands, SourcePicker } from '../features/sources'
import { registerTargetCommands, TargetDialogs } from '../features/targets'

const editor = () => import('../features/editor')
const terminal = () => import('../features/terminal')

export const EditorPanel = lazy(async () => ({ default: (await editor()).EditorPanel }))
export const TerminalPanel = lazy(async () => ({ default: (await terminal()).TerminalPanel }))

const EditorDialogs = lazy(async () => ({ default: (await editor()).EditorDialogs }))

export function registerFeatureCommands(): void {
  registerTargetCommands()
  registerSourceCommands()
  registerGraphCommands()
  registerLedgerCommands()
  registerBytesCommands()
  registerBenchmarkCommands()
  void editor().then(({ registerEditorCommands }) => registerEditorCommands())
  void terminal().then(({ registerTerminalCommands }) => registerTerminalCommands())
}

/** Dialogs that any command may open: each shows itself when its feature's state says so. */
export function FeatureDialogs() {
  return (
    <>
      <TargetDialogs />
      <SourcePicker />
      <LedgerDialogs />
      <Suspense fallback={null}>
        <EditorDialogs />
      </Suspense>
      <BenchmarkDialogs />
    </>
  )
}
