/** What the window may ask of Electron's main process: files, settings, menus, clipboard. It does no tracing. */
import { z } from 'zod'

const draftSchema = z.object({
  /** Stable over restarts. */
  id: z.string(),
  /** null: never saved. */
  path: z.string().nullable(),
  name: z.string(),
  text: z.string(),
  /** What the file held when it was last read or saved; null for a new one. Differs from `text`: unsaved work. */
  savedText: z.string().nullable(),
  /** Where the cursor stood, both from 1; null when it never did. */
  cursor: z
    .object({ line: z.number().int().min(1), column: z.number().int().min(1) })
    .nullable()
    .default(null),
})
export type Draft = z.infer<typeof draftSchema>

export const draftsSchema = z.object({ drafts: z.array(draftSchema), active: z.string().nullable() })
export type Drafts = z.infer<typeof draftsSchema>

const settingsFields = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  /** Points; the whole window's zoom is Electron's. */
  editorFontSize: z.number().min(8).max(40),
  terminalFontSize: z.number().min(8).max(40),
  /** Milliseconds between samples. */
  interval: z.number().min(20).max(10_000),
  recentHosts: z.array(z.string()),
  recentFiles: z.array(z.string()),
  /** The docking layout as the docking library serializes it; null: the default one. */
  layout: z.unknown(),
})
const { shape } = settingsFields

export const settingsSchema = z.object({
  theme: shape.theme.default('system'),
  editorFontSize: shape.editorFontSize.default(13),
  terminalFontSize: shape.terminalFontSize.default(13),
  interval: shape.interval.default(100),
  recentHosts: shape.recentHosts.default([]),
  recentFiles: shape.recentFiles.default([]),
  layout: shape.layout.default(null),
})
export type Settings = z.infer<typeof settingsSchema>

/** Made of the fields without their defaults: a default would reset each setting that a change does not name. */
const settingsChangeSchema = settingsFields.partial()

const nothing = z.object({})
const openedFile = z.object({ path: z.string(), name: z.string(), text: z.string() })

export const desktopRequests = {
  'app.info': {
    params: nothing,
    result: z.object({
      version: z.string(),
      electron: z.string(),
      platform: z.string(),
      /** Programs that ship: name and text. */
      samples: z.array(z.object({ name: z.string(), text: z.string() })),
    }),
  },
  /** Of everything that ships: of what, and the text. */
  'app.licences': {
    params: nothing,
    result: z.object({ licences: z.array(z.object({ title: z.string(), text: z.string() })) }),
  },
  /** Asks with the native dialog; an empty list when the user thinks better of it. */
  'files.open': { params: nothing, result: z.object({ files: z.array(openedFile) }) },
  'files.read': { params: z.object({ path: z.string() }), result: openedFile },
  /** `path` null asks where; a null result means cancelled. Written to a new file and renamed: a crash loses nothing. */
  'files.save': {
    params: z.object({ path: z.string().nullable(), name: z.string(), text: z.string() }),
    result: z.object({ path: z.string(), name: z.string() }).nullable(),
  },
  /** A result that was exported; asks with the native dialog. null: the user thought better of it. */
  'results.open': {
    params: nothing,
    /** `modified`: milliseconds since the epoch. */
    result: openedFile.extend({ modified: z.number() }).nullable(),
  },
  /** Asks where; null when cancelled. `data` of a picture is base64, of the others text. */
  'results.save': {
    params: z.object({
      name: z.string().max(255),
      format: z.enum(['csv', 'json', 'svg', 'png']),
      data: z.string().max(64 << 20),
    }),
    result: z.object({ path: z.string(), name: z.string() }).nullable(),
  },
  /** Where a prepared kernel is, or shall be; asks with the native dialog. null: the user thought better of it. */
  'kernels.choose': {
    params: z.object({ to: z.enum(['open', 'save']) }),
    result: z.object({ path: z.string() }).nullable(),
  },
  /** Unsaved work, kept over a quit or a crash. */
  'drafts.load': { params: nothing, result: draftsSchema },
  'drafts.store': { params: draftsSchema, result: nothing },
  'settings.get': { params: nothing, result: settingsSchema },
  'settings.set': { params: settingsChangeSchema, result: settingsSchema },
  'clipboard.read': { params: nothing, result: z.object({ text: z.string() }) },
  'clipboard.write': { params: z.object({ text: z.string() }), result: nothing },
  /** Native question; `button` is the index chosen, the last one when dismissed. */
  'dialog.ask': {
    params: z.object({ message: z.string(), detail: z.string(), buttons: z.array(z.string()).min(1).max(4) }),
    result: z.object({ button: z.number() }),
  },
  /** Which menu items are greyed and which are ticked. */
  'menu.state': {
    params: z.object({ disabled: z.array(z.string()), checked: z.array(z.string()) }),
    result: nothing,
  },
} as const

export type DesktopRequest = keyof typeof desktopRequests
export type DesktopParams<R extends DesktopRequest> = z.input<(typeof desktopRequests)[R]['params']>
export type DesktopResult<R extends DesktopRequest> = z.output<(typeof desktopRequests)[R]['result']>

/** What main tells the window. */
export const desktopEvents = {
  /** A menu item was chosen: the id of a command. */
  command: z.object({ id: z.string(), argument: z.string().nullable() }),
  settings: settingsSchema,
  theme: z.object({ dark: z.boolean() }),
  /** The engine's process: a new port follows `started`. */
  engine: z.object({ state: z.enum(['started', 'crashed']) }),
} as const

export type DesktopEvent = keyof typeof desktopEvents
export type DesktopEventData<E extends DesktopEvent> = z.output<(typeof desktopEvents)[E]>
