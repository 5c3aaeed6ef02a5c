// zod brings its messages in fifty languages, and its `z` names them all. Vite sees that none is used; for esbuild they
// are left out here: each bundle is a third of a megabyte smaller, and read that much sooner at start.

/** A plugin for esbuild. */
export const withoutLocales = {
  name: 'without-zod-locales',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /locales\/index\.js$/ }, ({ path, importer }) =>
      /[\\/]zod[\\/]/.test(importer) ? { path, namespace: 'no-locales' } : undefined,
    )
    onLoad({ filter: /./, namespace: 'no-locales' }, () => ({ contents: 'export {}' }))
  },
}
