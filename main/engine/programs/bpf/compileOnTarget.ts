/** Compiles a BPF program with the target's own clang, in memory that only it sees, and brings the object here. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { succeed, type Result } from '../../../../app/base/result'
import { clangComplaints, programFile } from '../../../../app/programs'
import type { ProgramTask } from '../running/runner'
import { runTool } from '../running/runTool'
import { clangArguments, headersMissing, type Compiled } from './compile'

const grace = 1_000

/** `object` null without a complaint: it did not come so far as to have one, and another clang may. */
export async function compileOnTarget(
  task: ProgramTask,
  wantsTypes: boolean,
  stop: AbortSignal,
): Promise<Result<Compiled>> {
  let object = ''
  let said = ''
  const output = new TextDecoder()
  const errors = new TextDecoder()
  const built = await runTool(
    task.agent,
    {
      program: 'unshare',
      // The script mounts over /tmp, and must not run where it cannot have that for itself.
      arguments: ['--mount', 'sh', '@program'],
      text: await compileScript(task, wantsTypes),
      instance: false,
      grace,
    },
    {
      said: ({ channel, bytes }) => {
        if (channel === 'output') object += output.decode(bytes, { stream: true })
        else said += errors.decode(bytes, { stream: true })
      },
    },
    stop,
  )
  if (!built.ok) return built
  const diagnostics = clangComplaints(said)
  if (built.value.status === 0) {
    return succeed({ object: Buffer.from(object, 'base64'), diagnostics, failure: null })
  }
  return succeed({ object: null, diagnostics, failure: headersMissing(said, 'the target') })
}

/** For sh. What is written there is base64, so that nothing of the program can be taken for a command. */
async function compileScript({ text, machine, headers }: ProgramTask, wantsTypes: boolean): Promise<string> {
  const files = [{ path: programFile, bytes: Buffer.from(text) }, ...(await shippedHeaders(headers))]
  const include = `/usr/include/${machine.arch}-linux-gnu`
  const args = [...clangArguments(machine), '-isystem', 'types', '-isystem', 'include']
  return [
    'set -eu',
    'mount -t tmpfs none /tmp',
    'mkdir -p /tmp/build/types /tmp/build/include/bpf /tmp/build/linux/linux',
    'cd /tmp/build',
    ...files.flatMap(({ path, bytes }) => [
      `base64 -d <<'END' | gzip -d > ${path}`,
      gzipSync(bytes)
        .toString('base64')
        .replace(/(.{76})/g, '$1\n'),
      'END',
    ]),
    // Its guard is the agent, which knows the kernel's types.
    ...(wantsTypes ? ['/proc/$PPID/exe --kernel-types > types/vmlinux.h'] : []),
    `clang ${args.join(' ')} -idirafter ${include} -idirafter linux -c ${programFile} -o program.o`,
    'base64 program.o',
    '',
  ].join('\n')
}

async function shippedHeaders(folder: string | null): Promise<{ path: string; bytes: Uint8Array }[]> {
  if (folder === null) return []
  const found = await Promise.all(
    ['include/bpf', 'linux/linux'].map(async (part) => {
      const names = await readdir(join(folder, part))
      return names.map((name) => `${part}/${name}`)
    }),
  )
  return Promise.all(found.flat().map(async (path) => ({ path, bytes: await readFile(join(folder, path)) })))
}
