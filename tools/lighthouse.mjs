// Google's Lighthouse on its mobile setting, for a page on this disk, over http on this machine as a server would send it.
//
// node tools/lighthouse.mjs PAGE.html [FOLDER]
//
// FOLDER holds further files that the page asks for. Prints JSON: each category's score, from 0 to 1, with the audits that
// took from it; the layout shift; and milliseconds: first and largest paint, and for how long the main thread was blocked.
import { accessSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { delimiter, extname, join, resolve, sep } from 'node:path';
import { argv, env, exit } from 'node:process';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';

const require = createRequire(new URL('../frontend/package.json', import.meta.url));
const installed = (name) => import(pathToFileURL(require.resolve(name)));
const { default: lighthouse, defaultConfig, Gatherer } = await installed('lighthouse');
const { launch } = await installed('chrome-launcher');

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.png': 'image/png' };
const ROBOTS = 'User-agent: *\nAllow: /\n';
const FLAGS = [
  '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

// Lighthouse's own gatherer has the page ask for robots.txt, which the page's policy (connect-src 'none') forbids. A crawler
// asks for itself; so does Google's service that runs Lighthouse.
class RobotsTxt extends Gatherer {
  meta = { supportedModes: ['navigation'] };

  async getArtifact({ baseArtifacts }) {
    const answer = await fetch(new URL('/robots.txt', baseArtifacts.URL.finalDisplayedUrl));
    return { status: answer.status, content: answer.ok ? await answer.text() : null };
  }
}

function browser() {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    for (const folder of env.PATH.split(delimiter)) {
      const path = join(folder, name);
      try {
        accessSync(path);
        return path;
      } catch {}
    }
  }
  console.error('Chromium is missing; install it: apt-get install chromium');
  return exit(1);
}

function content(page, folder, path) {
  if (path === '/') return [readFileSync(page), '.html'];
  if (path === '/robots.txt') return [ROBOTS, '.txt'];
  const file = folder && resolve(folder, `.${decodeURIComponent(path)}`);
  return file?.startsWith(resolve(folder) + sep) ? [readFileSync(file), extname(file)] : null;
}

function serve(page, folder) {
  return createServer((request, response) => {
    let found = null;
    try {
      found = content(page, folder, new URL(request.url, 'http://localhost').pathname);
    } catch {}
    if (!found) return response.writeHead(404).end();
    const [body, suffix] = found;
    response.writeHead(200, { 'Content-Type': TYPES[suffix] ?? 'text/plain', 'Content-Encoding': 'gzip' });
    return response.end(gzipSync(body));
  });
}

const [page, folder] = argv.slice(2);
if (!page) {
  console.error('usage: node tools/lighthouse.mjs PAGE.html [FOLDER]');
  exit(2);
}
const server = serve(page, folder);
await new Promise((started) => server.listen(0, '127.0.0.1', started));
const chrome = await launch({ chromePath: browser(), chromeFlags: FLAGS, logLevel: 'silent' });
try {
  const robots = { id: 'RobotsTxt', gatherer: { instance: new RobotsTxt() } };
  const artifacts = defaultConfig.artifacts.map((artifact) => (artifact.id === robots.id ? robots : artifact));
  const address = `http://127.0.0.1:${server.address().port}/`;
  const options = { port: chrome.port, logLevel: 'silent' };
  const { lhr } = await lighthouse(address, options, { ...defaultConfig, artifacts });
  if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
  const lost = (refs) =>
    refs
      .map(({ id, weight }) => ({ weight, ...lhr.audits[id] }))
      .filter(({ weight, score }) => weight > 0 && score !== null && score < 1)
      .map(({ id, displayValue, explanation, title }) => `${id}: ${displayValue ?? explanation ?? title}`);
  const categories = Object.values(lhr.categories).map(({ id, score, auditRefs }) => [id, { score, lost: lost(auditRefs) }]);
  const measured = (id) => lhr.audits[id].numericValue;
  console.log(
    JSON.stringify({
      categories: Object.fromEntries(categories),
      shift: measured('cumulative-layout-shift'),
      first: measured('first-contentful-paint'),
      largest: measured('largest-contentful-paint'),
      blocked: measured('total-blocking-time'),
    }),
  );
} finally {
  chrome.kill();
  server.close();
}
