// Filters and the line that says what they show. Counts are counted by hand.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { choicesOf, counter } from '../src/filters.ts';
import { namedBy } from '../src/list.ts';
import type { Scene, SceneConnection, SceneEvent } from '../src/scene.ts';
import { shower } from '../src/shown.ts';
import { ALL, type Filters, NO_FILTERS, type State } from '../src/state.ts';
import { statusNodes, statusOf } from '../src/status.ts';
import { type FakeElement, install } from './document.ts';

install();

const words = JSON.parse(readFileSync(new URL('../../mapgen/words/en.json', import.meta.url), 'utf8'));
const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

const event = (id: string, changes: Partial<SceneEvent> = {}): SceneEvent =>
  ({
    id,
    title: id,
    kind: 'attack',
    kind_label: 'Attack',
    date: '',
    since: null,
    until: null,
    place: null,
    places: [],
    summary: [],
    actors: [],
    certainty: 'stated',
    certainty_label: 'stated',
    ...changes,
  }) as SceneEvent;

const SCENE = {
  words,
  sources: [],
  calendar: { days: MONTHS.map((month) => `{day} ${month} {year}`), months: [] },
  places: [
    { id: 'p', title: 'P-town', aliases: [] },
    { id: 'q', title: 'Q-town', aliases: ['Kyutown'] },
  ],
  events: [
    event('a', { since: '2001-01-01', place: 'p', actors: ['x'] }),
    event('b', { since: '2005-01-01', kind: 'battle', kind_label: 'Battle', place: 'q', actors: ['x', 'y'] }),
    event('c', {
      since: '2009-01-01',
      kind: 'battle',
      kind_label: 'Battle',
      certainty: 'alleged',
      certainty_label: 'alleged',
    }),
  ],
  connections: [
    {
      ...event('l', { since: '2004-01-01', until: '2006-12-31', actors: ['y'] }),
      start: 'p',
      end: 'q',
      via: [],
    } as unknown as SceneConnection,
  ],
} as unknown as Scene;

const state = (filters: Partial<Filters> = {}, date: string | null = null): State => ({
  ...ALL,
  date,
  filters: { ...NO_FILTERS, ...filters },
});

test('choices are those that records have, the commonest first, certainties from sure to unsure', () => {
  const values = (facet: Parameters<typeof choicesOf>[1]) =>
    choicesOf(SCENE, facet).map(({ label }) => label);
  assert.deepEqual(values('kinds'), ['Attack', 'Battle']);
  assert.deepEqual(values('actors'), ['x', 'y']);
  assert.deepEqual(values('certainties'), ['stated', 'alleged']);
  assert.deepEqual(values('places'), ['P-town', 'Q-town']);
  const shy = { ...SCENE, events: [...SCENE.events].reverse() };
  assert.deepEqual(
    choicesOf(shy, 'certainties').map(({ value }) => value),
    ['stated', 'alleged'],
  );
});

test('a value counts the records that pass the date, the query and all other facets', () => {
  const count = counter(SCENE);
  const counts = (of: State, facet: Parameters<typeof count>[1]) => Object.fromEntries(count(of, facet));
  assert.deepEqual(counts(state(), 'kinds'), { attack: 2, battle: 2 });
  assert.deepEqual(counts(state({ kinds: ['battle'] }), 'kinds'), { attack: 2, battle: 2 });
  assert.deepEqual(counts(state({ kinds: ['battle'] }), 'actors'), { x: 1, y: 1 });
  assert.deepEqual(counts(state({ query: 'kyutown' }), 'places'), { p: 1, q: 2 });
  // At the end of 2002 there is a alone; in 2010 the line is gone.
  assert.deepEqual(counts(state({}, '2002-12-31'), 'kinds'), { attack: 1 });
  assert.deepEqual(counts(state({}, '2010-01-01'), 'actors'), { x: 2, y: 1 });
});

test('the counts of a facet are what choosing the value shows', () => {
  const count = counter(SCENE);
  const shownIn = shower(SCENE);
  for (const before of [state(), state({ actors: ['x'] }), state({ query: 'town' }, '2006-01-01')]) {
    for (const [facet, choices] of [
      ['kinds', ['attack', 'battle']],
      ['places', ['p', 'q']],
    ] as const) {
      for (const value of choices) {
        const { events, connections } = shownIn({
          ...before,
          filters: { ...before.filters, [facet]: [value] },
        });
        assert.equal(
          count(before, facet).get(value) ?? 0,
          events.size + connections.size,
          `${facet} ${value}`,
        );
      }
    }
  }
});

const line = (of: State): string => {
  const nodes = statusNodes(SCENE, statusOf(SCENE, of, shower(SCENE)(of)));
  return nodes
    .map((node) => (node as unknown as FakeElement).textContent)
    .join('')
    .replaceAll('\u00a0', ' ');
};

test('one line says what is shown of what, and why', () => {
  assert.equal(line(state()), '3 events, 1 connection');
  assert.equal(line(state({ kinds: ['battle'] })), '2 of 3 events and 0 of 1 connection · Battle');
  assert.equal(
    line(state({ kinds: ['attack', 'battle'], places: ['q'], query: ' kyutown ' }, '2005-09-30')),
    '1 of 3 events and 1 of 1 connection · as of 30 September 2005 · Attack, Battle · Q-town · “kyutown”',
  );
  assert.equal(line(state({ actors: ['{n} <b>'] })), '0 of 3 events and 0 of 1 connection · {n} <b>');
  assert.equal(line(state({}, '2100-01-01')), '3 of 3 events and 0 of 1 connection · as of 1 January 2100');
});

test('a map without connections, or without events, does not speak of them', () => {
  const bare = { ...SCENE, connections: [] } as unknown as Scene;
  assert.deepEqual(statusOf(bare, state(), shower(bare)(state())).counts, ['3 events']);
  const lines = { ...SCENE, events: [] } as unknown as Scene;
  assert.deepEqual(statusOf(lines, state(), shower(lines)(state())).counts, ['1 connection']);
});

test('links name records, and nothing else does', () => {
  assert.deepEqual(namedBy('#event=e-1'), { kind: 'event', id: 'e-1' });
  assert.deepEqual(namedBy('#connection=c%20d'), { kind: 'connection', id: 'c d' });
  for (const other of [
    null,
    '',
    '#source-s',
    '#event=',
    '#event-x',
    'https://example.org/#event=x',
    '#event=%',
  ])
    assert.equal(namedBy(other), null, String(other));
});
