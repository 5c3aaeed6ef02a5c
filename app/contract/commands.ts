/**
 * Every command of the window, once. The native menu (main) and the palette and keyboard (renderer) are made of
 * this list, so none can be in one and not in the other.
 */
export type MenuName = 'File' | 'Edit' | 'Target' | 'Source' | 'Run' | 'View' | 'Help'

export interface Command {
  readonly id: string
  readonly menu: MenuName
  /** Items of different groups are parted by a line. */
  readonly group: number
  readonly title: string
  /** Electron accelerator, as in `CmdOrCtrl+Shift+P`. */
  readonly accelerator?: string
  /** A tick beside it: one of many (`radio`) or by itself (`checkbox`). */
  readonly tick?: 'radio' | 'checkbox'
  readonly submenu?: string
}

const define = <const T extends readonly Command[]>(commands: T): T => commands

export const commands = define([
  { id: 'file.new', menu: 'File', group: 0, title: 'New Program', accelerator: 'CmdOrCtrl+N' },
  { id: 'file.open', menu: 'File', group: 0, title: 'Open…', accelerator: 'CmdOrCtrl+O' },
  { id: 'file.save', menu: 'File', group: 1, title: 'Save', accelerator: 'CmdOrCtrl+S' },
  { id: 'file.saveAs', menu: 'File', group: 1, title: 'Save As…', accelerator: 'CmdOrCtrl+Shift+S' },
  { id: 'file.close', menu: 'File', group: 2, title: 'Close Tab', accelerator: 'CmdOrCtrl+W' },

  { id: 'file.next', menu: 'File', group: 3, title: 'Next Tab', accelerator: 'CmdOrCtrl+PageDown' },
  { id: 'file.previous', menu: 'File', group: 3, title: 'Previous Tab', accelerator: 'CmdOrCtrl+PageUp' },

  { id: 'edit.undo', menu: 'Edit', group: 0, title: 'Undo', accelerator: 'CmdOrCtrl+Z' },
  { id: 'edit.redo', menu: 'Edit', group: 0, title: 'Redo', accelerator: 'CmdOrCtrl+Shift+Z' },
  { id: 'edit.find', menu: 'Edit', group: 1, title: 'Find…', accelerator: 'CmdOrCtrl+F' },
  { id: 'edit.replace', menu: 'Edit', group: 1, title: 'Replace…', accelerator: 'CmdOrCtrl+H' },
  { id: 'edit.goToLine', menu: 'Edit', group: 1, title: 'Go to Line…', accelerator: 'CmdOrCtrl+G' },
  { id: 'edit.comment', menu: 'Edit', group: 2, title: 'Toggle Comment', accelerator: 'CmdOrCtrl+/' },
  { id: 'edit.fontLarger', menu: 'Edit', group: 3, title: 'Larger Editor Text' },
  { id: 'edit.fontSmaller', menu: 'Edit', group: 3, title: 'Smaller Editor Text' },

  { id: 'target.choose', menu: 'Target', group: 0, title: 'Connect…', accelerator: 'CmdOrCtrl+Shift+O' },
  { id: 'target.embedded', menu: 'Target', group: 0, title: 'Embedded Kernel' },
  { id: 'target.local', menu: 'Target', group: 0, title: 'This Computer' },
  { id: 'target.lab', menu: 'Target', group: 0, title: 'Lab VM' },
  { id: 'target.reconnect', menu: 'Target', group: 1, title: 'Reconnect' },
  { id: 'target.disconnect', menu: 'Target', group: 1, title: 'Disconnect' },
  { id: 'target.capabilities', menu: 'Target', group: 2, title: 'Capabilities' },
  { id: 'target.attached', menu: 'Target', group: 2, title: 'What Is Attached Now' },
  { id: 'target.changes', menu: 'Target', group: 2, title: 'Changes on Target' },
  { id: 'target.clean', menu: 'Target', group: 2, title: 'Clean Up Leftovers…' },
  { id: 'target.reset', menu: 'Target', group: 4, title: 'Reset Embedded Kernel' },
  { id: 'target.openPrepared', menu: 'Target', group: 4, title: 'Open Prepared Kernel…' },
  { id: 'target.savePrepared', menu: 'Target', group: 4, title: 'Save Prepared Kernel…' },
  { id: 'terminal.new', menu: 'Target', group: 3, title: 'New Terminal', accelerator: 'CmdOrCtrl+Shift+T' },
  { id: 'terminal.local', menu: 'Target', group: 3, title: 'New Terminal on This Computer' },
  {
    id: 'terminal.find',
    menu: 'Target',
    group: 3,
    title: 'Find in Terminal',
    accelerator: 'CmdOrCtrl+Shift+F',
  },
  { id: 'terminal.reset', menu: 'Target', group: 3, title: 'Reset Terminal' },
  {
    id: 'terminal.next',
    menu: 'Target',
    group: 3,
    title: 'Next Terminal',
    accelerator: 'CmdOrCtrl+Shift+PageDown',
  },
  {
    id: 'terminal.previous',
    menu: 'Target',
    group: 3,
    title: 'Previous Terminal',
    accelerator: 'CmdOrCtrl+Shift+PageUp',
  },
  { id: 'terminal.fontLarger', menu: 'Target', group: 3, title: 'Larger Terminal Text' },
  { id: 'terminal.fontSmaller', menu: 'Target', group: 3, title: 'Smaller Terminal Text' },
  {
    id: 'terminal.close',
    menu: 'Target',
    group: 3,
    title: 'Close Terminal',
    accelerator: 'CmdOrCtrl+Shift+W',
  },

  { id: 'source.kprobe', menu: 'Source', group: 0, title: 'Kprobe…', accelerator: 'CmdOrCtrl+1' },
  { id: 'source.ftrace', menu: 'Source', group: 0, title: 'Ftrace…', accelerator: 'CmdOrCtrl+2' },
  { id: 'source.tracepoint', menu: 'Source', group: 0, title: 'Tracepoint…', accelerator: 'CmdOrCtrl+3' },
  { id: 'source.perf', menu: 'Source', group: 0, title: 'Perf Event…', accelerator: 'CmdOrCtrl+4' },
  { id: 'source.bpf', menu: 'Source', group: 0, title: 'BPF…', accelerator: 'CmdOrCtrl+5' },
  { id: 'source.type', menu: 'Source', group: 1, title: 'Type a Source…', accelerator: 'CmdOrCtrl+T' },
  { id: 'source.clear', menu: 'Source', group: 2, title: 'Remove All Sources' },
  { id: 'source.bytes', menu: 'Source', group: 3, title: 'Bytes of a Function', accelerator: 'CmdOrCtrl+B' },

  {
    id: 'source.ask',
    menu: 'Source',
    group: 4,
    title: 'Ask a Question…',
    accelerator: 'CmdOrCtrl+E',
  },

  { id: 'run.start', menu: 'Run', group: 0, title: 'Start Counting', accelerator: 'CmdOrCtrl+R' },
  { id: 'run.stop', menu: 'Run', group: 0, title: 'Stop', accelerator: 'CmdOrCtrl+.' },
  { id: 'program.run', menu: 'Run', group: 3, title: 'Run Program', accelerator: 'F5' },
  { id: 'program.stop', menu: 'Run', group: 3, title: 'Stop Program', accelerator: 'Shift+F5' },
  { id: 'run.scope', menu: 'Run', group: 1, title: 'Count One Process…' },
  { id: 'run.scopeSystem', menu: 'Run', group: 1, title: 'Count the Whole System' },
  { id: 'run.copyNumbers', menu: 'Run', group: 2, title: 'Copy Numbers as CSV' },

  {
    id: 'benchmark.run',
    menu: 'Run',
    group: 3,
    title: 'Run Benchmark…',
    accelerator: 'CmdOrCtrl+Shift+B',
  },
  { id: 'benchmark.cancel', menu: 'Run', group: 3, title: 'Cancel Benchmark' },
  { id: 'benchmark.present', menu: 'Run', group: 4, title: 'Present Benchmark', accelerator: 'CmdOrCtrl+F5' },
  { id: 'benchmark.open', menu: 'Run', group: 4, title: 'Open Benchmark Result…' },
  { id: 'benchmark.copy', menu: 'Run', group: 4, title: 'Copy Benchmark as Table' },
  { id: 'benchmark.png', menu: 'Run', group: 4, submenu: 'Export Benchmark', title: 'PNG Picture…' },
  { id: 'benchmark.svg', menu: 'Run', group: 4, submenu: 'Export Benchmark', title: 'SVG Picture…' },
  { id: 'benchmark.csv', menu: 'Run', group: 4, submenu: 'Export Benchmark', title: 'CSV…' },
  { id: 'benchmark.json', menu: 'Run', group: 4, submenu: 'Export Benchmark', title: 'JSON…' },

  { id: 'view.palette', menu: 'View', group: 0, title: 'Command Palette…', accelerator: 'CmdOrCtrl+Shift+P' },
  { id: 'view.sources', menu: 'View', group: 1, title: 'Focus Sources', accelerator: 'CmdOrCtrl+Alt+1' },
  { id: 'view.editor', menu: 'View', group: 1, title: 'Focus Editor', accelerator: 'CmdOrCtrl+Alt+2' },
  { id: 'view.terminal', menu: 'View', group: 1, title: 'Focus Terminal', accelerator: 'CmdOrCtrl+Alt+3' },
  { id: 'view.graph', menu: 'View', group: 1, title: 'Focus Counts', accelerator: 'CmdOrCtrl+Alt+4' },
  {
    id: 'view.benchmark',
    menu: 'View',
    group: 1,
    title: 'Focus Benchmark',
    accelerator: 'CmdOrCtrl+Alt+5',
  },
  { id: 'view.answer', menu: 'View', group: 1, title: 'Focus Answer', accelerator: 'CmdOrCtrl+Alt+6' },
  {
    id: 'graph.pause',
    menu: 'View',
    group: 2,
    title: 'Pause Graph',
    accelerator: 'CmdOrCtrl+P',
    tick: 'checkbox',
  },
  {
    id: 'graph.log',
    menu: 'View',
    group: 2,
    title: 'Logarithmic Scale',
    accelerator: 'CmdOrCtrl+L',
    tick: 'checkbox',
  },
  {
    id: 'graph.perCpu',
    menu: 'View',
    group: 2,
    title: 'Per CPU',
    accelerator: 'CmdOrCtrl+U',
    tick: 'checkbox',
  },
  {
    id: 'graph.window.10',
    menu: 'View',
    group: 3,
    submenu: 'Time Window',
    title: '10 Seconds',
    tick: 'radio',
  },
  { id: 'graph.window.60', menu: 'View', group: 3, submenu: 'Time Window', title: '1 Minute', tick: 'radio' },
  {
    id: 'graph.window.300',
    menu: 'View',
    group: 3,
    submenu: 'Time Window',
    title: '5 Minutes',
    tick: 'radio',
  },
  {
    id: 'graph.window.900',
    menu: 'View',
    group: 3,
    submenu: 'Time Window',
    title: '15 Minutes',
    tick: 'radio',
  },
  { id: 'graph.window.3600', menu: 'View', group: 3, submenu: 'Time Window', title: '1 Hour', tick: 'radio' },
  {
    id: 'view.theme.system',
    menu: 'View',
    group: 4,
    submenu: 'Theme',
    title: 'As the System',
    tick: 'radio',
  },
  { id: 'view.theme.light', menu: 'View', group: 4, submenu: 'Theme', title: 'Light', tick: 'radio' },
  { id: 'view.theme.dark', menu: 'View', group: 4, submenu: 'Theme', title: 'Dark', tick: 'radio' },
  {
    id: 'pane.maximize',
    menu: 'View',
    group: 5,
    submenu: 'Pane',
    title: 'Maximize, and Back',
    accelerator: 'CmdOrCtrl+Shift+M',
  },
  { id: 'pane.wider', menu: 'View', group: 5, submenu: 'Pane', title: 'Wider' },
  { id: 'pane.narrower', menu: 'View', group: 5, submenu: 'Pane', title: 'Narrower' },
  { id: 'pane.taller', menu: 'View', group: 5, submenu: 'Pane', title: 'Taller' },
  { id: 'pane.shorter', menu: 'View', group: 5, submenu: 'Pane', title: 'Shorter' },
  { id: 'pane.left', menu: 'View', group: 5, submenu: 'Pane', title: 'Move Left' },
  { id: 'pane.right', menu: 'View', group: 5, submenu: 'Pane', title: 'Move Right' },
  { id: 'pane.up', menu: 'View', group: 5, submenu: 'Pane', title: 'Move Up' },
  { id: 'pane.down', menu: 'View', group: 5, submenu: 'Pane', title: 'Move Down' },
  { id: 'view.resetLayout', menu: 'View', group: 5, title: 'Reset Layout' },

  { id: 'help.keys', menu: 'Help', group: 0, title: 'Keyboard Shortcuts', accelerator: 'F1' },
  { id: 'help.licences', menu: 'Help', group: 1, title: 'Licences' },
  { id: 'help.about', menu: 'Help', group: 1, title: 'About Probescope' },
] as const satisfies readonly Command[])

export type CommandId = (typeof commands)[number]['id']
