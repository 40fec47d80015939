// Bundles the browser runtime into mapgen/static/, where the Python half takes it from.
import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';

// `node build.mjs FOLDER` builds elsewhere: a test compares what it gives with what is committed.
const into = process.argv[2] ? `${process.argv[2]}/` : new URL('../mapgen/static/', import.meta.url).pathname;
const shared = {
  bundle: true,
  minify: true,
  charset: 'utf8',
  logLevel: 'warning',
  logLimit: 8,
  legalComments: 'none',
};

await build({
  ...shared,
  entryPoints: ['src/main.ts'],
  format: 'iife',
  globalName: 'mapgen',
  target: ['es2020'],
  outfile: `${into}mapgen.js`,
});
await build({
  ...shared,
  entryPoints: ['src/folium.ts'],
  format: 'iife',
  target: ['es2020'],
  loader: { '.png': 'dataurl' },
  outfile: `${into}folium.js`,
});
// The dark colours hold for two reasons, the reader's setting and the author's choice, and stand in the source once.
const darkByChoice = {
  name: 'dark-by-choice',
  setup(bundle) {
    bundle.onLoad({ filter: /tokens\.css$/ }, async ({ path }) => {
      const css = await readFile(path, 'utf8');
      const [, dark] = css.match(/@media \(prefers-color-scheme: dark\) \{\s*:root[^{]*\{([^}]*)\}/);
      return { contents: `${css}\n:root[data-theme="dark"] { color-scheme: dark; ${dark} }`, loader: 'css' };
    });
  },
};
await build({
  ...shared,
  plugins: [darkByChoice],
  entryPoints: ['src/css/mapgen.css'],
  target: ['chrome90', 'safari14', 'firefox90'],
  outfile: `${into}mapgen.css`,
});
