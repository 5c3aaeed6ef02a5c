/** For the tests that run in no Electron (those have one each): one home for all, so that nothing is kept in whoever's it is. */
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ownHome } from './ownHome'

const home = fileURLToPath(new URL('../out/tests-home', import.meta.url))
mkdirSync(home, { recursive: true })
Object.assign(process.env, ownHome(home))
