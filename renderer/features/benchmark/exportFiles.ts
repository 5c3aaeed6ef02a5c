/** Exports and copies what is shown. */
import { layOutChart } from '../../../app/benchmark/picture/layout'
import { isGoing, resultOf } from '../../../app/benchmark/results'
import { shownRows } from '../../../app/benchmark/rows'
import { failure } from '../../../app/base/failure'
import { benchmarkCsv } from '../../../app/exports/benchmarkCsv'
import { benchmarkJson } from '../../../app/exports/benchmarkJson'
import { benchmarkTable } from '../../../app/exports/benchmarkTable'
import { pictureSvg } from '../../../app/exports/pictureSvg'
import { copyText } from '../../bridge/clipboard'
import { desktop } from '../../bridge/desktop'
import { notify, notifyFailure, shown } from '../../bridge/notifications'
import { showPanel } from '../../bridge/panels'
import { theme, type ColourToken } from '../../theme/theme'
import { benchmarkStore } from './benchmarkState'
import { headOfResult } from './headOfResult'
import { readResult } from './readResult'
import { shownOverlay, shownResult } from './shownResult'

/** For a slide: as wide as one, in type that is read on it. */
const exportWidth = 1600
const exportFont = 22
/** Dots of a PNG for each unit: a projector, or a paper, may be twice as fine. */
const pngScale = 2

interface ExportedPicture {
  readonly svg: string
  readonly width: number
  readonly height: number
}

function exportedPicture(): ExportedPicture {
  const { measure, order, detail } = benchmarkStore.getState()
  const known = shownResult()
  const other = shownOverlay()
  const own = known === null ? null : resultOf(known.benchmark, known.name)
  const head = headOfResult(known?.benchmark ?? null, other)
  const rows = shownRows(own, other, { measure, order, detail })
  const options = { width: exportWidth, font: exportFont, measure, order, rows, own, other, head }
  const picture = layOutChart(options)
  const { width, height } = picture
  const { colours, fontUi } = theme()
  const style = getComputedStyle(document.documentElement)
  const of = (token: string) => colours[token as ColourToken] ?? style.getPropertyValue(`--${token}`).trim()
  const svg = pictureSvg(picture, head.title, { of, background: colours['surface-pane'], font: fontUi })
  return { svg, width, height }
}

export async function exportBenchmark(format: 'csv' | 'json' | 'svg' | 'png'): Promise<void> {
  const known = shownResult()
  const data =
    format === 'svg'
      ? exportedPicture().svg
      : format === 'png'
        ? await painted(exportedPicture())
        : known === null
          ? null
          : format === 'csv'
            ? benchmarkCsv(known.benchmark)
            : benchmarkJson(known.benchmark)
  if (data === null) return
  const saved = await shown(desktop.request('results.save', { name: fileName(), format, data }))
  if (saved !== null) notify({ severity: 'success', message: `Exported ${saved.name}`, detail: saved.path })
}

/** From what a target calls itself nothing goes into a file's name but letters, digits and dots. */
function fileName(): string {
  const known = shownResult()
  if (known === null) return 'benchmark'
  const { fingerprint, startedAt } = known.benchmark
  const kernel = (fingerprint?.kernel ?? '').replace(/[^0-9A-Za-z.]+/g, '-').replace(/^[-.]+/, '')
  const time = new Date(startedAt).toISOString().slice(0, 16).replaceAll(':', '')
  return ['benchmark', ...(kernel === '' ? [] : [kernel.slice(0, 60)]), time].join('-')
}

/** Chromium draws its own SVG; a data: address is what the content security policy lets an image have. */
async function painted({ svg, width, height }: ExportedPicture): Promise<string | null> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = width * pngScale
  canvas.height = height * pngScale
  const context = canvas.getContext('2d')
  if (context === null) {
    notifyFailure(failure('internal', 'The picture could not be painted', { remedy: 'Export it as SVG.' }))
    return null
  }
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '')
}

export async function copyBenchmark(): Promise<void> {
  const known = shownResult()
  if (known === null) return
  if (await copyText(benchmarkTable(known.benchmark))) {
    notify({ severity: 'success', message: 'Copied the benchmark as a Markdown table' })
  }
}

/** Opened results are looked at beside those measured here. */
export async function openBenchmark(): Promise<void> {
  const file = await shown(desktop.request('results.open', {}))
  if (file === null) return
  const parsed = readResult(file)
  if (!parsed.ok) {
    notifyFailure(parsed.failure)
    return
  }
  const id = `file ${crypto.randomUUID()}`
  // One that was exported while it ran goes on nowhere.
  const phase = isGoing(parsed.value) ? 'cancelled' : parsed.value.phase
  const opened = { name: file.name, benchmark: { ...parsed.value, id, phase } }
  benchmarkStore.setState((state) => ({ opened: [...state.opened, opened], shown: id }))
  showPanel('benchmark')
}
