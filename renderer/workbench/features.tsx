/**
 * Where the features are put together. Each is loaded by itself, after the frame; a feature that this build has not got
 * leaves its place empty.
 */
import { createElement, lazy, Suspense, type ComponentType } from 'react'

type Feature = 'targets' | 'sources' | 'editor' | 'terminal' | 'graphs' | 'ledger'
type Exports = Readonly<Record<string, unknown>>

const loaders = import.meta.glob<Exports>('../features/*/index.ts')
const loaded = new Map<Feature, Promise<Exports>>()

function load(feature: Feature): Promise<Exports> {
  const known = loaded.get(feature)
  if (known !== undefined) return known
  const loading = loaders[`../features/${feature}/index.ts`]?.() ?? Promise.resolve({})
  loaded.set(feature, loading)
  return loading
}

const Nothing = () => null

/** A component that a feature exports, loaded when it is first shown. */
export function component(feature: Feature, name: string): ComponentType {
  return lazy(async () => ({
    default: ((await load(feature))[name] as ComponentType | undefined) ?? Nothing,
  }))
}

/** Features whose commands are wanted at once; the heavy ones follow the first picture. */
const light: readonly Feature[] = ['targets', 'sources', 'graphs', 'ledger']
const heavy: readonly Feature[] = ['editor', 'terminal']

export function registerFeatureCommands(): void {
  for (const feature of light) void register(feature)
  requestIdleCallback(() => heavy.forEach((feature) => void register(feature)), { timeout: 500 })
}

async function register(feature: Feature): Promise<void> {
  const exports = await load(feature)
  for (const [name, value] of Object.entries(exports)) {
    if (/^register\w*Commands$/.test(name) && typeof value === 'function') value()
  }
}

/** Dialogs that any command may open; each shows itself when its feature's state says so. */
const dialogs = [
  component('targets', 'TargetDialogs'),
  component('sources', 'SourcePicker'),
  component('ledger', 'LedgerDialogs'),
]

export function Dialogs() {
  return <Suspense>{dialogs.map((dialog, index) => createElement(dialog, { key: index }))}</Suspense>
}
