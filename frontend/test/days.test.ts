// Days as numbers. Expected values: 1970-01-01 is day 0 by definition; the others are reckoned by hand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayOf, firstOf, isoOf, partsOf } from '../src/days.ts';

test('days are counted from 1970', () => {
  assert.equal(dayOf('1970-01-01'), 0);
  assert.equal(dayOf('1970-02-01'), 31);
  assert.equal(dayOf('1971-01-01'), 365);
  assert.equal(dayOf('1969-12-31'), -1);
  // 30 years of 365 days with the leap days of 1972, 76, 80, 84, 88, 92 and 96.
  assert.equal(dayOf('2000-01-01'), 30 * 365 + 7);
});

test('every day comes back, in the first century and in the last', () => {
  for (const iso of ['0001-01-01', '0079-08-24', '0099-12-31', '1582-10-10', '2000-02-29', '9999-12-31'])
    assert.equal(isoOf(dayOf(iso)), iso);
});

test('a day has its year, month and day', () => {
  assert.deepEqual(partsOf(dayOf('2015-09-30')), { year: 2015, month: 9, day: 30 });
  assert.equal(isoOf(firstOf(2015)), '2015-01-01');
  assert.equal(isoOf(firstOf(2015, 13)), '2016-01-01');
  assert.equal(isoOf(firstOf(2015, 0)), '2014-12-01');
});
