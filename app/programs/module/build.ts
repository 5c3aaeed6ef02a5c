/** How a kernel module is built on the target against its own headers, leaving nothing there. */

/** `getuid-kprobe.mod.c` becomes `probescope_getuid_kprobe`: by the beginning a module is known as ours. */
export function moduleName(file: string): string {
  const base = file
    .toLowerCase()
    .replace(/(?:\.mod)?\.c$/, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 40)
  return `probescope_${base === '' ? 'module' : base}`
}

/**
 * A shell script for `unshare --mount`: it builds in memory that only it sees and that ends with it, and writes the module
 * to stdout as base64. What the compiler says comes on stderr, with columns of the text: a newer gcc would otherwise count
 * a tab as up to eight.
 */
export function buildScript(name: string, sourceAsBase64: string): string {
  return `set -eu
mount -t tmpfs none /tmp
mkdir /tmp/build
cd /tmp/build
base64 -d > ${name}.c <<'SOURCE'
${sourceAsBase64.replace(/(.{76})/g, '$1\n')}
SOURCE
cat > Makefile <<'MAKEFILE'
obj-m := ${name}.o
ccflags-y := $(call cc-option,-fdiagnostics-column-unit=byte)
MAKEFILE
make -C "/lib/modules/$(uname -r)/build" M=/tmp/build modules >&2
strip -g ${name}.ko 2>/dev/null || true
base64 ${name}.ko
`
}

/** What a line of the kernel's build says that it begins with: `  CC [M]  /tmp/build/probescope_getuid.o`. */
const step = /^ {2}([A-Z][A-Z0-9_]*)(?: \[M\])? +(\S+)$/

const steps: Readonly<Record<string, string>> = {
  CC: 'compiles',
  MODPOST: 'looks its symbols up in the kernel',
  LD: 'links',
  BTF: 'describes its types',
}

/** For people who wait; null: the line is none of the build's steps. */
export function buildStep(line: string): string | null {
  const [, tool = '', path] = step.exec(line) ?? []
  if (path === undefined) return null
  const file = path.slice(path.lastIndexOf('/') + 1)
  return `${tool.padEnd(8)}${steps[tool] ?? 'makes'} ${tool === 'MODPOST' ? '' : file}`.trimEnd()
}
