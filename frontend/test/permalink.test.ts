// The state in the address: there and back, and what an address from anywhere may hold.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromFragment, lastDayOf, toFragment } from '../src/permalink.ts';
import type { Scene } from '../src/scene.ts';
import { ALL, NO_FILTERS, type State } from '../src/state.ts';

const claim = (id: string, kind: string, actors: string[]) => ({ id, kind, actors, certainty: 'stated' });
const scene = {
  order: ['e1', 'e2'],
  places: [{ id: 'tehran' }, { id: 'baghdad' }],
  events: [claim('e1', 'attack', ['Doe, Jane & Co. = x#y']), claim('e2', 'battle', ['عرب'])],
  connections: [claim('c1', 'arms', ['Iran'])],
} as unknown as Scene;

const states: [string, State][] = [
  ['', ALL],
  ['event=e1', { ...ALL, selection: { kind: 'event', id: 'e1' } }],
  ['place=tehran', { ...ALL, selection: { kind: 'place', id: 'tehran' } }],
  [
    'connection=c1&date=2015-09-30',
    { ...ALL, selection: { kind: 'connection', id: 'c1' }, date: '2015-09-30' },
  ],
  ['step=2', { ...ALL, selection: { kind: 'event', id: 'e2' }, step: 1 }],
  [
    'kind=attack,arms&certainty=stated&where=tehran,baghdad',
    {
      ...ALL,
      filters: {
        ...NO_FILTERS,
        kinds: ['attack', 'arms'],
        certainties: ['stated'],
        places: ['tehran', 'baghdad'],
      },
    },
  ],
];

for (const [fragment, state] of states) {
  test(`"#${fragment}" and its state are the same`, () => {
    assert.equal(toFragment(state), fragment);
    assert.deepEqual(fromFragment(`#${fragment}`, scene), state);
  });
}

test('any text comes back: commas, signs, other scripts', () => {
  for (const query of ["Sana'a, صنعاء", '50 % & more', 'a=b#c', '+', 'Ø']) {
    const state = {
      ...ALL,
      filters: { ...NO_FILTERS, query, actors: ['Doe, Jane & Co. = x#y', 'عرب'] },
    };
    assert.deepEqual(fromFragment(`#${toFragment(state)}`, scene), state);
  }
});

test('what the scene does not have is passed over', () => {
  const fragment =
    '#event=gone&place=tehran&date=2015-02-30&kind=attack,none&actor=Nobody&step=9&constructor=x';
  assert.deepEqual(fromFragment(fragment, scene), {
    ...ALL,
    selection: { kind: 'place', id: 'tehran' },
    filters: { ...NO_FILTERS, kinds: ['attack'] },
  });
});

test('an address inside the page is no state', () => {
  assert.equal(fromFragment('#event-e1', scene), null);
  assert.equal(fromFragment('#mapgen-list', scene), null);
});

test('broken escapes do no harm', () => {
  assert.equal(fromFragment('#search=%E0%A4%A', scene)?.filters.query, '%E0%A4%A');
});

test('a year, a month and a day mean their last day', () => {
  assert.equal(lastDayOf('2015'), '2015-12-31');
  assert.equal(lastDayOf('2015-09'), '2015-09-30');
  assert.equal(lastDayOf('2016-02'), '2016-02-29');
  assert.equal(lastDayOf('0079-08-24'), '0079-08-24');
  for (const text of ['2015-13', '2015-02-29', '15', 'x', '', '0000', '2015-9', '2015-09-30T00:00'])
    assert.equal(lastDayOf(text), null, text);
});
