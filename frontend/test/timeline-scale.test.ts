// The timeline's scale: zones, days and positions, ticks.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dayOf, isoOf, partsOf } from '../src/days.ts';
import {
  dayAt,
  endOf,
  scaleOf,
  spanOf,
  startOf,
  ticksOf,
  unitFor,
  unitStart,
  zonesOf,
} from '../src/timeline/scale.ts';

const day = (iso: string) => ({ since: iso, until: iso });
const times = (count: number, iso: string) => Array.from({ length: count }, () => day(iso));
const spread = (from: number, to: number, perYear = 1) =>
  Array.from({ length: (to - from) * perYear }, (_, n) =>
    day(
      `${from + Math.floor(n / perYear)}-${String(2 + ((n % perYear) * 10) / perYear)
        .split('.')[0]
        ?.padStart(2, '0')}-11`,
    ),
  );
const spanned = (events: { since: string | null; until: string | null }[]) => {
  const span = spanOf(events, []);
  assert.ok(span);
  return span;
};
const words = {
  day: (n: number) => isoOf(n),
  month: (n: number) => isoOf(n).slice(0, 7),
  measure: (text: string) => 6 * text.length,
};

describe('the span', () => {
  it('holds every day that is named, of events and of connections', () => {
    const events = [
      { since: null, until: '2015-09-30' },
      { since: '2001-09-11', until: null },
    ];
    const span = spanOf(events, [{ since: '1998-01-01', until: null }]);
    assert.deepEqual(span, { first: dayOf('1998-01-01'), last: dayOf('2015-09-30') });
  });

  it('is null where no day is known', () => {
    assert.equal(spanOf([{ since: null, until: null }], []), null);
  });
});

describe('calendar units', () => {
  it('begin on the first of the month, the year, the decade, the century', () => {
    const at = dayOf('2015-09-14');
    assert.deepEqual(
      (['day', 'month', 'year', 'decade', 'century'] as const).map((unit) => isoOf(unitStart(at, unit))),
      ['2015-09-14', '2015-09-01', '2015-01-01', '2010-01-01', '2000-01-01'],
    );
    assert.equal(isoOf(unitStart(at, 'month', 4)), '2016-01-01');
    assert.equal(isoOf(unitStart(dayOf('0001-06-01'), 'year', 1)), '0002-01-01');
  });

  it('are chosen by how many there would be', () => {
    const span = (a: string, b: string) => ({ first: dayOf(a), last: dayOf(b) });
    assert.equal(unitFor(span('2020-01-01', '2020-01-31'), 60), 'day');
    assert.equal(unitFor(span('2017-01-01', '2020-12-31'), 60), 'month');
    assert.equal(unitFor(span('1980-01-01', '2020-01-03'), 60), 'year');
    assert.equal(unitFor(span('1500-01-01', '2020-01-03'), 60), 'decade');
    assert.equal(unitFor(span('0001-01-01', '9999-12-31'), 60), 'century');
  });
});

describe('the zones', () => {
  it('are one where time is filled evenly', () => {
    const events = spread(1980, 2020, 3);
    assert.equal(zonesOf(spanned(events), events).length, 1);
  });

  it('cut off the years that are crowded, at the years where they are', () => {
    // One event a year for thirty years, ten a year for the ten after that.
    const events = [...spread(1980, 2010), ...spread(2010, 2020, 10)];
    const zones = zonesOf(spanned(events), events);
    assert.equal(zones.length, 2);
    assert.equal(isoOf(zones[1]?.first ?? 0), '2010-01-01');
    // A quarter of the time, and more than half of the room.
    assert.ok((zones[1]?.share ?? 0) > 0.5);
  });

  it('give one crowded day a width of its own', () => {
    const events = [...spread(1980, 2020), ...times(20, '2020-01-03')];
    const zones = zonesOf(spanned(events), events);
    const last = zones[zones.length - 1];
    assert.deepEqual([last?.first, last?.last], [dayOf('2020-01-03'), dayOf('2020-01-03')]);
  });

  it('set apart a single crowded month', () => {
    // One event in each of four years, but twelve in the April of the third.
    const counts = [1, 1, 12, 1];
    const events = counts.flatMap((count, n) =>
      times(count, `200${n + 1}-0${n + 2}-0${n + 2}`).map((e, i) => ({
        since: isoOf(dayOf(e.since) + i),
        until: isoOf(dayOf(e.since) + i),
      })),
    );
    const span = { first: dayOf('2001-01-01'), last: dayOf('2004-12-30') };
    const zones = zonesOf(span, events, 3);
    // Months are the units of four years: the crowded one is April 2003.
    assert.deepEqual(
      zones.map(({ first, last }) => [isoOf(first).slice(0, 7), isoOf(last).slice(0, 7)]),
      [
        ['2001-01', '2003-03'],
        ['2003-04', '2003-04'],
        ['2003-05', '2004-12'],
      ],
    );
  });

  it('are never more than four, and never empty', () => {
    const events = [2001, 2003, 2005, 2007, 2009, 2011].flatMap((year) => times(15, `${year}-05-05`));
    const zones = zonesOf(spanned(events), events);
    assert.ok(zones.length <= 4);
    for (const { first, last } of zones) assert.ok(last >= first);
    zones.slice(1).forEach((zone, index) => {
      assert.equal(zone.first, (zones[index]?.last ?? 0) + 1);
    });
  });
});

describe('the scale', () => {
  const events = [...spread(1980, 2010), ...spread(2010, 2020, 10), ...times(20, '2020-01-03')];
  const scale = scaleOf(spanned(events), events, 20, 980, 14);

  it('begins and ends where it is told', () => {
    assert.equal(startOf(scale, scale.first), 20);
    assert.ok(Math.abs(endOf(scale, scale.last) - 980) < 1e-9);
  });

  it('runs forwards, and gives each day back', () => {
    let before = 0;
    for (let at = scale.first; at <= scale.last; at += 17) {
      assert.ok(startOf(scale, at) >= before);
      before = endOf(scale, at);
      assert.equal(dayAt(scale, endOf(scale, at)), at, isoOf(at));
    }
  });

  it('stays within its days beyond its ends', () => {
    assert.equal(dayAt(scale, -500), scale.first);
    assert.equal(dayAt(scale, 5000), scale.last);
  });

  it('is as wide for every day of a zone', () => {
    const width = (iso: string) => endOf(scale, dayOf(iso)) - startOf(scale, dayOf(iso));
    assert.ok(Math.abs(width('2012-02-29') - width('2018-07-01')) < 1e-9);
    assert.ok(width('2012-02-29') > width('1985-02-01'));
  });

  it('works for one day, and from the year 1 to 9999', () => {
    const one = scaleOf(spanned([day('2020-01-03')]), [day('2020-01-03')], 0, 300, 14);
    assert.deepEqual([startOf(one, one.first), endOf(one, one.last)], [0, 300]);
    const ends = [day('0001-01-01'), day('9999-12-31')];
    const all = scaleOf(spanned(ends), ends, 0, 300, 14);
    assert.equal(isoOf(dayAt(all, 0)), '0001-01-01');
    assert.equal(isoOf(dayAt(all, 300)), '9999-12-31');
  });
});

describe('the ticks', () => {
  const ranges = [
    [...spread(1980, 2010), ...spread(2010, 2020, 10), ...times(20, '2020-01-03')],
    [day('0001-01-01'), day('9999-12-31')],
    [day('2020-01-03')],
    [day('2019-12-30'), day('2020-01-03')],
    [day('2019-02-02'), day('2019-12-03')],
  ];
  for (const width of [300, 700, 1600]) {
    it(`have labels that do not touch, in ${width} pixels`, () => {
      for (const events of ranges) {
        const scale = scaleOf(spanned(events), events, 18, width - 18, 14);
        const labelled = ticksOf(scale, words, 0, width).filter(({ label }) => label !== null);
        assert.ok(labelled.length > 0);
        const boxes = labelled
          .map(({ x, label }) => {
            const half = words.measure(label ?? '') / 2;
            const middle = Math.max(half, Math.min(width - half, x));
            return [middle - half, middle + half];
          })
          .sort((a, b) => (a[0] as number) - (b[0] as number));
        boxes.slice(1).forEach((box, index) => {
          assert.ok((box[0] as number) >= (boxes[index]?.[1] as number), JSON.stringify(labelled));
        });
      }
    });
  }

  it('stand at the beginning of what they name', () => {
    const events = spread(1980, 2020, 3);
    const scale = scaleOf(spanned(events), events, 0, 1000, 14);
    const named = ticksOf(scale, words, 0, 1000).filter(({ label }) => label === '2000');
    assert.deepEqual(
      named.map(({ x }) => x),
      [startOf(scale, dayOf('2000-01-01'))],
    );
  });

  it('name a zone of one day', () => {
    const events = [...spread(1980, 2020), ...times(20, '2020-01-03')];
    const scale = scaleOf(spanned(events), events, 0, 1000, 14);
    assert.ok(ticksOf(scale, words, 0, 1000).some(({ label }) => label === '2020-01-03'));
    assert.equal(partsOf(scale.last).day, 3);
  });
});
