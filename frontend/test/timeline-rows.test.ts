// The timeline's layout: what each date looks like, rows, and what is hit.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dayOf, isoOf } from '../src/days.ts';
import type { SceneEvent } from '../src/scene.ts';
import { arrange, type Box, columns, type Layout, type Mark } from '../src/timeline/rows.ts';
import { endOf, type Scale, spanOf, startOf } from '../src/timeline/scale.ts';

let number = 0;
const event = (since: string | null, until: string | null, more: Partial<SceneEvent> = {}): SceneEvent =>
  ({
    id: `e${number++}`,
    kind: 'other',
    certainty: 'stated',
    ongoing: false,
    soft_start: since === null,
    soft_end: until === null,
    since,
    until,
    ...more,
  }) as SceneEvent;

const WIDE: Box = { width: 1000, height: 130, target: 24 };
const laid = (events: SceneEvent[], box = WIDE): { scale: Scale; layout: Layout } => {
  const span = spanOf(events, []);
  assert.ok(span);
  return arrange(events, span, box);
};
const frame = [event('2000-01-01', '2000-01-01'), event('2009-12-31', '2009-12-31')];
/** The mark of one event in ten years of 1000 pixels: a year is about 96 pixels, a month 8. */
const markOf = (one: SceneEvent): { mark: Mark; scale: Scale } => {
  const { scale, layout } = laid([...frame, one]);
  const mark = layout.marks.find(({ event: own }) => own === one);
  assert.ok(mark);
  return { mark, scale };
};

describe('a mark', () => {
  it('is a point for a day, in the middle of it', () => {
    const { mark, scale } = markOf(event('2005-06-01', '2005-06-01'));
    assert.equal(mark.point, true);
    const middle = (startOf(scale, dayOf('2005-06-01')) + endOf(scale, dayOf('2005-06-01'))) / 2;
    assert.ok(Math.abs(mark.anchor - middle) < 1e-9);
  });

  it('is a point for a month that is narrower than a glyph', () => {
    assert.equal(markOf(event('2005-06-01', '2005-06-30')).mark.point, true);
  });

  it('is a bar from its first day to its last for a season, a year, some years', () => {
    for (const [since, until] of [
      ['2005-06-01', '2005-08-31'],
      ['2005-01-01', '2005-12-31'],
      ['2001-01-01', '2008-12-31'],
    ] as const) {
      const { mark, scale } = markOf(event(since, until));
      assert.deepEqual(
        [mark.point, mark.x0, mark.x1, mark.fadeIn, mark.fadeOut],
        [false, startOf(scale, dayOf(since)), endOf(scale, dayOf(until)), 0, 0],
      );
    }
  });

  it('fades at an end that is uncertain', () => {
    const { mark } = markOf(event('2001-01-01', '2008-12-31', { soft_start: true, soft_end: true }));
    assert.ok(mark.fadeIn > 0 && mark.fadeOut > 0);
  });

  it('fades in towards its end where its beginning is not known', () => {
    const { mark, scale } = markOf(event(null, '2005-12-31'));
    assert.equal(mark.x1, endOf(scale, dayOf('2005-12-31')));
    assert.ok(mark.fadeIn > 0 && mark.fadeOut === 0);
    assert.ok(mark.x1 - mark.anchor <= 12);
  });

  it('fades out over the same length wherever it begins, if its end is not known', () => {
    const lengths = ['2001-01-01', '2007-01-01'].map((since) => {
      const { mark } = markOf(event(since, null));
      assert.ok(mark.fadeOut > 0 && !mark.arrow);
      return Math.round(mark.x1 - mark.x0);
    });
    assert.equal(lengths[0], lengths[1]);
  });

  it('runs to the end and beyond with an arrow, if it is still going on', () => {
    const { mark, scale } = markOf(event('2005-01-01', null, { ongoing: true }));
    assert.equal(mark.arrow, true);
    assert.ok(mark.x1 > endOf(scale, scale.last) && mark.x1 <= WIDE.width);
    assert.equal(mark.fadeOut, 0);
  });
});

const overlapping = ({ targets }: Layout): number => {
  let count = 0;
  targets.forEach((a, index) => {
    for (const b of targets.slice(index + 1)) {
      const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
      const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
      if (across > 1e-6 && down > 1e-6) count++;
    }
  });
  return count;
};
/** A crowd: five years, and twenty events at the last day. */
const crowd = [
  ...Array.from({ length: 30 }, (_, n) => event(isoOf(dayOf('2014-01-05') + n * 60), null)),
  ...Array.from({ length: 20 }, () => event(null, '2020-01-03')),
];
const many = Array.from({ length: 2000 }, (_, n) => {
  const iso = isoOf(dayOf('1980-01-01') + ((n * 7919) % 14600));
  return n % 3 ? event(iso, iso) : event(`${iso.slice(0, 4)}-01-01`, `${iso.slice(0, 4)}-12-31`);
});

describe('the layout', () => {
  for (const [name, events] of [
    ['a few', frame],
    ['a crowd', crowd],
    ['2,000', many],
  ] as const) {
    for (const [width, height, target] of [
      [288, 80, 24],
      [358, 90, 44],
      [760, 110, 24],
      [1168, 130, 24],
      [2200, 130, 44],
    ] as const) {
      it(`draws ${name} in ${width} pixels: each once, all within, what is hit apart and large enough`, () => {
        const { layout } = laid([...events], { width, height, target });
        assert.deepEqual(
          new Set(layout.marks.map(({ event: { id } }) => id)),
          new Set(events.map(({ id }) => id)),
        );
        assert.equal(layout.marks.length, events.length);
        for (const { row } of layout.marks) assert.ok((row + 1) * layout.pitch <= height + 1e-6);
        const held = layout.targets.flatMap(({ marks }) => marks);
        assert.equal(held.length, events.length);
        assert.equal(new Set(held).size, events.length);
        assert.equal(overlapping(layout), 0);
        for (const one of layout.targets) {
          assert.ok(one.width >= target - 1e-6 && one.height >= Math.min(target, height) - 1e-6);
          assert.ok(one.x >= 0 && one.x + one.width <= width + 1e-6);
          for (const { anchor } of one.marks)
            assert.ok(anchor >= one.x - 1 && anchor <= one.x + one.width + 1);
        }
      });
    }
  }

  it('lays no mark on another where there is room', () => {
    for (const events of [frame, crowd]) {
      const { layout } = laid([...events], { width: 1168, height: 130, target: 24 });
      assert.equal(layout.dense, false);
      for (const a of layout.marks)
        for (const b of layout.marks) if (a !== b && a.row === b.row) assert.ok(a.x1 <= b.x0 || b.x1 <= a.x0);
    }
  });

  it('has wide rows for a few, and thin ones for many', () => {
    assert.equal(laid([...frame]).layout.pitch, 24);
    assert.equal(laid([...many]).layout.pitch, 3);
    assert.equal(laid([...many]).layout.dense, true);
  });

  it('scales time evenly unless it is crowded', () => {
    assert.equal(laid([...frame]).scale.zones.length, 1);
    assert.ok(laid([...crowd]).scale.zones.length > 1);
  });

  it('sets what happened on one crowded day side by side', () => {
    const { layout } = laid([...crowd]);
    const at = layout.marks
      .filter(({ event: { until } }) => until === '2020-01-03')
      .map(({ anchor }) => Math.round(anchor));
    assert.ok(new Set(at).size >= 4);
  });
});

describe('columns', () => {
  it('stand around the first mark that they hold, and hold all that are under them', () => {
    const at = (anchor: number): Mark => ({ anchor }) as Mark;
    const marks = [at(50), at(55), at(100), at(103)];
    const found = columns(marks, { width: 110, height: 60, target: 24 });
    assert.deepEqual(
      found.map(({ x, width, marks: held }) => [x, width, held.length]),
      [
        [38, 24, 2],
        [86, 24, 2],
      ],
    );
  });
});
