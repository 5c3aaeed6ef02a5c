/** What the user can choose to connect to. */
import { platform } from 'node:os'
import type { TargetAddress, TargetChoice } from '../../../app/model/target'
import { preparedLabel } from './embedded/embeddedKernels'
import { readManifest } from './embedded/snapshot'
import { noLab, type ProgramCommand } from './lab'
import { notLinux } from './local'
import { listHosts, type ListedHost } from './ssh/hostList'

/** Where this build has its lab and its embedded kernel, if it carries them. */
export interface Carried {
  readonly lab?: ProgramCommand | null
  readonly embedded?: string | null
}

export async function targetChoices({ lab, embedded = null }: Carried): Promise<TargetChoice[]> {
  const snapshot = await readManifest(embedded)
  return [
    {
      address: { kind: 'embedded' },
      label: labels.embedded,
      description: snapshot.ok
        ? `Linux ${snapshot.value.kernel} in an emulator inside the app; nothing here can break`
        : 'a real Linux inside the app',
      unavailable: snapshot.ok ? null : snapshot.failure,
    },
    {
      address: { kind: 'local' },
      label: labels.local,
      description: process.getuid?.() === 0 ? 'as root' : 'through sudo',
      unavailable: platform() === 'linux' ? null : notLinux,
    },
    {
      address: { kind: 'lab' },
      label: labels.lab,
      description: 'a Debian machine in QEMU; started when it does not run',
      unavailable: lab ? null : noLab,
    },
    ...(await listHosts()).map((listed) => ({
      address: { kind: 'ssh' as const, host: listed.host },
      label: listed.host,
      description: describe(listed),
      unavailable: null,
    })),
  ]
}

const labels = { embedded: 'Embedded kernel', local: 'This computer', lab: 'Lab VM' } as const

export function labelOf(address: TargetAddress): string {
  if (address.kind === 'ssh') return address.host
  const prepared = address.kind === 'embedded' ? address.prepared : undefined
  return prepared === undefined ? labels[address.kind] : preparedLabel(prepared)
}

/** `~/.ssh/config: engineer@db7.example.org:2222` */
function describe({ host, hostName, user, port }: ListedHost): string {
  const at = user === null ? '' : `${user}@`
  return `~/.ssh/config: ${at}${hostName ?? host}${port === null ? '' : `:${port}`}`
}
