import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { checkTree, drawing, layerOf } from './check'
import { layers } from './layers'

const root = fileURLToPath(new URL('../..', import.meta.url))

describe('the layers of this repository', () => {
  const tree = checkTree(root)

  it('are kept by every import, without cycles', () => {
    expect(tree.violations).toEqual([])
  })

  it('were really looked at', () => {
    expect(tree.files).toBeGreaterThan(100)
    expect(tree.imports.filter(({ target }) => target.kind === 'file').length).toBeGreaterThan(tree.files)
    const seen = new Set(tree.imports.map(({ from }) => layerOf(from)?.layer.path))
    for (const path of [
      'app/sources',
      'main/engine',
      'main',
      'renderer/features/*',
      'renderer/workbench',
      'tests',
    ]) {
      expect(seen).toContain(path)
    }
  })

  it('are drawn', () => {
    const folder = join(root, 'out/architecture')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'layers.mmd'), drawing(tree.imports))
    expect(drawing(tree.imports)).toContain('app_model --> app_base')
  })

  it('name only layers that there are', () => {
    const names = layers.map(({ path }) => path)
    for (const { imports } of layers) for (const name of imports) expect(names).toContain(name)
  })
})

describe('a planted import', () => {
  const trees: string[] = []
  afterEach(() => {
    for (const tree of trees.splice(0)) rmSync(tree, { recursive: true })
  })

  function violationsOf(files: Record<string, string>): readonly string[] {
    const tree = mkdtempSync(join(tmpdir(), 'layers-'))
    trees.push(tree)
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(tree, path)), { recursive: true })
      writeFileSync(join(tree, path), text)
    }
    return checkTree(tree).violations
  }

  const nothing = 'export const x = 1\n'
  const forbidden: [string, Record<string, string>, RegExp][] = [
    [
      'out of app',
      { 'app/sources/a.ts': "import { x } from '../../main/b'\n", 'main/b.ts': nothing },
      /app\/sources\/a\.ts:1: app\/sources must not import main /,
    ],
    [
      'of the contract inside app',
      { 'app/model/a.ts': "\nimport { x } from '../contract/b'\n", 'app/contract/b.ts': nothing },
      /a\.ts:2: app\/model must not import app\/contract/,
    ],
    [
      'from base to model',
      { 'app/base/a.ts': "export * from '../model/b'\n", 'app/model/b.ts': nothing },
      /app\/base must not import app\/model/,
    ],
    [
      'of a type alone',
      { 'app/base/a.ts': "import type { x } from '../model/b'\n", 'app/model/b.ts': nothing },
      /app\/base must not import app\/model/,
    ],
    [
      'of a type inside a type',
      { 'app/base/a.ts': "export type X = import('../model/b').X\n", 'app/model/b.ts': nothing },
      /app\/base must not import app\/model/,
    ],
    [
      'at run time',
      { 'app/base/a.ts': "export const x = import('../model/b')\n", 'app/model/b.ts': nothing },
      /app\/base must not import app\/model/,
    ],
    [
      'of Node in app',
      { 'app/base/a.ts': "import { readFileSync } from 'node:fs'\n" },
      /must not import 'node:fs'/,
    ],
    ['of Node without its prefix', { 'app/base/a.ts': "import fs from 'fs'\n" }, /must not import 'fs'/],
    [
      'of Node in the window',
      { 'renderer/widgets/a.tsx': "import 'node:child_process'\n" },
      /renderer\/widgets runs without Node/,
    ],
    [
      'of a package in app',
      { 'app/model/a.ts': "import React from 'react'\n" },
      /must not import the package 'react'/,
    ],
    [
      'of Electron in the engine',
      { 'main/engine/a.ts': "import { app } from 'electron'\n" },
      /main\/engine must not import the package 'electron'/,
    ],
    [
      'of Electron in the command line',
      { 'main/cli/a.ts': "const { app } = require('electron/main')\n" },
      /main\/cli must not import the package 'electron'/,
    ],
    [
      "of Electron's logger in the window",
      { 'renderer/bridge/a.ts': "import 'electron-log/renderer'\n" },
      /must not import the package 'electron-log'/,
    ],
    [
      'from one feature to another',
      {
        'renderer/features/graphs/a.ts': "import { x } from '../sources/b'\n",
        'renderer/features/sources/b.ts': nothing,
      },
      /renderer\/features\/graphs must not import its neighbour renderer\/features\/sources/,
    ],
    [
      'of the workbench by a feature',
      {
        'renderer/features/graphs/a.ts': "import { x } from '../../workbench/b'\n",
        'renderer/workbench/b.ts': nothing,
      },
      /must not import renderer\/workbench/,
    ],
    [
      'of a feature by the bridge',
      {
        'renderer/bridge/a.ts': "import { x } from '../features/graphs/b'\n",
        'renderer/features/graphs/b.ts': nothing,
      },
      /renderer\/bridge must not import renderer\/features/,
    ],
    [
      'of the window by the engine',
      {
        'main/engine/a.ts': "import { x } from '../../renderer/bridge/b'\n",
        'renderer/bridge/b.ts': nothing,
      },
      /main\/engine must not import renderer\/bridge/,
    ],
    [
      'of set-up by the lab',
      { 'resources/lab/a.mjs': "import { x } from '../setup/b.mjs'\n", 'resources/setup/b.mjs': nothing },
      /resources\/lab must not import resources\/setup/,
    ],
    [
      "past the engine's entry",
      { 'main/windows/a.ts': "import { x } from '../engine/runs/b'\n", 'main/engine/runs/b.ts': nothing },
      /main must not import main\/engine /,
    ],
    [
      'of tests by code',
      { 'main/engine/a.ts': "import { x } from '../../tests/b'\n", 'tests/b.ts': nothing },
      /main\/engine must not import tests/,
    ],
    [
      'of a file that is not there',
      { 'app/base/a.ts': "import { x } from './gone'\n" },
      /'\.\/gone' leads to no file/,
    ],
    [
      'in a ring',
      {
        'app/base/a.ts': "import type { X } from './b'\n",
        'app/base/b.ts': "import { y } from './c'\n",
        'app/base/c.ts': "export { x } from './a'\n",
      },
      /a cycle: app\/base\/a\.ts -> app\/base\/b\.ts -> app\/base\/c\.ts -> app\/base\/a\.ts/,
    ],
    [
      'between folders that need each other, though no two files do',
      {
        'app/base/one/a.ts': "import { b } from '../two/b'\n",
        'app/base/one/c.ts': nothing,
        'app/base/two/b.ts': nothing,
        'app/base/two/d.ts': "import { c } from '../one/c'\n",
      },
      /folders in a cycle: app\/base\/one -> app\/base\/two -> app\/base\/one/,
    ],
    ['in a folder that is in no layer', { 'app/other/a.ts': nothing }, /app\/other\/a\.ts is in no layer/],
  ]

  it.each(forbidden)('%s is found', (_, files, message) => {
    const violations = violationsOf(files)
    expect(violations).toHaveLength(1)
    expect(violations[0]).toMatch(message)
  })

  it('that is allowed is not', () => {
    expect(
      violationsOf({
        'app/model/a.ts': "import { x } from '../base/b'\nimport { z } from 'zod'\n",
        'app/base/b.ts': nothing,
        'main/engine/index.ts': "export * from './engine'\n",
        'main/engine/engine.ts':
          "import { x } from '../../app/model/a'\nimport 'node:fs'\nimport 'node-pty'\n",
        'main/windows/a.ts': "import { app } from 'electron'\nimport { Engine } from '../engine'\n",
        'renderer/features/graphs/a.tsx':
          "import { x } from '../../bridge/b'\nimport './a.css'\nimport { y } from './c'\n",
        'renderer/features/graphs/a.css': '',
        'renderer/features/graphs/c.ts': "import worker from './w?worker'\n",
        'renderer/features/graphs/w.ts': nothing,
        'renderer/bridge/b.ts': nothing,
      }),
    ).toEqual([])
  })
})
