/** Whether the cursor in a BPF program stands where a struct's field is written, and of which type's. Pure. */

export interface MemberPlace {
  /** `struct file`: the type of the variable that the expression begins with. */
  readonly type: string
  /** The fields between it and the cursor. */
  readonly path: readonly string[]
  /** What is written of the field so far. */
  readonly typed: string
}

/** What an expression of fields ends with: `task->mm->` and the beginning of the next. */
const written = /([A-Za-z_]\w*)((?:(?:->|\.)\s*[A-Za-z_]\w*(?:\[[^\]]*\])?)*)(?:->|\.)(\w*)$/
/** `((struct task_struct *)pointer)->` */
const cast =
  /\(\s*(struct|union)\s+(\w+)\s*\*\s*\)\s*\(?[\w.>-]+(?:\([^()]*\))?\s*\)+((?:(?:->|\.)\w+)*)(?:->|\.)(\w*)$/
/** libbpf's macros read `a->b->c` as `BPF_CORE_READ(a, b, c)`. */
const coreRead = /\bBPF_CORE_READ(?:_INTO)?\s*\(([^()]*)$/

export function memberPlace(text: string, offset: number): MemberPlace | null {
  const before = text.slice(0, offset)
  const line = before.slice(before.lastIndexOf('\n') + 1)
  const read = coreRead.exec(line)
  if (read !== null && !/(?:->|\.)\w*$/.test(line)) return ofCoreRead(before, read[0])
  const casted = cast.exec(line)
  if (casted !== null) {
    const [, kind, name, path, typed] = casted
    return { type: `${kind} ${name}`, path: fieldsOf(path!), typed: typed! }
  }
  const found = written.exec(line)
  if (found === null) return null
  const [, variable, path, typed] = found
  const type = typeOf(before, variable!)
  return type === null ? null : { type, path: fieldsOf(path!), typed: typed! }
}

function ofCoreRead(before: string, call: string): MemberPlace | null {
  const all = call
    .slice(call.indexOf('(') + 1)
    .split(',')
    .map((one) => one.trim())
  // Of BPF_CORE_READ_INTO the first is where the value goes.
  const given = call.includes('_INTO') ? all.slice(1) : all
  const [variable, ...path] = given
  const typed = path.pop()
  if (variable === undefined || typed === undefined || !/^\w*$/.test(typed)) return null
  const casted = /^\(?\(\s*((?:struct|union)\s+\w+)\s*\*\s*\)/.exec(variable)?.[1]
  const type = casted ?? typeOf(before, variable)
  return type === null ? null : { type: type.replace(/\s+/g, ' '), path, typed }
}

function fieldsOf(path: string): string[] {
  return path.match(/[A-Za-z_]\w*(?![^[]*\])/g) ?? []
}

/** As it was declared last before the cursor: a local variable, or an argument of the function or of BPF_PROG. */
function typeOf(before: string, variable: string): string | null {
  const declared = new RegExp(
    String.raw`\b(struct|union)\s+(\w+)\s*\**\s*(?:const\s+)?\b${variable}\s*[;,)=\[]`,
    'g',
  )
  const [, kind, name] = [...before.matchAll(declared)].at(-1) ?? []
  return kind === undefined ? null : `${kind} ${name}`
}

export interface OwnMember {
  readonly name: string
  readonly type: string
}

/** The fields of a struct that the program itself declares; null when it does not. */
export function ownMembers(text: string, type: string): OwnMember[] | null {
  const body = new RegExp(String.raw`\b${type.replace(' ', String.raw`\s+`)}\s*\{([^{}]*)\}`).exec(
    withoutComments(text),
  )?.[1]
  if (body === undefined) return null
  return body.split(';').flatMap((line) => {
    const [, kind, name, size] =
      /^\s*([A-Za-z_][\w\s]*?[\s*]+)([A-Za-z_]\w*)\s*(\[[^\]]*\])?\s*$/.exec(line) ?? []
    return name === undefined
      ? []
      : [{ name, type: `${kind!.trim()}${size === undefined ? '' : ` ${size}`}` }]
  })
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?\*\/|\/\/.*/g, '')
}
