// Which item a key leads to: reasoned by hand on a row of five, the second of which cannot be used.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { target } from '../src/roving.ts';

const usable = (index: number): boolean => index !== 1;

test('arrows go to the neighbour that can be used, and round', () => {
  assert.equal(target('ArrowRight', 0, 5, usable), 2);
  assert.equal(target('ArrowLeft', 2, 5, usable), 0);
  assert.equal(target('ArrowDown', 4, 5, usable), 0);
  assert.equal(target('ArrowUp', 0, 5, usable), 4);
});

test('Home and End lead to the first and the last that can be used', () => {
  assert.equal(
    target('Home', 4, 5, (index) => index !== 0),
    1,
  );
  assert.equal(
    target('End', 0, 5, (index) => index !== 4),
    3,
  );
});

test('other keys, and groups without another item, lead nowhere', () => {
  assert.equal(target('a', 0, 5, usable), null);
  assert.equal(target('Enter', 0, 5, usable), null);
  assert.equal(target('ArrowRight', 0, 1, usable), null);
  assert.equal(target('Home', 0, 1, usable), null);
  assert.equal(
    target('ArrowRight', 0, 5, () => false),
    null,
  );
});
