/** Takes the README's pictures anew: npm run pictures, on a machine with nothing else to do. */
import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: '.',
  testMatch: '*.picture.ts',
  outputDir: '../../../out/e2e',
  reporter: 'list',
  timeout: 300_000,
  workers: 1,
})
