import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { listHosts } from '../../main/engine/targets/ssh/hostList'

const folder = mkdtempSync(join(tmpdir(), 'hosts-'))
afterAll(() => rmSync(folder, { recursive: true }))

function write(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

describe('the hosts of an ssh configuration', () => {
  it('are those that are named, with what stands there', async () => {
    mkdirSync(join(folder, 'more.d'))
    write('more.d/work', 'Host build7\n  User builder\nInclude ../third\n')
    write('more.d/.hidden', 'Host hidden\n')
    write('third', 'Host too-deep\n')
    const file = write(
      'config',
      `# a comment
Include more.d/*
Host *
  ServerAliveInterval 5
Host db7 db8 !db9 db-*
  HostName=db7.example.org
  User engineer
  Port 2222
host "quoted" lower
\tuser tab
Host -lroot bad;name $(x) db7:0
Host db7
  User second
Match exec "touch ${folder}/trap"
  User nobody
Host after-match
`,
    )
    expect(await listHosts(file)).toEqual([
      { host: 'build7', hostName: null, user: 'builder', port: null },
      { host: 'db7', hostName: 'db7.example.org', user: 'engineer', port: '2222' },
      { host: 'db8', hostName: 'db7.example.org', user: 'engineer', port: '2222' },
      { host: 'quoted', hostName: null, user: 'tab', port: null },
      { host: 'lower', hostName: null, user: 'tab', port: null },
      { host: 'after-match', hostName: null, user: null, port: null },
    ])
  })

  it('are none where there is no file, or none that can be read', async () => {
    expect(await listHosts(join(folder, 'missing'))).toEqual([])
    expect(await listHosts(folder)).toEqual([])
    expect(await listHosts(write('broken', 'Host "never closed\n\0\xff'))).toBeInstanceOf(Array)
  })
})
