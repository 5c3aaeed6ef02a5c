/** Keeps the store as the engine's list of terminals is. */
import { z } from 'zod'
import { engine } from '../../bridge/engine'
import { recall, remember } from '../../bridge/remembered'
import { change, mirrored, noTerminals, put, removed, terminalsStore } from './terminals/store'

const rememberedActive = 'probescope.activeTerminal'

async function mirror(): Promise<void> {
  const listed = await engine.request('terminals.list', {})
  if (!listed.ok) return
  const wanted = recall(rememberedActive, z.string().nullable())
  change((state) => mirrored(state, listed.value.terminals, wanted))
}

/** Once, at start. */
export function startMirror(): void {
  engine.on('terminal.opened', ({ terminal }) => change((state) => put(state, terminal)))
  engine.on('terminal.changed', ({ terminal }) => change((state) => put(state, terminal)))
  engine.on('terminal.closed', ({ terminal }) => change((state) => removed(state, terminal)))
  engine.onOpen(() => void mirror())
  engine.onGone(() => change(() => noTerminals))
  terminalsStore.subscribe((state, before) => {
    if (state.active !== before.active && state.active !== null) remember(rememberedActive, state.active)
  })
  // The port may have come before this part was loaded.
  void mirror()
}
