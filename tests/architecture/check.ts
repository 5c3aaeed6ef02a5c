/** What in a tree of files goes against the layers. */
import { posix } from 'node:path'
import { importsOf, sourceFiles, type Import } from './importGraph'
import { debts, layers, type Layer } from './layers'

export interface Tree {
  readonly files: number
  readonly imports: readonly Import[]
  /** One sentence each, with file and line. */
  readonly violations: readonly string[]
}

export const sourceFolders = ['app', 'main', 'renderer', 'resources', 'tests']

export function checkTree(root: string): Tree {
  const files = sourceFiles(root, sourceFolders)
  const violations: string[] = []
  for (const file of files) {
    if (layerOf(file) === null)
      violations.push(`${file} is in no layer: name its folder in tests/architecture/layers.ts`)
  }
  const imports = files.flatMap((file) => importsOf(root, file))
  for (const each of imports) {
    const violation = judge(each)
    if (violation !== null) violations.push(`${each.from}:${each.line}: ${violation}`)
  }
  violations.push(...cycles(imports).map((cycle) => `a cycle: ${inARing(cycle)}`))
  violations.push(...cycles(betweenFolders(imports)).map((cycle) => `folders in a cycle: ${inARing(cycle)}`))
  return { files: files.length, imports, violations }
}

function inARing(cycle: readonly string[]): string {
  return [...cycle, cycle[0]].join(' -> ')
}

/** Each folder for the files in it, not for the folders in it. Of tests no order is asked for: they share helpers. */
function betweenFolders(imports: readonly Import[]): Import[] {
  return imports.flatMap((each) => {
    const { from, target } = each
    if (target.kind !== 'file' || from.startsWith('tests/')) return []
    const [here, there] = [posix.dirname(from), posix.dirname(target.path)]
    return here === there ? [] : [{ ...each, from: here, target: { kind: 'file' as const, path: there } }]
  })
}

/** The layer of a path, and the part of the path that is it: `renderer/features/graphs` of `renderer/features/*`. */
export function layerOf(path: string): { layer: Layer; part: string } | null {
  let best: { layer: Layer; part: string } | null = null
  for (const layer of layers) {
    const pattern = layer.path.split('/')
    const parts = path.split('/')
    // A file right in renderer/features is in no feature.
    if (pattern.includes('*') && parts.length <= pattern.length) continue
    if (!pattern.every((name, i) => name === '*' || name === parts[i])) continue
    const part = parts.slice(0, pattern.length).join('/')
    if (best === null || part.length > best.part.length) best = { layer, part }
  }
  return best
}

function judge({ from, specifier, target }: Import): string | null {
  const here = layerOf(from)
  if (here === null) return null
  const { layer, part } = here
  switch (target.kind) {
    case 'missing':
      return `'${specifier}' leads to no file`
    case 'node':
      return layer.node ? null : `${layer.path} runs without Node and must not import '${specifier}'`
    case 'package':
      return packageAllowed(layer, target.name)
        ? null
        : `${layer.path} must not import the package '${target.name}'`
    case 'file': {
      const there = layerOf(target.path)
      if (there === null) return `'${specifier}' leads out of all layers, to ${target.path}`
      if (there.part === part) return null
      if (debts.some((debt) => debt.from === from && debt.to === target.path)) return null
      if (there.layer === layer) return `${part} must not import its neighbour ${there.part}`
      if (layer.imports.includes(there.layer.path)) return null
      return `${layer.path} must not import ${there.layer.path} (${target.path})`
    }
  }
}

function packageAllowed(layer: Layer, name: string): boolean {
  if (layer.packages === 'any') return true
  if (layer.packages !== 'not electron') return layer.packages.includes(name)
  return !/^(?:@electron\/|electron(?:$|-))/.test(name)
}

/** Files that import each other in a ring: Tarjan's strongly connected components of more than one file, or of itself. */
export function cycles(imports: readonly Import[]): string[][] {
  const next = new Map<string, string[]>()
  for (const { from, target } of imports) {
    if (target.kind !== 'file') continue
    next.set(from, [...(next.get(from) ?? []), target.path])
  }
  const order = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const onStack = new Set<string>()
  const found: string[][] = []
  const visit = (file: string): void => {
    order.set(file, order.size)
    low.set(file, order.get(file)!)
    stack.push(file)
    onStack.add(file)
    for (const to of next.get(file) ?? []) {
      if (!order.has(to)) {
        visit(to)
        low.set(file, Math.min(low.get(file)!, low.get(to)!))
      } else if (onStack.has(to)) low.set(file, Math.min(low.get(file)!, order.get(to)!))
    }
    if (low.get(file) !== order.get(file)) return
    const ring: string[] = []
    for (let last = ''; last !== file;) {
      last = stack.pop()!
      onStack.delete(last)
      ring.unshift(last)
    }
    if (ring.length > 1 || (next.get(file) ?? []).includes(file)) found.push(ring)
  }
  for (const file of next.keys()) if (!order.has(file)) visit(file)
  return found
}

/** The arrows between layers that are really drawn, as a Mermaid diagram. */
export function drawing(imports: readonly Import[]): string {
  const arrows = new Map<string, number>()
  for (const { from, target } of imports) {
    const here = layerOf(from)
    const there = target.kind === 'file' ? layerOf(target.path) : null
    if (here === null || there === null || here.layer === there.layer || here.layer.path === 'tests') continue
    const arrow = `  ${nodeName(here.layer.path)} --> ${nodeName(there.layer.path)}`
    arrows.set(arrow, (arrows.get(arrow) ?? 0) + 1)
  }
  const nodes = layers.map(({ path }) => `  ${nodeName(path)}["${path}"]`)
  return ['flowchart TD', ...nodes, ...[...arrows.keys()].toSorted(), ''].join('\n')
}

function nodeName(path: string): string {
  return path.replace(/[^a-z]/g, '_')
}
