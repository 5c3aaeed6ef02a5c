/**
 * The architecture, said once: which folder may import which. This list is the document, the check (layers.test.ts) and
 * the drawing (out/architecture/layers.mmd, made by the test).
 */

export interface Layer {
  /** A folder, or a file; `*` is one folder of any name. The longest that fits a path is its layer. */
  readonly path: string
  /** Layers it may import, besides itself. */
  readonly imports: readonly string[]
  /** npm packages: a list; or all but Electron's, which only the desktop process may touch. */
  readonly packages: readonly string[] | 'not electron' | 'any'
  /** Node's own modules. */
  readonly node: boolean
}

const pure = { packages: ['zod'], node: false } as const
const around = { packages: 'any', node: true } as const
const inWindow = { packages: 'not electron', node: false } as const
const app = [
  'app/base',
  'app/model',
  'app/protocol',
  'app/decoders',
  'app/analysis',
  'app/sources',
  'app/programs',
  'app/bytes',
  'app/benchmark',
  'app/exports',
  'app/contract',
]
const aroundIt = [
  'resources/base',
  'resources/build',
  'resources/lab',
  'resources/embedded',
  'resources/setup',
]
const windowParts = ['renderer/bridge', 'renderer/widgets', 'renderer/theme']

export const layers: readonly Layer[] = [
  // What Probescope knows: no Node, no DOM, no Electron.
  { path: 'app/base', imports: [], ...pure },
  { path: 'app/model', imports: ['app/base'], ...pure },
  { path: 'app/protocol', imports: ['app/base', 'app/model'], ...pure },
  { path: 'app/decoders', imports: ['app/base', 'app/model', 'app/protocol'], ...pure },
  { path: 'app/analysis', imports: ['app/base', 'app/model'], ...pure },
  // fuzzysort is pure text matching.
  { path: 'app/sources', imports: ['app/base', 'app/model'], packages: ['zod', 'fuzzysort'], node: false },
  { path: 'app/programs', imports: ['app/base', 'app/model', 'app/sources'], ...pure },
  // They decode bytes, and load their wasm themselves.
  {
    path: 'app/bytes',
    imports: ['app/base', 'app/model'],
    packages: ['zod', 'iced-x86', '@alexaltea/capstone-js'],
    node: false,
  },
  { path: 'app/benchmark', imports: ['app/base', 'app/model'], ...pure },
  { path: 'app/exports', imports: ['app/base', 'app/model', 'app/analysis', 'app/benchmark'], ...pure },
  { path: 'app/contract', imports: ['app/base', 'app/model', 'app/protocol'], ...pure },

  // Plain Node: runs in Electron's utility process, in the command line and in tests.
  { path: 'main/engine', imports: app, packages: 'not electron', node: true },
  { path: 'main/engine/index.ts', imports: ['main/engine', ...app], packages: 'not electron', node: true },
  {
    path: 'main/cli',
    imports: ['main/engine', 'main/engine/index.ts', ...app],
    packages: 'not electron',
    node: true,
  },
  { path: 'main/preload', imports: ['app/contract'], packages: ['electron'], node: false },
  // The preload's channel names are said once, and main listens to them.
  { path: 'main', imports: ['main/engine/index.ts', 'main/preload', ...app], packages: 'any', node: true },

  // The window.
  { path: 'renderer/theme', imports: app, ...inWindow },
  { path: 'renderer/widgets', imports: ['renderer/theme', ...app], ...inWindow },
  { path: 'renderer/bridge', imports: ['renderer/theme', 'renderer/widgets', ...app], ...inWindow },
  { path: 'renderer/features/*', imports: [...windowParts, ...app], ...inWindow },
  { path: 'renderer/workbench', imports: ['renderer/features/*', ...windowParts, ...app], ...inWindow },
  {
    path: 'renderer',
    imports: ['renderer/workbench', 'renderer/features/*', ...windowParts, ...app],
    ...inWindow,
  },
  { path: 'renderer/vite.config.ts', imports: [], packages: ['vite'], node: true },

  // Around it, from the ground up: what all of it uses, what builds the product, the kernels to trace, and the commands.
  { path: 'resources/base', imports: [], ...around },
  { path: 'resources/agent', imports: ['app/protocol'], ...around },
  { path: 'resources/icons', imports: ['resources/base'], ...around },
  { path: 'resources/build', imports: ['resources/base'], ...around },
  { path: 'resources/lab', imports: ['resources/base'], ...around },
  { path: 'resources/embedded', imports: ['resources/base', 'resources/build'], ...around },
  {
    path: 'resources/setup',
    imports: ['resources/base', 'resources/build', 'resources/lab', 'resources/embedded'],
    ...around,
  },
  {
    path: 'tests',
    imports: [
      ...app,
      'main',
      'main/engine',
      'main/engine/index.ts',
      'main/cli',
      'main/preload',
      'renderer',
      'renderer/workbench',
      'renderer/features/*',
      'renderer/vite.config.ts',
      ...windowParts,
      ...aroundIt,
    ],
    packages: 'any',
    node: true,
  },
]

/** Kept apart from the list above, so that a debt is seen as one. None today. */
export const debts: readonly { readonly from: string; readonly to: string; readonly why: string }[] = []
