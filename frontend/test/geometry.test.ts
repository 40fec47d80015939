import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  along,
  cutEnd,
  cutStart,
  distance,
  fanOf,
  headAt,
  type LegCourse,
  legPath,
  lengthOf,
  lineShape,
  nearest,
  type Point,
  pathData,
} from '../src/map/geometry.ts';

const still = { x: 0, y: 0 };
const leg = (
  course: Point[],
  slot: number,
  outermost = Math.abs(slot),
  more: Partial<LegCourse> = {},
): Point[] => legPath({ course, slot, outermost, drawn: false, startShift: still, endShift: still, ...more });

/** From left to right, 300 px, straight. */
const straight: Point[] = [
  { x: 0, y: 100 },
  { x: 150, y: 100 },
  { x: 300, y: 100 },
];
/** An arc of a circle, as a geodesic looks on the screen. */
const arc: Point[] = Array.from({ length: 21 }, (_, i) => {
  const angle = Math.PI * (1.25 + (0.5 * i) / 20);
  return { x: 400 * Math.cos(angle), y: 400 * Math.sin(angle) };
});
const middle = (path: Point[]): Point => along(path, lengthOf(path) / 2).point;

describe('a leg', () => {
  it('in seat 0 is the projected geodesic itself', () => {
    assert.deepEqual(leg(arc, 0, 3), arc);
  });

  it('ends where the geodesic ends, in any seat', () => {
    for (const slot of [-3, -0.5, 1, 4.5]) {
      const path = leg(arc, slot, 4.5);
      assert.ok(distance(path[0] as Point, arc[0] as Point) < 1e-9);
      assert.ok(distance(path.at(-1) as Point, arc.at(-1) as Point) < 1e-9);
    }
  });

  it('with a positive seat lies to the right of the direction of travel: below, when it runs to the right', () => {
    assert.ok(middle(leg(straight, 1)).y > 100);
    assert.ok(middle(leg(straight.slice().reverse(), 1)).y < 100);
  });

  it('keeps its distance in the middle, whatever the zoom: 12 px a seat', () => {
    for (const scale of [1, 4, 30]) {
      const course = straight.map((p) => ({ x: p.x * scale, y: p.y }));
      assert.ok(Math.abs(middle(leg(course, 2)).y - 124) < 0.01);
    }
  });

  it('makes a fan that is symmetrical', () => {
    const up = leg(straight, -1.5);
    const down = leg(straight, 1.5);
    assert.equal(up.length, down.length);
    for (const [i, p] of up.entries()) {
      assert.ok(Math.abs(p.x - (down[i] as Point).x) < 1e-9);
      assert.ok(Math.abs(p.y - 100 + ((down[i] as Point).y - 100)) < 1e-9);
    }
  });

  it('makes a fan whose lines never cross', () => {
    const heights = [-2, -1, 0, 1, 2].map((slot) => {
      const path = leg(straight, slot, 2);
      return [60, 100, 150, 200, 240].map((x) => {
        const after = path.findIndex((p) => p.x > x);
        return (path[after] as Point).y;
      });
    });
    for (let i = 1; i < heights.length; i++) {
      for (const [n, y] of (heights[i] as number[]).entries())
        assert.ok(y > ((heights[i - 1] as number[])[n] as number));
    }
  });

  it('leaves a symbol at an angle of its own, so that heads lie apart', () => {
    const angles = [1.5, 2.5, 3.5].map((slot) => {
      const path = cutStart(leg(straight, slot, 3.5), 22);
      const p = path[0] as Point;
      return Math.atan2(p.y - 100, p.x);
    });
    for (let i = 1; i < angles.length; i++) {
      // 0.25 rad at 22 px from the middle are 5.5 px.
      assert.ok((angles[i] as number) - (angles[i - 1] as number) > 0.25);
    }
  });

  it('bows by little more than a quarter of its length', () => {
    const short = straight.map((p) => ({ x: p.x / 3, y: p.y }));
    assert.ok(Math.abs(middle(leg(short, 4)).y - 100) <= 0.3 * 100);
    assert.ok(fanOf(1000, 4).spacing <= 12);
  });

  it('that the author drew keeps its course exactly', () => {
    const shift = { x: 10, y: -7 };
    assert.deepEqual(leg(arc, 2, 2, { drawn: true, startShift: shift, endShift: shift }), arc);
  });

  it('ends at symbols that were pushed aside, and keeps its middle', () => {
    const path = leg(arc, 0, 0, { startShift: { x: 8, y: 0 }, endShift: { x: 0, y: -6 } });
    assert.ok(distance(path[0] as Point, { x: (arc[0] as Point).x + 8, y: (arc[0] as Point).y }) < 1e-9);
    assert.ok(
      distance(path.at(-1) as Point, { x: (arc[20] as Point).x, y: (arc[20] as Point).y - 6 }) < 1e-9,
    );
    assert.ok(nearest(path, middle(arc)).distance < 1);
  });

  it('survives ends at the very same point', () => {
    const path = leg([still, still], 1);
    assert.ok(path.every((p) => Number.isFinite(p.x) && Number.isFinite(p.y)));
  });
});

describe('cutting', () => {
  it('stops at the rim', () => {
    const path = cutEnd(cutStart(straight, 12), 20);
    assert.ok(Math.abs((path[0] as Point).x - 12) < 0.05);
    assert.ok(Math.abs((path.at(-1) as Point).x - 280) < 0.05);
  });

  it('leaves nothing of a path that lies within the rim', () => {
    assert.deepEqual(cutStart(straight, 1000), []);
  });
});

describe('an arrowhead', () => {
  it('has its tip at the end and lies along the last stretch', () => {
    const head = headAt(arc, 10, 8);
    assert.ok(head);
    const [tip, left, , right] = head.outline as [Point, Point, Point, Point];
    assert.deepEqual(tip, arc.at(-1));
    const base = { x: (left.x + right.x) / 2, y: (left.y + right.y) / 2 };
    const last = along(arc, lengthOf(arc) - 5).direction;
    const long = distance(base, tip);
    // The cosine of the angle between head and line.
    const cosine = ((tip.x - base.x) * last.x + (tip.y - base.y) * last.y) / long;
    assert.ok(cosine > Math.cos((3 * Math.PI) / 180));
    assert.ok(Math.abs(distance(left, right) - 8) < 1e-9);
  });

  const ends = { startRadius: 12, endRadius: 12, headLength: 10, headWidth: 8 };

  it('stands where the direction points: forward at the end, both at both, none nowhere', () => {
    const tips = (headStart: boolean, headEnd: boolean): (number | undefined)[] =>
      lineShape([straight], { ...ends, headStart, headEnd }).heads.map((head) =>
        Math.round(head[0]?.x ?? -1),
      );
    assert.deepEqual(tips(false, true), [288]);
    assert.deepEqual(tips(true, true), [288, 12]);
    assert.deepEqual(tips(false, false), []);
  });

  it('covers the end of its line', () => {
    const { path } = lineShape([straight], { ...ends, headStart: false, headEnd: true });
    assert.ok((path.at(-1) as Point).x < 288 - 6);
  });

  it('stands at the final end of a way round, with a small one on the stretch before', () => {
    const on: Point[] = [
      { x: 300, y: 100 },
      { x: 300, y: 300 },
    ];
    const shape = lineShape([straight, on], { ...ends, headStart: false, headEnd: true });
    assert.equal(shape.heads.length, 1);
    assert.ok(Math.abs((shape.heads[0]?.[0]?.y ?? 0) - 288) < 0.05);
    assert.equal(shape.chevrons.length, 1);
    assert.ok(shape.path.some((p) => p.x === 300 && p.y === 100));
  });

  it('shrinks in a narrow gap, and is left out where there is none', () => {
    const close = [still, { x: 32, y: 0 }];
    const small = lineShape([close], { ...ends, headStart: false, headEnd: true }).heads[0] as Point[];
    assert.ok(distance(small[1] as Point, small[3] as Point) < 8);
    const none = lineShape([[still, { x: 5, y: 0 }]], { ...ends, headStart: true, headEnd: true });
    assert.deepEqual(none, { path: [], heads: [], chevrons: [] });
  });
});

describe('a path', () => {
  it('knows how far away a point is, and where', () => {
    const found = nearest(straight, { x: 75, y: 130 });
    assert.equal(found.distance, 30);
    assert.equal(found.fraction, 0.25);
  });

  it('is written in tenths of a pixel', () => {
    assert.equal(
      pathData([
        { x: 0.04, y: 1.26 },
        { x: 10, y: -3 },
      ]),
      'M0 1.3L10 -3',
    );
    assert.equal(pathData([still]), '');
  });
});
