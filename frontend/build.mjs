// Bundles the browser runtime into mapgen/static/, where the Python half takes it from.
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
await build({
  ...shared,
  entryPoints: ['src/css/mapgen.css'],
  target: ['chrome90', 'safari14', 'firefox90'],
  outfile: `${into}mapgen.css`,
});
