// From one date to another: stops, keys, typing.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dayOf, isoOf } from '../src/days.ts';
import type { SceneEvent } from '../src/scene.ts';
import { keyed, neighbour, stopsOf, typed } from '../src/timeline/steps.ts';

const span = { first: dayOf('1980-01-01'), last: dayOf('2020-01-03') };
const year = { first: dayOf('2019-01-10'), last: dayOf('2020-01-03') };

describe('stops', () => {
  const stops = stopsOf([
    { since: '2015-01-01', until: null },
    { since: null, until: '2015-09-30' },
    { since: '2015-01-01', until: '2015-12-31' },
    { since: '1998-01-01', until: '1998-12-31' },
  ] as SceneEvent[]);

  it('are the days on which events begin, or by which they are known, each once', () => {
    assert.deepEqual(stops.map(isoOf), ['1998-01-01', '2015-01-01', '2015-09-30']);
  });

  it('lead on and back, and in from all time', () => {
    const step = (iso: string | null, forward: boolean): string | null => {
      const to = neighbour(stops, iso === null ? null : dayOf(iso), forward);
      return to === null ? null : isoOf(to);
    };
    assert.equal(step('2015-01-01', true), '2015-09-30');
    assert.equal(step('2015-01-01', false), '1998-01-01');
    assert.equal(step('2014-07-07', true), '2015-01-01');
    assert.equal(step('2015-09-30', true), null);
    assert.equal(step('1998-01-01', false), null);
    assert.equal(step(null, true), '1998-01-01');
    assert.equal(step(null, false), '2015-09-30');
  });
});

describe('keys', () => {
  const press = (key: string, iso: string, within = span): string | null => {
    const to = keyed(key, dayOf(iso), within);
    return to === null ? null : isoOf(to);
  };

  it('go to the ends of months and years in a span of decades', () => {
    assert.equal(press('ArrowRight', '2015-09-30'), '2015-10-31');
    assert.equal(press('ArrowRight', '2015-09-14'), '2015-09-30');
    assert.equal(press('ArrowUp', '2016-01-31'), '2016-02-29');
    assert.equal(press('ArrowLeft', '2015-09-30'), '2015-08-31');
    assert.equal(press('ArrowDown', '2015-09-14'), '2015-08-31');
    assert.equal(press('PageUp', '2015-09-30'), '2015-12-31');
    assert.equal(press('PageUp', '2015-12-31'), '2016-12-31');
    assert.equal(press('PageDown', '2015-09-30'), '2014-12-31');
  });

  it('go by days and months in a span of a year', () => {
    assert.equal(press('ArrowRight', '2019-02-28', year), '2019-03-01');
    assert.equal(press('PageDown', '2019-03-15', year), '2019-02-28');
  });

  it('stay within the span, and reach its ends', () => {
    assert.equal(press('ArrowRight', '2020-01-03'), '2020-01-03');
    assert.equal(press('PageUp', '2019-12-31'), '2020-01-03');
    assert.equal(press('ArrowLeft', '1980-01-01'), '1980-01-01');
    assert.equal(press('Home', '2015-09-30'), '1980-01-01');
    assert.equal(press('End', '2015-09-30'), '2020-01-03');
    assert.equal(press('Enter', '2015-09-30'), null);
  });
});

describe('a typed date', () => {
  const type = (text: string): string | object => {
    const found = typed(text, span);
    return 'day' in found && !('problem' in found) ? isoOf(found.day) : found;
  };

  it('means the last day of what is written', () => {
    assert.equal(type('2015'), '2015-12-31');
    assert.equal(type('2015-09'), '2015-09-30');
    assert.equal(type(' 2015-09-14 '), '2015-09-14');
    assert.equal(type('2016-02'), '2016-02-29');
  });

  it('may have other signs between its numbers, and other digits', () => {
    assert.equal(type('2015/9/4'), '2015-09-04');
    assert.equal(type('2015.09'), '2015-09-30');
    assert.equal(type('٢٠١٥-٠٩'), '2015-09-30');
    assert.equal(type('۲۰۱۵'), '2015-12-31');
    assert.equal(type('२०१५'), '2015-12-31');
  });

  it('ends where the timeline does', () => {
    assert.equal(type('2020'), '2020-01-03');
  });

  it('is refused with the reason', () => {
    assert.deepEqual(type('September 2015'), { problem: 'form' });
    assert.deepEqual(type(''), { problem: 'form' });
    assert.deepEqual(type('0'), { problem: 'form' });
    assert.deepEqual(type('2015-13'), { problem: 'month' });
    assert.deepEqual(type('2015-09-31'), { problem: 'day', month: dayOf('2015-09-01'), days: 30 });
    assert.deepEqual(type('2015-02-29'), { problem: 'day', month: dayOf('2015-02-01'), days: 28 });
    assert.deepEqual(type('1979'), { problem: 'outside' });
    assert.deepEqual(type('2021-01-01'), { problem: 'outside' });
  });
});
