import { expect, test } from 'vitest'
import { clangComplaints } from '../../../app/programs'

test.each([
  [
    "program.bpf.c:9:2: error: use of undeclared identifier 'x'\n        x = 1;\n        ^\n1 error generated.\n",
    [
      {
        line: 9,
        column: 2,
        endLine: 9,
        endColumn: null,
        severity: 'error',
        message: "use of undeclared identifier 'x'",
      },
    ],
  ],
  [
    'program.bpf.c:3:9:{3:5-3:12}{3:14-3:15}: warning: comparison\n',
    [{ line: 3, column: 5, endLine: 3, endColumn: 15, severity: 'warning', message: 'comparison' }],
  ],
  [
    "program.bpf.c:6:8: error: redefinition of 'key'\nprogram.bpf.c:2:8: note: previous definition is here\n",
    [{ line: 6, message: "redefinition of 'key'", explanation: 'line 2: previous definition is here' }],
  ],
  [
    "In file included from program.bpf.c:2:\n/usr/include/linux/bpf.h:11:10: fatal error: 'asm/types.h' file not found\n",
    [
      {
        line: 2,
        column: null,
        severity: 'error',
        message: "'asm/types.h' file not found (in /usr/include/linux/bpf.h:11)",
      },
    ],
  ],
  [
    "clang: error: unsupported argument 'x' to option '-mcpu='\n",
    [{ line: null, message: "unsupported argument 'x' to option '-mcpu='" }],
  ],
  ['all is well\n', []],
])('%j', (said, expected) => {
  expect(clangComplaints(said)).toMatchObject(expected)
})

test.each([
  ['a member that is none', 'program.bpf.c:3:14:{3:9-3:12}: error: no member named', 14, null],
  ['an operator', 'program.bpf.c:3:11:{3:9-3:10}{3:13-3:14}: error: invalid operands', 9, 14],
  ['an argument too many', 'program.bpf.c:3:13:{3:9-3:12}{3:13-3:17}: error: too many arguments', 9, 17],
])('%s is marked where it stands', (_what, said, column, endColumn) => {
  expect(clangComplaints(said)).toMatchObject([{ line: 3, column, endColumn }])
})
