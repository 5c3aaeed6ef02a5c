/** The verifier's commonest refusals, in words that say what to do. */

const advice: readonly (readonly [RegExp, string])[] = [
  [/_or_null'/, 'This pointer may be NULL: check it before it is used'],
  [
    /invalid mem access 'inv'|invalid mem access 'scalar'/,
    'This is a number, or a pointer that nothing is known of: read through it with bpf_probe_read_kernel(), BPF_CORE_READ() or bpf_probe_read_user()',
  ],
  [
    /invalid mem access 'ctx'|invalid bpf_context access/,
    'Nothing may be read at this place of the context: this kind of program is given other arguments',
  ],
  [
    /infinite loop detected|back-edge from insn/,
    'This loop may never end: give it a bound that the verifier can see, or use bpf_loop()',
  ],
  [
    /unbounded memory access|unbounded min value|min value is negative|max value is outside|value is outside of the allowed memory range|invalid access to map value|variable-offset/,
    'The index may be outside of what it points to: check it against the size first',
  ],
  [
    /invalid (?:indirect )?read from stack|invalid read from stack|invalid stack type/,
    'Part of this was never written: set all of it first (= {} does), padding included',
  ],
  [/!read_ok/, 'This is read before anything was written to it'],
  [
    /combined stack size|stack depth|stack limit/,
    'More than 512 bytes on the stack: put large things into a per-CPU array',
  ],
  [
    /too many (?:states|jumps)|BPF program is too large|program too large|processed 1000001/,
    'The verifier gives up: too much to check. Make loops shorter, or use bpf_loop()',
  ],
  [
    /call stack of \d+ frames is too deep|recursive call/,
    'Functions call each other too deeply, or themselves: BPF has no recursion',
  ],
  [
    /cannot use helper|unknown func|helper call is not allowed/,
    'A program of this kind may not call this helper',
  ],
  [
    /GPL[- ](?:restricted|compatible)|non-GPL/,
    'This helper is for programs under the GPL: char LICENSE[] SEC("license") = "GPL";',
  ],
  [
    /Unreleased reference/,
    'What was taken here is not given back on every way out: submit or discard the record, release the reference',
  ],
  [
    /CO-RE relocation/,
    "This kernel's types have no such field: guard it with bpf_core_field_exists(), or name one that it has",
  ],
  [/At program exit the register R0|should have been in/, 'This kind of program must return 0'],
  [/R\d+ type=\S+ expected=/, 'The helper is given another kind of argument than it takes'],
  [
    /leads to invalid memory access|arg#?\d+ .*(?:invalid|expected)/,
    'The helper is given an argument that it cannot take',
  ],
  [/misaligned/, 'The access is not aligned to its size'],
  [
    /pointer arithmetic|pointer comparison prohibited|pointer (?:-=|\+=)/,
    'Not every calculation with this kind of pointer is allowed',
  ],
  [/div(?:ision)? by zero/, 'This may divide by zero'],
  [/sleepable|might sleep/, 'Only sleepable programs (SEC names with .s) may do this'],
  [/unreachable insn/, 'A part of the program can never run'],
]

/** null: nothing better than its own words is known. */
export function verifierAdvice(complaint: string): string | null {
  return advice.find(([pattern]) => pattern.test(complaint))?.[1] ?? null
}
