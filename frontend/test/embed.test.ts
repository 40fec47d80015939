// The page as a guest: what its address may ask for, and what it says to its host.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blockIn, guestAt, heightMessages, mapHeight, optionsOf, startingAt } from '../src/embed.ts';
import type { Scene } from '../src/scene.ts';
import { ALL } from '../src/state.ts';

test('the options of an address, and what is passed over', () => {
  const nothing = { theme: null, panel: true, start: null, lang: null };
  assert.deepEqual(optionsOf(''), nothing);
  assert.deepEqual(optionsOf('?theme=dark&panel=off&start=e-1&lang=de-AT'), {
    theme: 'dark',
    panel: false,
    start: 'e-1',
    lang: 'de-at',
  });
  assert.deepEqual(optionsOf('?theme=DARK&panel=on&start=&lang=../en&utm=x&%E0%A4%A'), nothing);
  assert.deepEqual(optionsOf('?lang=x'.repeat(2)), nothing);
});

test('a start is a step of the story, a card on the map where no panel tells it, and nothing when unknown', () => {
  const events = ['e1', 'e2', 'e3'].map((id) => ({ id }));
  const scene = { order: ['e1', 'e2'], events } as unknown as Scene;
  const at = (id: string) => ({ ...ALL, selection: { kind: 'event', id } });
  assert.deepEqual(startingAt('e2', true, scene), { ...at('e2'), step: 1 });
  assert.deepEqual(startingAt('e2', false, scene), at('e2'));
  assert.deepEqual(startingAt('e3', true, scene), at('e3'));
  assert.equal(startingAt('constructor', true, scene), null);
  assert.equal(startingAt(null, true, scene), null);
});

test('a language is served by its own block, by that of its base, or by the page’s', () => {
  const has = (id: string) => ['scene-de', 'scene-pt-br'].includes(id);
  assert.equal(blockIn('de-at', 'scene', has), 'scene-de');
  assert.equal(blockIn('pt-br', 'scene', has), 'scene-pt-br');
  assert.equal(blockIn('pt', 'scene', has), 'scene');
  assert.equal(blockIn(null, 'scene', has), 'scene');
});

test('the map’s height follows from the width, within bounds', () => {
  assert.deepEqual([0, 320, 600, 740, 1200, 5000].map(mapHeight), [340, 340, 450, 520, 520, 520]);
});

const at = (search: string, hash = '') =>
  ({ href: `https://x.test/m${search}${hash}`, search, hash }) as Location;

test('a height in the words of each host', () => {
  const guest = guestAt('map', at('?initialWidth=600&childId=map-1&parentTitle=A', '#?secret=Ab12'));
  const src = 'https://x.test/m?initialWidth=600&childId=map-1&parentTitle=A#?secret=Ab12';
  assert.deepEqual(heightMessages(700, guest), [
    { mapgen: 'height', id: 'map', height: 700 },
    { sentinel: 'amp', type: 'embed-size', height: 700 },
    { 'datawrapper-height': { map: 700 } },
    { src, context: 'iframe.resize', height: 700 },
    JSON.stringify({ src, context: 'iframe.resize', height: 700 }),
    'pymxPYMxmap-1xPYMxheightxPYMx700',
    { message: 'height', value: 700, secret: 'Ab12' },
  ]);
});

test('pym and WordPress are answered only where they have asked', () => {
  assert.equal(heightMessages(700, guestAt('map', at('?childId=map-1'))).length, 5);
  assert.equal(guestAt('map', at('', '#event=e1')).wordpress, null);
  assert.equal(guestAt('map', at('', '#?secret="><b>')).wordpress, null);
});
