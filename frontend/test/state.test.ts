// The state: changes by name, who is told what, and the walk that gives back what it found.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL, createStore, NO_FILTERS, type State } from '../src/state.ts';

const recorded = (order: string[] = []) => {
  const store = createStore(order);
  const told: [State, State, boolean][] = [];
  store.subscribe((state, previous, passing) => told.push([state, previous, passing]));
  return { store, told };
};

test('what changes nothing is told to nobody', () => {
  const { store, told } = recorded();
  store.select(null);
  store.filter({ kinds: [] });
  store.asOf(null);
  store.clear();
  assert.equal(told.length, 0);
});

test('a drag passes through many days and is one change in the end', () => {
  const { store, told } = recorded();
  store.asOf('2014-01-01', true);
  store.asOf('2014-02-01', true);
  store.asOf('2014-02-01');
  assert.deepEqual(
    told.map(([state, previous, passing]) => [state.date, previous.date, passing]),
    [
      ['2014-01-01', null, true],
      ['2014-02-01', '2014-01-01', true],
      ['2014-02-01', null, false],
    ],
  );
});

test('a drag that ends where it began is no change', () => {
  const { store, told } = recorded();
  store.asOf('2014-01-01', true);
  store.asOf(null, true);
  store.asOf(null);
  assert.deepEqual(
    told.map(([, , passing]) => passing),
    [true, true],
  );
});

test('leaving the walk returns to the state from before', () => {
  const { store } = recorded(['e1', 'e2']);
  store.asOf('2014-01-01');
  store.filter({ kinds: ['attack'] });
  const before = store.get();
  store.walk(0);
  assert.deepEqual(store.get(), { ...ALL, selection: { kind: 'event', id: 'e1' }, step: 0 });
  store.walk(1);
  assert.deepEqual(store.get().selection, { kind: 'event', id: 'e2' });
  store.walk(2); // there is no third
  assert.equal(store.get().step, 1);
  store.walk(null);
  assert.deepEqual(store.get(), before);
});

test('choosing something else leaves the walk', () => {
  const { store } = recorded(['e1']);
  store.walk(0);
  store.select({ kind: 'place', id: 'p' });
  assert.deepEqual(store.get(), { ...ALL, selection: { kind: 'place', id: 'p' } });
  store.walk(0);
  store.asOf('2014-01-01');
  assert.equal(store.get().step, null);
  assert.equal(store.get().date, '2014-01-01');
});

test('clearing brings back all time and everything, and keeps what is selected', () => {
  const { store } = recorded();
  store.select({ kind: 'place', id: 'p' });
  store.asOf('2014-01-01');
  store.filter({ query: 'x', places: ['p'] });
  store.clear();
  assert.deepEqual(store.get(), { ...ALL, selection: { kind: 'place', id: 'p' } });
  assert.deepEqual(store.get().filters, NO_FILTERS);
});
