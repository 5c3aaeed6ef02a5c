/** The menu on the screen, and the window's word on what is greyed and ticked. */
import { Menu } from 'electron'
import { commands, type Command } from '../../app/contract/commands'
import { menuTemplate, type MenuOptions, type MenuState } from './template'

type Fixed = Omit<MenuOptions, 'state' | 'recentFiles'>

export class ApplicationMenu {
  // Until the window has said what it can do, it can do nothing.
  private state: MenuState = { disabled: new Set(commands.map(({ id }) => id)), checked: new Set() }
  private recentFiles: readonly string[] = []
  private menu = new Menu()

  constructor(private readonly options: Fixed) {}

  /** Makes the menu anew: only when its items change, since it closes one that is open. */
  build(recentFiles: readonly string[]): void {
    this.recentFiles = recentFiles
    const run = (id: string, argument: string | null) => {
      // Electron has ticked the item already; whether that is so is for the window to say.
      this.apply()
      this.options.run(id, argument)
    }
    this.menu = Menu.buildFromTemplate(
      menuTemplate({ ...this.options, run, state: this.state, recentFiles: this.recentFiles }),
    )
    Menu.setApplicationMenu(this.menu)
  }

  setState(disabled: readonly string[], checked: readonly string[]): void {
    this.state = { disabled: new Set(disabled), checked: new Set(checked) }
    this.apply()
  }

  private apply(): void {
    for (const { id, tick } of commands as readonly Command[]) {
      const item = this.menu.getMenuItemById(id)
      if (item === null) continue
      const enabled = !this.state.disabled.has(id)
      if (item.enabled !== enabled) item.enabled = enabled
      if (tick === undefined) continue
      const checked = this.state.checked.has(id)
      if (item.checked !== checked && (tick === 'checkbox' || checked)) item.checked = checked
    }
  }
}
