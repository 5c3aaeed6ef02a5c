import { expect, test } from 'vitest'
import { buildComplaints, buildScript, buildStep, moduleName } from '../../../app/programs'

test.each([
  ['getuid-kprobe.mod.c', 'probescope_getuid_kprobe'],
  ['Ünïcode & "quotes".mod.c', 'probescope_n_code_quotes'],
  ['.mod.c', 'probescope_module'],
  ['x'.repeat(300) + '.c', `probescope_${'x'.repeat(40)}`],
])('%j is a module of ours', (file, name) => {
  expect(moduleName(file)).toBe(name)
  expect(name).toMatch(/^probescope_[a-z0-9_]{1,44}$/)
})

test("the build's script holds the text where no shell reads it", () => {
  const script = buildScript('probescope_x', Buffer.from("SOURCE\n$(reboot) `reboot` '").toString('base64'))
  expect(script).not.toContain('reboot')
  expect(script.split('\n').filter((line) => line === 'SOURCE')).toHaveLength(1)
  expect(script).toContain("base64 -d > probescope_x.c <<'SOURCE'")
  // For make, and not for a template of ours.
  expect(script).toContain('\nccflags-y := $(call cc-option,-fdiagnostics-column-unit=byte)\n')
})

const said = `make: Entering directory '/usr/src/linux-headers-6.12'
  CC [M]  /tmp/build/probescope_x.o
/tmp/build/probescope_x.c: In function 'start':
/tmp/build/probescope_x.c:3:9: error: implicit declaration of function 'nosuch' [-Wimplicit-function-declaration]
    3 |         nosuch();
/tmp/build/probescope_x.c:4:1: warning: no return statement
ERROR: modpost: missing MODULE_LICENSE() in /tmp/build/probescope_x.o
ERROR: modpost: "gpl_only" [/tmp/build/probescope_x.ko] undefined!
`

test("the kernel's build marks the compiler's and modpost's complaints", () => {
  const found = buildComplaints(said, 'probescope_x', 'int a;\n\nnosuch();\ngpl_only();\n')
  expect(found).toMatchObject([
    { line: 3, column: 9, severity: 'error', origin: 'compiler' },
    { line: 4, column: 1, severity: 'warning', origin: 'compiler' },
    {
      line: null,
      severity: 'error',
      message: 'missing MODULE_LICENSE() in /tmp/build/probescope_x.o',
      origin: 'modpost',
    },
    {
      line: 4,
      column: 1,
      endColumn: 9,
      severity: 'error',
      message: "'gpl_only': undefined!",
      origin: 'modpost',
    },
  ])
})

test('marks a symbol that is only for modules under the GPL where it is used', () => {
  const refusal =
    "ERROR: modpost: GPL-incompatible module probescope_x.ko uses GPL-only symbol 'register_kprobe'"
  const text = 'static struct kprobe probe;\nint begin(void)\n{\n\treturn register_kprobe(&probe);\n}\n'
  expect(buildComplaints(refusal, 'probescope_x', text)).toMatchObject([
    { line: 4, column: 9, severity: 'error', origin: 'modpost' },
  ])
})

test.each([
  ['  CC [M]  /tmp/build/probescope_getuid.o', 'CC      compiles probescope_getuid.o'],
  ['  MODPOST Module.symvers', 'MODPOST looks its symbols up in the kernel'],
  ['  LD [M]  probescope_getuid.ko', 'LD      links probescope_getuid.ko'],
  ["make: Entering directory '/usr/src/linux-headers-6.12'", null],
  ['/tmp/build/x.c:3:5: error: CC /tmp/x.o', null],
])('%j is said as %j', (line, step) => {
  expect(buildStep(line)).toBe(step)
})
