/** How a distribution installs the tools, by the ID of its /etc/os-release (os-release(5)). */
import type { Machine } from '../../model/target'

export type Tool = 'bpftrace' | 'perf' | 'trace-cmd' | 'bpftool' | 'clang' | 'kernel-headers'

interface Family {
  readonly ids: readonly string[]
  /** Begins the command; packages follow. */
  readonly install: string
  /** The packages with a tool, for a kernel release as `uname -r` prints it. */
  readonly packages: (tool: Tool, kernel: string) => string
}

const families: readonly Family[] = [
  {
    ids: ['debian', 'raspbian', 'kali', 'devuan', 'deepin'],
    install: 'apt-get install',
    packages: (tool, kernel) =>
      ({ perf: 'linux-perf', 'kernel-headers': `linux-headers-${kernel}` })[tool as string] ?? tool,
  },
  {
    ids: ['ubuntu', 'linuxmint', 'pop', 'elementary', 'zorin', 'neon'],
    install: 'apt-get install',
    packages: (tool, kernel) =>
      ({
        perf: `linux-tools-common linux-tools-${kernel}`,
        bpftool: `linux-tools-common linux-tools-${kernel}`,
        'kernel-headers': `linux-headers-${kernel}`,
      })[tool as string] ?? tool,
  },
  {
    ids: ['fedora', 'rhel', 'centos', 'rocky', 'almalinux', 'ol', 'amzn', 'openeuler'],
    install: 'dnf install',
    packages: (tool, kernel) => (tool === 'kernel-headers' ? `kernel-devel-${kernel}` : tool),
  },
  {
    ids: ['arch', 'archarm', 'manjaro', 'endeavouros', 'cachyos', 'garuda'],
    install: 'pacman -S',
    packages: (tool, kernel) =>
      ({ bpftool: 'bpf', 'kernel-headers': `${archFlavour(kernel)}-headers` })[tool as string] ?? tool,
  },
  {
    ids: ['opensuse-leap', 'opensuse-tumbleweed', 'opensuse-slowroll', 'opensuse', 'sles', 'sled'],
    install: 'zypper install',
    packages: (tool, kernel) =>
      tool === 'kernel-headers' ? `kernel-${lastWord(kernel, 'default')}-devel` : tool,
  },
  {
    ids: ['alpine', 'postmarketos'],
    install: 'apk add',
    packages: (tool, kernel) => (tool === 'kernel-headers' ? `linux-${lastWord(kernel, 'lts')}-dev` : tool),
  },
]

/** The command, to be run as root, that installs a tool; null on a distribution that is not known. */
export function installCommand(tool: Tool, machine: Machine): string | null {
  const family = families.find(({ ids }) => ids.includes(machine.distribution.id))
  // Both come from the target, and the command is made to be pasted into a shell.
  if (family === undefined || !/^[A-Za-z0-9._+-]{1,128}$/.test(machine.kernel)) return null
  return `${family.install} ${family.packages(tool, machine.kernel)}`
}

/** `6.9.1-arch1-1` is of the package linux, `6.6.30-1-lts` of linux-lts. */
function archFlavour(kernel: string): string {
  const flavour = /-(lts|zen|hardened|rt|rt-lts)$/.exec(kernel)?.[1]
  return flavour === undefined ? 'linux' : `linux-${flavour}`
}

/** `6.4.0-150600.21-default` is of the flavour default. */
function lastWord(kernel: string, otherwise: string): string {
  return /-([a-z]+)$/.exec(kernel)?.[1] ?? otherwise
}
