/** Compiles a BPF program on this computer with its clang. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { failure, type Failure } from '../../../../app/base/failure'
import type { Diagnostic } from '../../../../app/model/program'
import type { Machine } from '../../../../app/model/target'
import { clangComplaints, programFile } from '../../../../app/programs'

export interface Compiled {
  /** null when it could not be compiled. */
  readonly object: Uint8Array | null
  readonly diagnostics: readonly Diagnostic[]
  /** Why the compiler could not do its work at all. */
  readonly failure: Failure | null
}

/** A program that takes longer is no program for the kernel. */
const timeout = 60_000

/** How libbpf's headers call the architectures that `uname -m` names. */
const architectures: Readonly<Record<string, string>> = {
  x86_64: 'x86',
  i686: 'x86',
  aarch64: 'arm64',
  armv7l: 'arm',
  riscv64: 'riscv',
  s390x: 's390',
  ppc64le: 'powerpc',
}

/** @param types a folder with the target's vmlinux.h; null where the target has no BTF */
export async function compileBpf(
  text: string,
  machine: Machine,
  types: string | null,
  stop: AbortSignal,
): Promise<Compiled> {
  const folder = await mkdtemp(join(tmpdir(), 'probescope-bpf-'))
  try {
    await writeFile(join(folder, programFile), text)
    const args = clangArguments(machine, types)
    const { status, said } = await run('clang', [...args, '-c', programFile, '-o', 'program.o'], folder, stop)
    if (status === null) return { object: null, diagnostics: [], failure: noClang(said) }
    const diagnostics = clangComplaints(said)
    if (status !== 0) return { object: null, diagnostics, failure: headersMissing(said) }
    return { object: await readFile(join(folder, 'program.o')), diagnostics, failure: null }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export function clangArguments(machine: Machine, types: string | null): string[] {
  const [major = 0, minor = 0] = machine.kernel.split('.').map((part) => Number.parseInt(part, 10))
  // 32-bit jumps and the whole of atomics: what the verifier of that kernel understands.
  const newer = major > 5 || (major === 5 && minor >= 12)
  const include = `/usr/include/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`
  return [
    '-target',
    'bpf',
    '-g',
    '-O2',
    newer ? '-mcpu=v3' : '-mcpu=v2',
    `-D__TARGET_ARCH_${architectures[machine.arch] ?? machine.arch}`,
    '-Wall',
    '-Wno-unused-function',
    // A function that is nowhere would be found missing only when the program is loaded, without its line.
    '-Werror=implicit-function-declaration',
    '-fno-color-diagnostics',
    '-fdiagnostics-print-source-range-info',
    ...(types === null ? [] : ['-isystem', types]),
    // Where Debian keeps asm/types.h, which clang looks for only when it compiles for this machine itself.
    ...(existsSync(include) ? ['-idirafter', include] : []),
  ]
}

/** `status` null: it could not be started. */
function run(
  file: string,
  args: readonly string[],
  folder: string,
  stop: AbortSignal,
): Promise<{ status: number | null; said: string }> {
  return new Promise((resolve) => {
    const options = {
      cwd: folder,
      timeout,
      signal: stop,
      maxBuffer: 4 << 20,
      env: { ...process.env, LC_ALL: 'C' },
    }
    execFile(file, args, options, (error, _stdout, stderr) => {
      const code = error === null ? 0 : (error as { code?: unknown }).code
      if (typeof code === 'number') resolve({ status: code, said: stderr })
      else resolve({ status: null, said: `${stderr}${error?.message ?? ''}` })
    })
  })
}

function noClang(detail: string): Failure {
  return failure('unsupported', 'There is no clang on the target, and none on this computer.', {
    remedy: `Install it on either; on this computer:\n${installCommand}`,
    detail,
  })
}

const installCommand =
  process.platform === 'darwin' ? 'brew install llvm' : 'sudo apt install clang libbpf-dev'

function headersMissing(said: string): Failure | null {
  const [, missing] = /'((?:bpf|linux|asm)\/[^']+)' file not found/.exec(said) ?? []
  return missing === undefined
    ? null
    : failure('unsupported', `This computer has no ${missing}, which the program includes.`, {
        remedy: `Install it on this computer:\n${installCommand}`,
      })
}
