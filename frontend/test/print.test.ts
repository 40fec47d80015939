import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scaleToPaper } from '../src/print.ts';

test('a picture is as wide as the paper, or as high as leaves the page its text', () => {
  assert.equal(scaleToPaper({ width: 1360, height: 500 }), 0.5);
  assert.equal(scaleToPaper({ width: 340, height: 200 }), 2);
  assert.equal(scaleToPaper({ width: 340, height: 1134 }), 0.5);
});
