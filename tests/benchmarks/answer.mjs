// From Run to a program's first answer, against the same program by hand over ssh, on the lab VM. Prints one JSON line.
//   npm run bench:answer [-- --repetitions 9 --kinds bpftrace,bpf]
// bpftrace against bpftrace; BPF C against clang here and bpftool there. By hand over one ssh connection that stays open,
// as the engine's does, with vmlinux.h made before, as the engine's is.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bundledEngine, until } from './engine.mjs'
import { repository, run } from './machine.mjs'
import { interleave, pairedRatio, spread } from './statistics.mjs'

const { values: options } = parseArgs({
  options: {
    repetitions: { type: 'string', default: '9' },
    kinds: { type: 'string', default: 'bpftrace,bpf' },
  },
})
const repetitions = Number(options.repetitions)

const labScript = join(repository, 'resources/lab/lab.mjs')
run(process.execPath, [labScript, 'start'])
const lab = JSON.parse(run(process.execPath, [labScript, 'status', '--json']))
const folder = mkdtempSync(join(tmpdir(), 'probescope-answer-'))
const ssh = ['ssh', '-F', lab.sshConfig, '-o', `ControlPath=${folder}/ssh`]

const programs = {
  bpftrace: {
    name: 'answer.bt',
    text: 'kprobe:vfs_read { @calls[comm, pid] = count(); }\n\ninterval:ms:100 { print(@calls); }\n',
  },
  bpf: {
    name: 'answer.bpf.c',
    text: `#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, __u32);
	__type(value, __u64);
} answer_calls SEC(".maps");

SEC("kprobe/vfs_read")
int on_event(void *ctx)
{
	__u32 key = bpf_get_current_pid_tgid() >> 32;
	__u64 one = 1, *count = bpf_map_lookup_elem(&answer_calls, &key);

	if (count)
		__sync_fetch_and_add(count, 1);
	else
		bpf_map_update_elem(&answer_calls, &key, &one, BPF_ANY);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
`,
  },
}

const byHand = {
  async bpftrace() {
    const started = performance.now()
    const script = 'bpftrace -B line /run/answer.bt & read -r end; kill -TERM $!; wait'
    const child = spawn(ssh[0], [...ssh.slice(1), '--', lab.host, script])
    await says(child, /@calls\[/)
    const seconds = (performance.now() - started) / 1000
    child.stdin.end('\n')
    await new Promise((resolve) => child.on('close', resolve))
    return seconds
  },
  async bpf() {
    const started = performance.now()
    const compiled = spawnSync(
      'clang',
      [
        '-target',
        'bpf',
        '-g',
        '-O2',
        '-mcpu=v3',
        '-D__TARGET_ARCH_x86',
        `-I${folder}`,
        '-c',
        `${folder}/answer.bpf.c`,
        '-o',
        `${folder}/answer.o`,
      ],
      { encoding: 'utf8' },
    )
    if (compiled.status !== 0) throw new Error(compiled.stderr)
    const script = `cat > /run/answer.o && bpftool prog loadall /run/answer.o /sys/fs/bpf/answer autoattach &&
      until bpftool map dump -j name answer_calls | grep -q value; do :; done; echo answered; rm -rf /sys/fs/bpf/answer /run/answer.o`
    const child = spawn('sh', ['-c', `"$@" < ${folder}/answer.o`, 'sh', ...ssh, '--', lab.host, script])
    await says(child, /answered/)
    const seconds = (performance.now() - started) / 1000
    await new Promise((resolve) => child.on('close', resolve))
    return seconds
  },
}

/** Resolves when it has said so. */
function says(child, pattern) {
  return new Promise((resolve, reject) => {
    let said = ''
    const hear = (text) => {
      said += text
      if (pattern.test(said)) resolve()
    }
    child.stdout.setEncoding('utf8').on('data', hear)
    child.stderr.setEncoding('utf8').on('data', (text) => (said += text))
    child.on('close', () => reject(new Error(`it ended without ${pattern}:\n${said}`)))
  })
}

const { Engine } = await bundledEngine()
const engine = new Engine({
  agents: join(repository, 'out/agent'),
  headers: join(repository, 'resources/bpf'),
  lab: { file: process.execPath, args: [labScript] },
})

async function ask(name, params) {
  const result = await engine.request(name, params)
  if (!result.ok) throw new Error(`${name}: ${JSON.stringify(result.failure)}`)
  return result.value
}

async function byProbescope(session, kind) {
  const started = performance.now()
  const answered = until(engine, 'program.maps', ({ maps }) => maps.some(({ rows }) => rows?.length > 0))
  const over = until(engine, 'program', ({ program }) => program.phase === 'ended')
  const { program } = await ask('programs.start', { session, ...programs[kind], kind: null })
  const first = await Promise.race([answered, over])
  if (first.program?.failure) throw new Error(JSON.stringify(first.program.failure))
  const seconds = (performance.now() - started) / 1000
  await ask('programs.stop', { program: program.id })
  return seconds
}

let reader = null
try {
  const connected = until(engine, 'session', ({ session }) => session.connection.phase === 'connected')
  const { session } = await ask('targets.connect', { address: { kind: 'lab' } })
  await connected
  await ask('capabilities.get', { session })
  spawnSync(
    ssh[0],
    [...ssh.slice(1), '-o', 'ControlMaster=yes', '-o', 'ControlPersist=yes', '-fN', '--', lab.host],
    { stdio: 'ignore' },
  )
  writeFileSync(
    `${folder}/vmlinux.h`,
    run(ssh[0], [...ssh.slice(1), '--', lab.host, 'bpftool btf dump file /sys/kernel/btf/vmlinux format c'], {
      maxBuffer: 1 << 26,
    }),
  )
  writeFileSync(`${folder}/answer.bpf.c`, programs.bpf.text)
  run(ssh[0], [...ssh.slice(1), '--', lab.host, 'cat > /run/answer.bt'], { input: programs.bpftrace.text })
  // Somebody reads all the time: else the answer waits for whoever happens to.
  reader = spawn(
    ssh[0],
    [...ssh.slice(1), '--', lab.host, 'while sleep 0.05 && cat /proc/uptime; do :; done'],
    {
      stdio: 'ignore',
    },
  )
  const result = {}
  for (const kind of options.kinds.split(',')) {
    const arms = { byHand: byHand[kind], probescope: () => byProbescope(session, kind) }
    for (const measure of Object.values(arms)) await measure()
    const seconds = await interleave(Object.keys(arms), repetitions, (arm) => arms[arm]())
    result[kind] = {
      byHand: spread(seconds.byHand),
      probescope: spread(seconds.probescope),
      ratio: spread(pairedRatio(seconds.probescope, seconds.byHand)),
    }
  }
  process.stdout.write(
    `${JSON.stringify({
      benchmark: 'answer',
      unit: 'seconds from Run to the first answer',
      machine: `the lab VM (emulated: its figures are no hardware's): Linux ${lab.kernel}`,
      repetitions,
      ...result,
      goal: 'ratio <= 1.2',
    })}\n`,
  )
} finally {
  reader?.kill()
  run(ssh[0], [...ssh.slice(1), '--', lab.host, 'rm -f /run/answer.bt'])
  spawnSync(ssh[0], [...ssh.slice(1), '-O', 'exit', '--', lab.host], { stdio: 'ignore' })
  rmSync(folder, { recursive: true })
  await engine.close()
}
process.exit(0)
