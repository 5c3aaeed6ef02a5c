/**
 * Where the features come together: the only place that knows them all. Those of the first picture are part of the
 * first file that is loaded; the others follow it.
 */
import { lazy, Suspense, type ComponentType } from 'react'
import { registerGraphCommands } from '../features/graphs'
import { registerSourceCommands, SourcePicker } from '../features/sources'
import { registerTargetCommands, TargetDialogs } from '../features/targets'
import { afterFirstPicture, inIdleTime, useFirstPicture } from './firstPicture'
import { workbenchStore } from './state'

const answer = () => import('../features/answer')
const benchmark = () => import('../features/benchmark')
const bytes = () => import('../features/bytes')
const editor = () => import('../features/editor')
const ledger = () => import('../features/ledger')
const terminal = () => import('../features/terminal')

export const AnswerPanel = part(async () => (await answer()).AnswerPanel)
export const AttachedPanel = part(async () => (await ledger()).AttachedPanel)
export const BenchmarkPanel = part(async () => (await benchmark()).BenchmarkPanel)
export const BytesPanel = part(async () => (await bytes()).BytesPanel)
export const ChangesPanel = part(async () => (await ledger()).ChangesPanel)
export const EditorPanel = part(async () => (await editor()).EditorPanel)
export const TerminalPanel = part(async () => (await terminal()).TerminalPanel)

const BenchmarkDialogs = part(async () => (await benchmark()).BenchmarkDialogs)
const EditorDialogs = part(async () => (await editor()).EditorDialogs)
const LedgerDialogs = part(async () => (await ledger()).LedgerDialogs)

function part(load: () => Promise<ComponentType>) {
  return lazy(async () => ({ default: await load() }))
}

export function registerFeatureCommands(): void {
  registerTargetCommands()
  registerSourceCommands()
  registerGraphCommands()
  afterFirstPicture(() => void inIdleTime(followers).then(() => workbenchStore.setState({ isWhole: true })))
}

const followers: readonly (() => Promise<void>)[] = [
  async () => void (await editor()).registerEditorCommands(),
  async () => void (await terminal()).registerTerminalCommands(),
  async () => void (await ledger()).registerLedgerCommands(),
  async () => void (await bytes()).registerBytesCommands(),
  async () => void (await benchmark()).registerBenchmarkCommands(),
  // It has none; its pane comes to the front by itself.
  async () => void (await answer()),
]

/** Dialogs that any command may open: each shows itself when its feature's state says so. */
export function FeatureDialogs() {
  const isDrawn = useFirstPicture()
  return (
    <>
      <TargetDialogs />
      <SourcePicker />
      {isDrawn && (
        <Suspense fallback={null}>
          <LedgerDialogs />
          <EditorDialogs />
          <BenchmarkDialogs />
        </Suspense>
      )}
    </>
  )
}
