/** The steps of connecting: those that the kind of target has, and how each went. */
import { expect, it } from 'vitest'
import { ConnectSteps } from '../../main/engine/sessions/connectSteps'

const told = (steps: ConnectSteps) => steps.list.map(({ id, state }) => `${id} ${state}`)

it('that fails, says which step did and that those after it do not come', () => {
  const steps = new ConnectSteps('ssh')
  steps.begin('reach')
  steps.begin('privilege')
  steps.abandon()
  expect(told(steps)).toEqual([
    'reach done',
    'authenticate skipped',
    'privilege failed',
    'copy skipped',
    'start skipped',
    'capabilities skipped',
    'catalogue skipped',
  ])
})

it('are none of another machine’s where the kernel is embedded, or this computer’s', () => {
  const embedded = new ConnectSteps('embedded')
  embedded.begin('reach')
  embedded.begin('start')
  expect(told(embedded)).toEqual([
    'reach done',
    'copy skipped',
    'start running',
    'capabilities waiting',
    'catalogue waiting',
  ])
  expect(new ConnectSteps('local').list.map(({ id }) => id)).not.toContain('authenticate')
  expect(new ConnectSteps('local').list.map(({ id }) => id)).toContain('privilege')
})
