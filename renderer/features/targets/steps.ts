/** The steps of connecting, in words. */
import type { ConnectStep, Session } from '../../../app/model/target'

export const stepTitles: Readonly<Record<ConnectStep['id'], string>> = {
  reach: 'Reach the machine',
  authenticate: 'Authenticate',
  privilege: 'Become root',
  copy: 'Copy the agent',
  start: 'Start the agent',
  capabilities: 'See what this kernel can do',
  catalogue: 'Read the catalogue',
}

export function runningStep(session: Session): ConnectStep | null {
  return session.connection.steps.find((step) => step.state === 'running') ?? null
}
