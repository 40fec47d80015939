// Bundles the browser runtime into mapgen/static/, where the Python half takes it from.
import { readFile, writeFile } from 'node:fs/promises';
import { build, transform } from 'esbuild';

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

// The dark colours hold for two reasons, the reader's setting and the author's choice, and stand in the source once.
const darkByChoice = {
  name: 'dark-by-choice',
  setup(bundle) {
    bundle.onLoad({ filter: /tokens\.css$/ }, async ({ path }) => {
      const css = await readFile(path, 'utf8');
      const [, dark] = css.match(
        /@media screen and \(prefers-color-scheme: dark\) \{\s*:root[^{]*\{([^}]*)\}/,
      );
      const chosen = `@media screen { :root[data-theme="dark"] { color-scheme: dark; ${dark} } }`;
      return { contents: `${css}\n${chosen}`, loader: 'css' };
    });
  },
};
// The layout by the container's width goes its own way: the Nu HTML checker knows neither `@container` nor its units, and a
// page in which it finds nothing can be checked by anyone. The script brings these rules: without one there is no map
// to make room for. They are for screens, so that on paper nothing depends on the width of the window.
const { outputFiles } = await build({
  ...shared,
  plugins: [darkByChoice],
  entryPoints: ['src/css/mapgen.css'],
  target: ['chrome90', 'safari14', 'firefox90'],
  write: false,
});
const { kept, taken } = split(outputFiles[0].text, '@container');
await writeFile(`${into}mapgen.css`, kept);
const byContainer = {
  name: 'by-container',
  setup(bundle) {
    bundle.onLoad({ filter: /container\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, 'utf8'), { loader: 'css', minify: true });
      const contents = `${code.trim()}@media screen{${taken}}`;
      // The page's policy names every style sheet by its hash, those too that a script brings: see mapgen/policy.py.
      await writeFile(`${into}container.css`, contents);
      return { contents, loader: 'text' };
    });
  },
};

/** A minified style sheet without its at-rules of that name, and those at-rules. */
function split(text, name) {
  const pieces = { kept: '', taken: '' };
  for (let at = 0; at < text.length; ) {
    const from = text.indexOf(name, at);
    if (from < 0) {
      pieces.kept += text.slice(at);
      break;
    }
    pieces.kept += text.slice(at, from);
    let depth = 0;
    at = text.indexOf('{', from);
    do depth += { '{': 1, '}': -1 }[text[at++]] ?? 0;
    while (depth);
    pieces.taken += text.slice(from, at);
  }
  return pieces;
}

await build({
  ...shared,
  plugins: [byContainer],
  entryPoints: ['src/main.ts'],
  format: 'iife',
  globalName: 'mapgen',
  target: ['es2020'],
  outfile: `${into}mapgen.js`,
});
await build({
  ...shared,
  entryPoints: ['src/parent.ts'],
  format: 'iife',
  target: ['es2020'],
  outfile: `${into}parent.js`,
});
await build({
  ...shared,
  entryPoints: ['src/reload.ts'],
  format: 'iife',
  loader: { '.css': 'text' },
  target: ['es2020'],
  outfile: `${into}reload.js`,
});
await build({
  ...shared,
  entryPoints: ['src/trusted.ts'],
  format: 'iife',
  target: ['es2020'],
  outfile: `${into}trusted.js`,
});
await build({
  ...shared,
  entryPoints: ['src/folium.ts'],
  format: 'iife',
  target: ['es2020'],
  loader: { '.png': 'dataurl' },
  outfile: `${into}folium.js`,
});
