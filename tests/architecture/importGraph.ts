/** Who imports whom, read with the compiler's own parser. Imports of types count: they bind as much as others. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, posix, relative, resolve, sep } from 'node:path'
import ts from 'typescript'

export interface Import {
  /** Path from the root, with `/`. */
  readonly from: string
  readonly line: number
  readonly specifier: string
  readonly target:
    | { readonly kind: 'file'; readonly path: string }
    | { readonly kind: 'package'; readonly name: string }
    | { readonly kind: 'node'; readonly name: string }
    | { readonly kind: 'missing' }
}

const parsed = /\.(?:ts|tsx|mts|cts|js|mjs|cjs|jsx)$/
const skipped = new Set(['node_modules', 'out', 'fixtures', 'test-results'])
const endings = [
  '',
  '.ts',
  '.tsx',
  '.d.ts',
  '.mts',
  '.mjs',
  '.js',
  '.json',
  '/index.ts',
  '/index.tsx',
  '/index.mjs',
]

/** All files with code under these folders of `root`, as paths from it. */
export function sourceFiles(root: string, folders: readonly string[]): string[] {
  const files: string[] = []
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.name.startsWith('.') || skipped.has(entry.name)) continue
      const path = join(folder, entry.name)
      if (entry.isDirectory()) walk(path)
      else if (parsed.test(entry.name)) files.push(fromRoot(root, path))
    }
  }
  for (const folder of folders) if (existsSync(join(root, folder))) walk(join(root, folder))
  return files.toSorted()
}

export function importsOf(root: string, file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8')
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const imports: Import[] = []
  const add = (node: ts.Node | undefined): void => {
    if (node === undefined || !ts.isStringLiteralLike(node)) return
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source))
    imports.push({ from: file, line: line + 1, specifier: node.text, target: target(root, file, node.text) })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier)
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal)
    else if (ts.isExternalModuleReference(node)) add(node.expression)
    else if (ts.isCallExpression(node) && isLoading(node.expression)) add(node.arguments[0])
    ts.forEachChild(node, visit)
  }
  visit(source)
  return imports
}

/** `import(…)`, `require(…)`, `require.resolve(…)`, and vitest's `vi.importActual(…)`. */
function isLoading(callee: ts.Expression): boolean {
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true
  if (ts.isIdentifier(callee)) return callee.text === 'require'
  return (
    ts.isPropertyAccessExpression(callee) && /^(?:require\.resolve|vi\.importActual)$/.test(callee.getText())
  )
}

function target(root: string, file: string, specifier: string): Import['target'] {
  if (isBuiltin(specifier)) return { kind: 'node', name: specifier }
  if (!specifier.startsWith('.') && !specifier.startsWith('/'))
    return { kind: 'package', name: packageName(specifier) }
  // Vite's ?worker, ?raw and ?url say how a file is loaded, not which.
  const base = resolve(root, dirname(file), specifier.replace(/\?.*$/, ''))
  for (const ending of endings) {
    const path = base + ending
    if (existsSync(path) && statSync(path).isFile()) return { kind: 'file', path: fromRoot(root, path) }
  }
  return { kind: 'missing' }
}

function packageName(specifier: string): string {
  const parts = specifier.split('/')
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]!
}

function fromRoot(root: string, path: string): string {
  return relative(root, path).split(sep).join(posix.sep)
}
