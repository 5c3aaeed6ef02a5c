import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './', // the window loads it from a scheme of the app's own, not from a server's root
  esbuild: { jsx: 'automatic' },
  worker: { format: 'es' },
  build: {
    outDir: fileURLToPath(new URL('../out/renderer', import.meta.url)),
    emptyOutDir: true,
    target: 'chrome130', // of the oldest Electron that runs it
    sourcemap: false, // the editor's makes a build take ten times as long; ask for it with --sourcemap
    assetsInlineLimit: 0, // the content security policy allows no data: fonts or scripts
    rollupOptions: {
      // One file for the first picture: what other files share with it would be thirty more, each asked for by itself.
      output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } },
      // Libraries mark modules for a server's bundler; there is no server.
      onwarn: (warning, warn) => {
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE' && warning.code !== 'SOURCEMAP_ERROR') warn(warning)
      },
    },
    chunkSizeWarningLimit: 8_000, // loaded from disk: one big chunk (the editor) costs no network
  },
})
