// What a date shows: reasoned by hand on one event and one connection of each sort.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Scene } from '../src/scene.ts';
import { shower } from '../src/shown.ts';
import { NO_FILTERS } from '../src/state.ts';

const claim = (id: string, since: string | null, until: string | null, more = {}) => ({
  id,
  title: id,
  since,
  until,
  summary: [],
  actors: [],
  places: [],
  place: null,
  via: [],
  certainty: 'stated',
  ...more,
});
const scene = {
  places: [
    { id: 'p', title: 'P', aliases: [] },
    { id: 'q', title: 'Q', aliases: [] },
  ],
  events: [
    claim('year', '2014-01-01', '2014-12-31', { place: 'p', kind: 'attack' }),
    claim('by', null, '2015-09-30', { place: 'p', kind: 'attack' }),
    claim('open', '2015-01-01', null, { place: 'q', kind: 'battle' }),
    claim('never dated', null, null, { kind: 'attack' }),
  ],
  connections: [
    claim('span', '2014-06-01', '2015-06-30', { start: 'p', end: 'q', kind: 'arms' }),
    claim('no start', null, '2015-06-30', { start: 'p', end: 'q', kind: 'arms' }),
    claim('no end', '2015-01-01', null, { start: 'p', end: 'q', kind: 'attack' }),
    claim('undated', null, null, { start: 'p', end: 'q', kind: 'arms' }),
  ],
} as unknown as Scene;
const at = (date: string | null, filters = {}) => {
  const { events, connections, counts } = shower(scene)({ date, filters: { ...NO_FILTERS, ...filters } });
  return { events: [...events], connections: [...connections], counts: Object.fromEntries(counts) };
};

test('all time shows everything', () => {
  assert.deepEqual(at(null), {
    events: ['year', 'by', 'open', 'never dated'],
    connections: ['span', 'no start', 'no end', 'undated'],
    counts: { p: 2, q: 1 },
  });
});

test('events add up; connections appear and leave; what is undated stays', () => {
  assert.deepEqual(at('2013-12-31'), {
    events: ['never dated'],
    connections: ['no start', 'undated'],
    counts: {},
  });
  assert.deepEqual(at('2014-06-01').connections, ['span', 'no start', 'undated']);
  assert.deepEqual(at('2015-06-30').connections, ['span', 'no start', 'no end', 'undated']);
  assert.deepEqual(at('2015-07-01'), {
    events: ['year', 'open', 'never dated'],
    connections: ['no end', 'undated'],
    counts: { p: 1, q: 1 },
  });
  // "By September 2015" is so far when that month is over.
  assert.deepEqual(at('2015-09-30').counts, { p: 2, q: 1 });
});

test('filters and the date go together', () => {
  assert.deepEqual(at('2014-06-01', { kinds: ['attack'] }), {
    events: ['year', 'never dated'],
    connections: [],
    counts: { p: 1 },
  });
  assert.deepEqual(at(null, { kinds: ['attack'], places: ['p'] }).events, ['year', 'by']);
});

test('the same question has the same answer, and another one another', () => {
  const shownIn = shower(scene);
  const first = shownIn({ date: '2014-06-01', filters: NO_FILTERS });
  assert.equal(shownIn({ date: '2014-06-01', filters: { ...NO_FILTERS } }), first);
  assert.notEqual(shownIn({ date: '2015-06-30', filters: NO_FILTERS }), first);
  assert.deepEqual([...shownIn({ date: '2014-06-01', filters: NO_FILTERS }).events], [...first.events]);
});
