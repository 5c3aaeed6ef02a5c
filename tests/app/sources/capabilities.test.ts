import { describe, expect, it } from 'vitest'
import { capabilityIds, type CapabilityReport } from '../../../app/model/capability'
import type { Machine } from '../../../app/model/target'
import { explainCapabilities, lackInShort, requires, whyUnavailable } from '../../../app/sources/capabilities'
import { sourceKinds } from '../../../app/sources/notation'

function machine(id: string, kernel = '6.12.117+deb13-cloud-amd64'): Machine {
  return {
    hostname: 'lab',
    arch: 'x86_64',
    kernel,
    bootId: '0',
    cpus: [0, 1],
    distribution: { id, version: '1', name: `${id} 1` },
  }
}

function report(id: string, available: boolean | null, errno: string | null = null): CapabilityReport {
  return { id, available, reason: available === true ? null : 'opening it: failed', errno, detail: null }
}

const everything = capabilityIds.map((id) => report(id, true))

describe('capabilities', () => {
  it('are all there, in one order, each with a title and what it is good for', () => {
    const explained = explainCapabilities(everything.toReversed(), machine('debian'))
    expect(explained.map(({ id }) => id)).toEqual([...capabilityIds])
    for (const { title, purpose, remedy } of explained) {
      expect(title).not.toBe('')
      expect(purpose).toMatch(/\.$/)
      // What is there needs no remedy.
      expect(remedy).toBeNull()
    }
  })

  it('that lack have a remedy, each', () => {
    for (const available of [false, null]) {
      const lacking = capabilityIds.map((id) => report(id, available, 'ENOENT'))
      for (const { remedy } of explainCapabilities(lacking, machine('debian'))) expect(remedy).toBeTruthy()
    }
  })

  it.each([
    ['debian', '6.12.9-amd64', 'tool:perf', 'apt-get install linux-perf'],
    ['debian', '6.12.9-amd64', 'kernel-headers', 'apt-get install linux-headers-6.12.9-amd64'],
    ['debian', '6.12.9-amd64', 'tool:bpftrace', 'apt-get install bpftrace'],
    [
      'ubuntu',
      '6.8.0-51-generic',
      'tool:perf',
      'apt-get install linux-tools-common linux-tools-6.8.0-51-generic',
    ],
    [
      'ubuntu',
      '6.8.0-51-generic',
      'tool:bpftool',
      'apt-get install linux-tools-common linux-tools-6.8.0-51-generic',
    ],
    ['fedora', '6.11.4-300.fc41.x86_64', 'kernel-headers', 'dnf install kernel-devel-6.11.4-300.fc41.x86_64'],
    ['rhel', '5.14.0-503.el9.x86_64', 'tool:trace-cmd', 'dnf install trace-cmd'],
    ['arch', '6.12.1-arch1-1', 'tool:bpftool', 'pacman -S bpf'],
    ['arch', '6.12.1-arch1-1', 'kernel-headers', 'pacman -S linux-headers'],
    ['arch', '6.6.63-1-lts', 'kernel-headers', 'pacman -S linux-lts-headers'],
    ['opensuse-leap', '6.4.0-150600.23.25-default', 'kernel-headers', 'zypper install kernel-default-devel'],
    ['sles', '6.4.0-150600.23.25-default', 'tool:perf', 'zypper install perf'],
    ['alpine', '6.6.63-0-virt', 'kernel-headers', 'apk add linux-virt-dev'],
    ['alpine', '6.6.63-0-lts', 'tool:clang', 'apk add clang'],
  ])('on %s %s: %s comes by %s', (id, kernel, capability, command) => {
    const explained = explainCapabilities([report(capability, false)], machine(id, kernel))
    const { remedy } = explained.find((each) => each.id === capability)!
    // A command stands alone on its line.
    expect(remedy!.split('\n')).toContain(command)
  })

  it('on a distribution that is not known are named, without a command that would be wrong', () => {
    const explained = explainCapabilities([report('tool:perf', false)], machine('nixos'))
    const { remedy } = explained.find(({ id }) => id === 'tool:perf')!
    expect(remedy).toBe('Install it on the target: perf, with the package manager of nixos 1.')
  })

  it('of the embedded kernel cannot be added to it: another target has them', () => {
    const lacking = capabilityIds.map((id) => report(id, false, 'ENOENT'))
    for (const { remedy } of explainCapabilities(lacking, machine('probescope-embedded'))) {
      expect(remedy).toMatch(/^The embedded kernel does not carry it\. Connect to the lab VM/)
    }
  })

  it('of a target that lies about its kernel put nothing into a command', () => {
    const explained = explainCapabilities([report('kernel-headers', false)], machine('debian', 'x; reboot'))
    expect(explained.find(({ id }) => id === 'kernel-headers')!.remedy).not.toContain('reboot')
  })

  it('that the kernel refuses say where to look, and how it must be built', () => {
    const explained = explainCapabilities([report('kprobes', false, 'EPERM')], machine('debian'))
    const { remedy, reason } = explained.find(({ id }) => id === 'kprobes')!
    expect(reason).toBe('opening it: failed')
    expect(remedy).toContain('lockdown')
    expect(remedy).toContain('CONFIG_KPROBES=y')
  })

  it('that the agent did not report are unknown; those that are new stand last', () => {
    const explained = explainCapabilities([report('rust-probes', true)], machine('debian'))
    expect(explained).toHaveLength(capabilityIds.length + 1)
    expect(explained[0]).toMatchObject({ id: 'root', available: null })
    expect(explained.at(-1)).toMatchObject({ id: 'rust-probes', title: 'rust-probes', available: true })
  })
})

describe('a source', () => {
  it('of each kind requires something, and nothing speaks against it where all is there', () => {
    const explained = explainCapabilities(everything, machine('debian'))
    for (const kind of sourceKinds) {
      expect(requires(kind).length).toBeGreaterThan(0)
      expect(whyUnavailable(kind, explained)).toBeNull()
    }
  })

  it('that needs what the target lacks says so, with the remedy and the capability', () => {
    const explained = explainCapabilities(
      everything.map((each) => (each.id === 'bpf-load' ? report('bpf-load', false, 'EPERM') : each)),
      machine('debian'),
    )
    for (const kind of ['fentry', 'fexit', 'rawtracepoint'] as const) {
      expect(whyUnavailable(kind, explained)).toMatchObject({
        code: 'unsupported',
        message: 'Loading BPF programs: not available on this target: opening it: failed',
        detail: 'bpf-load',
      })
      expect(whyUnavailable(kind, explained)!.remedy).toContain('CAP_BPF')
    }
    expect(
      whyUnavailable({ kind: 'kprobe', function: 'vfs_read', offset: 0, module: null }, explained),
    ).toBeNull()
  })

  it('in a list is refused in a few words; what is simply not there is said, not numbered', () => {
    const reasons = [
      'reading /sys/kernel/btf/vmlinux: ENOENT',
      'clang is not in PATH: ENOENT',
      'opening it: ENOENT',
    ]
    const ids = ['btf', 'tool:clang', 'kprobes'] as const
    const explained = explainCapabilities(
      ids.map((id, index) => ({ ...report(id, false, 'ENOENT'), reason: reasons[index]! })),
      machine('debian'),
    )
    expect(ids.map((id) => explained.find((each) => each.id === id)!.reason)).toEqual([
      'reading /sys/kernel/btf/vmlinux: no such file',
      'clang is not in PATH',
      'opening it: ENOENT',
    ])
    expect(lackInShort('fentry', explained)).toBe('BTF: not on this target')
    expect(lackInShort('software', explained)).toBeNull()
  })

  it('is not refused for what is only unknown', () => {
    expect(whyUnavailable('kprobe', explainCapabilities([], machine('debian')))).toBeNull()
    expect(whyUnavailable('kprobe', [])).toBeNull()
  })

  it('names what is to be mended first', () => {
    const nothing = explainCapabilities(
      capabilityIds.map((id) => report(id, false)),
      machine('debian'),
    )
    expect(whyUnavailable('fentry', nothing)!.detail).toBe('btf')
    expect(whyUnavailable('ftrace', nothing)!.detail).toBe('tracefs')
  })
})
