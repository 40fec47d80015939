// The key of the timeline's marks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formsOf } from '../src/legend';
import type { SceneEvent } from '../src/scene';

const event = (since: string | null, until: string | null, more: Partial<SceneEvent> = {}): SceneEvent =>
  ({ since, until, ongoing: false, soft_start: false, soft_end: false, ...more }) as SceneEvent;

test('only the forms that occur are explained, in one order', () => {
  assert.deepEqual(formsOf([]), []);
  assert.deepEqual(formsOf([event(null, null)]), []);
  assert.deepEqual(formsOf([event('2020-01-01', '2020-01-31'), event('2020-01-03', '2020-01-03')]), [
    'day',
    'span',
  ]);
});

test('an end that is open, unknown or uncertain is soft; what goes on has an arrow', () => {
  assert.deepEqual(formsOf([event(null, '2015-09-30')]), ['soft']);
  assert.deepEqual(formsOf([event('2015-09-30', null)]), ['soft']);
  assert.deepEqual(formsOf([event('2015-01-01', '2015-12-31', { soft_end: true })]), ['span', 'soft']);
  assert.deepEqual(formsOf([event('2015-01-01', null, { ongoing: true })]), ['ongoing']);
});
