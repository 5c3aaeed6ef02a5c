/** The list of targets to choose from, narrowed by what is typed. */
import type { Failure } from '../../../app/base/failure'
import type { TargetAddress, TargetChoice } from '../../../app/model/target'
import { readHost } from './hostEntry'

export interface ChoiceRow {
  readonly key: string
  readonly icon: string
  readonly address: TargetAddress
  readonly label: string
  readonly description: string
  /** null when it can be tried; else why not. */
  readonly unavailable: Failure | null
}

const icons: Readonly<Record<TargetAddress['kind'], string>> = {
  embedded: 'chip',
  local: 'device-desktop',
  lab: 'beaker',
  ssh: 'remote',
}

/**
 * Rows in the order shown: what was typed, if it is a host; what is offered; hosts that were used before.
 * @param typed what stands in the field
 */
export function choiceRows(
  typed: string,
  offered: readonly TargetChoice[],
  recentHosts: readonly string[],
): ChoiceRow[] {
  const wanted = typed.trim().toLowerCase()
  const rows = offered.map((choice): ChoiceRow => ({
    key: keyOf(choice.address),
    icon: icons[choice.address.kind],
    address: choice.address,
    label: choice.label,
    description: choice.description,
    unavailable: choice.unavailable,
  }))
  for (const host of recentHosts) {
    const address = { kind: 'ssh', host } as const
    if (rows.some((row) => row.key === keyOf(address))) continue
    rows.push({
      key: keyOf(address),
      icon: 'history',
      address,
      label: host,
      description: 'used before',
      unavailable: null,
    })
  }
  const fitting = rows.filter((row) => `${row.label} ${row.description}`.toLowerCase().includes(wanted))
  const host = readHost(typed)
  if (host === null || !host.ok) return fitting
  const address = { kind: 'ssh', host: host.value } as const
  if (fitting.some((row) => row.key === keyOf(address))) return fitting
  const free: ChoiceRow = {
    key: keyOf(address),
    icon: 'arrow-right',
    address,
    label: host.value,
    description: 'connect by ssh',
    unavailable: null,
  }
  // A word that fits a host in the list most probably means that one.
  const exact = fitting.some((row) => row.label.toLowerCase().startsWith(wanted))
  return exact ? [...fitting, free] : [free, ...fitting]
}

function keyOf(address: TargetAddress): string {
  return address.kind === 'ssh' ? `ssh ${address.host}` : address.kind
}
