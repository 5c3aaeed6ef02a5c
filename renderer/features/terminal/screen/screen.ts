/** One terminal on the screen: xterm, joined to the engine's terminal of the same id. Outlives the element it is in. */
import { FitAddon } from '@xterm/addon-fit'
import { SearchAddon, type ISearchOptions } from '@xterm/addon-search'
import { Unicode11Addon } from '@xterm/addon-unicode11'
import { Terminal } from '@xterm/xterm'
import type { Disposable } from '../../../../app/base/disposable'
import { engine } from '../../../bridge/engine'
import { settingsStore } from '../../../bridge/settings'
import { theme } from '../../../theme/theme'
import { Acknowledgements } from './acknowledgements'
import { setLastSize, type Size } from './size'
import { terminalTheme } from './terminalTheme'
import { handleKey, takePastes } from './clipboard'
import { findLinks, linkHandler } from './links'
import { drawWithGraphicsCard } from './rendering'

/** Lines above the screen; the engine keeps as many. */
const scrollback = 5_000
/** Milliseconds: while a border is dragged the shell is not told each step, since it draws its prompt anew each time. */
const resizeDelay = 80
/** Characters in one message; the engine takes a million. */
const writeSize = 100_000
/** Milliseconds that a bell is seen. */
const bellTime = 160

export interface ScreenOptions {
  readonly id: string
  rang(): void
}

export class Screen {
  readonly terminal: Terminal
  readonly search = new SearchAddon({ highlightLimit: 1_000 })
  private readonly host = document.createElement('div')
  private readonly fit = new FitAddon()
  private readonly acknowledgements: Acknowledgements
  private readonly listening: Disposable
  private drawing: Disposable | null = null
  private observer: ResizeObserver | null = null
  private resizeTimer: ReturnType<typeof setTimeout> | null = null
  /** Output before the answer to attach is on the screen that the answer holds. */
  private attached = false
  private disposed = false

  constructor(private readonly options: ScreenOptions) {
    const { id } = options
    this.host.className = 'terminal-screen'
    this.acknowledgements = new Acknowledgements((characters) => {
      void engine.request('terminals.acknowledge', { terminal: id, characters })
    })
    this.terminal = new Terminal({
      allowProposedApi: true,
      cursorBlink: true,
      drawBoldTextInBrightColors: false,
      fontFamily: theme().fontMono,
      fontSize: settingsStore.getState().terminalFontSize,
      linkHandler: linkHandler(this.host),
      logLevel: 'off',
      macOptionIsMeta: true,
      minimumContrastRatio: 4.5,
      // Until it has its size: see fitNow.
      reflowCursorLine: true,
      scrollback,
      theme: terminalTheme(theme()),
    })
    this.terminal.loadAddon(this.fit)
    this.terminal.loadAddon(this.search)
    this.terminal.loadAddon(new Unicode11Addon())
    this.terminal.unicode.activeVersion = '11'
    findLinks(this.terminal, this.host)
    this.terminal.attachCustomKeyEventHandler((event) => handleKey(this.terminal, event))
    takePastes(this.terminal, this.host)
    this.terminal.onData((data) => this.write(data))
    // Bytes as characters from 0 to 255: mouse reports of an old kind.
    this.terminal.onBinary((data) => this.write(data))
    this.terminal.onBell(() => this.ring())
    this.listening = engine.on('terminal.data', ({ terminal, data }) => {
      if (terminal === id) this.receive(data)
    })
    void this.attach()
  }

  /** Takes up the engine's terminal as it stands now: at first, and after the connection to the engine was replaced. */
  async attach(): Promise<void> {
    this.attached = false
    this.acknowledgements.forget()
    const answer = await engine.request('terminals.attach', { terminal: this.options.id })
    if (!answer.ok || this.disposed) return
    // No await from here to the end: output that follows comes in messages after this one.
    this.attached = true
    const { screen, columns, rows } = answer.value
    this.terminal.reset()
    this.terminal.resize(columns, rows)
    this.terminal.write(screen, () => this.fitSoon())
  }

  show(parent: HTMLElement): void {
    parent.append(this.host)
    if (this.terminal.element === undefined) this.terminal.open(this.host)
    this.drawing = drawWithGraphicsCard(this.terminal)
    this.observer = new ResizeObserver(() => this.fitNow())
    this.observer.observe(this.host)
    this.fitNow()
    this.terminal.refresh(0, this.terminal.rows - 1)
  }

  hide(): void {
    this.observer?.disconnect()
    this.observer = null
    this.drawing?.dispose()
    this.drawing = null
    this.host.remove()
  }

  focus(): void {
    this.terminal.focus()
  }

  /** Font and colours, after the theme or the settings have changed. */
  restyle(): void {
    this.terminal.options.theme = terminalTheme(theme())
    this.terminal.options.fontFamily = theme().fontMono
    this.terminal.options.fontSize = settingsStore.getState().terminalFontSize
    this.fitNow()
  }

  /** Ended: nothing that is typed goes anywhere. */
  setEnded(ended: boolean): void {
    this.terminal.options.disableStdin = ended
    this.terminal.options.cursorBlink = !ended
  }

  searchOptions(
    options: Pick<ISearchOptions, 'caseSensitive' | 'regex'>,
    incremental: boolean,
  ): ISearchOptions {
    const { colours } = theme()
    return {
      ...options,
      incremental,
      decorations: {
        matchBackground: colours['warning-surface'],
        matchBorder: colours.warning,
        matchOverviewRuler: colours.warning,
        activeMatchBackground: colours['surface-selected'],
        activeMatchBorder: colours.accent,
        activeMatchColorOverviewRuler: colours.accent,
      },
    }
  }

  dispose(): void {
    this.disposed = true
    this.hide()
    this.listening.dispose()
    this.acknowledgements.forget()
    if (this.resizeTimer !== null) clearTimeout(this.resizeTimer)
    this.terminal.dispose()
  }

  private receive(data: string): void {
    if (!this.attached) return
    this.terminal.write(data, () => this.acknowledgements.add(data.length))
  }

  private write(data: string): void {
    for (let start = 0; start < data.length; start += writeSize) {
      const piece = data.slice(start, start + writeSize)
      void engine.request('terminals.write', { terminal: this.options.id, data: piece })
    }
  }

  private fitSoon(): void {
    if (!this.disposed) this.fitNow()
  }

  private fitNow(): void {
    if (!this.host.isConnected || !this.attached) return
    const proposed = this.fit.proposeDimensions()
    if (proposed === undefined || !Number.isFinite(proposed.cols) || this.host.clientHeight === 0) return
    const size = { columns: within(proposed.cols, 2, 1_000), rows: within(proposed.rows, 1, 1_000) }
    setLastSize(size)
    if (size.columns === this.terminal.cols && size.rows === this.terminal.rows) return
    this.terminal.resize(size.columns, size.rows)
    // What ssh asked before this terminal had its size is wrapped, or its end could not be read; a shell, which is there
    // at every later change, draws its prompt anew by itself.
    this.terminal.options.reflowCursorLine = false
    this.tellSize(size)
  }

  private tellSize(size: Size): void {
    if (this.resizeTimer !== null) clearTimeout(this.resizeTimer)
    this.resizeTimer = setTimeout(() => {
      this.resizeTimer = null
      void engine.request('terminals.resize', { terminal: this.options.id, ...size })
    }, resizeDelay)
  }

  private ring(): void {
    this.options.rang()
    this.host.dataset['bell'] = 'true'
    setTimeout(() => delete this.host.dataset['bell'], bellTime)
  }
}

function within(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value))
}
