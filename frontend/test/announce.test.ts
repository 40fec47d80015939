// What the page says of a change: one sentence for each thing that is new.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { saying } from '../src/announce.ts';
import type { Scene } from '../src/scene.ts';
import { ALL, NO_FILTERS, type State } from '../src/state.ts';

const words = JSON.parse(readFileSync(new URL('../../mapgen/words/en.json', import.meta.url), 'utf8'));
const scene = {
  words,
  order: ['e1', 'e2'],
  calendar: { days: Array(12).fill('{day}. of {year}'), months: [] },
  places: [{ id: 'p', title: 'P-town' }],
  events: [
    { id: 'e1', title: 'First', date: '1998', place: 'p' },
    { id: 'e2', title: 'Second', date: '2001', place: null },
  ],
  connections: [{ id: 'c', title: 'Line' }],
  sources: [],
} as unknown as Scene;
const shown = { events: new Set(['e1']), connections: new Set<string>(), counts: new Map() };
const say = (state: Partial<State>, previous: Partial<State> = {}): string =>
  saying(scene, { ...ALL, ...state }, { ...ALL, ...previous }, shown);
const event = (id: string) => ({ kind: 'event' as const, id });

test('a selection and its end', () => {
  assert.equal(say({ selection: { kind: 'place', id: 'p' } }), 'Shown: P-town');
  assert.equal(say({ selection: { kind: 'connection', id: 'c' } }), 'Shown: Line');
  assert.equal(say({}, { selection: event('e1') }), 'Closed');
});

test('a date and filters with what they show', () => {
  assert.equal(say({ date: '2015-09-30' }), 'As of 30. of 2015: 1 event, 0 connections');
  assert.equal(say({}, { date: '2015-09-30' }), 'All time: 1 event, 0 connections');
  assert.equal(say({ filters: { ...NO_FILTERS, query: 'x' } }), 'All time: 1 event, 0 connections');
});

test('a walk', () => {
  assert.equal(say({ step: 0, selection: event('e1') }), 'Step 1 of 2: First, 1998, P-town');
  assert.equal(say({ step: 1, selection: event('e2') }), 'Step 2 of 2: Second, 2001, No place given');
  assert.equal(say({}, { step: 1, selection: event('e2') }), 'The story is closed');
  assert.equal(
    say({ date: '2015-09-30', selection: { kind: 'place', id: 'p' } }, { step: 1, selection: event('e2') }),
    'As of 30. of 2015: 1 event, 0 connections. Shown: P-town',
  );
});

test('nothing of what is the same', () => {
  assert.equal(say({ date: '2015-09-30' }, { date: '2015-09-30' }), '');
});
