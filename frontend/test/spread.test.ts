import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { distance, type Point } from '../src/map/geometry.ts';
import { type Body, LIMIT, type Moved, neighbours, spread } from '../src/map/spread.ts';

const gap = (): number => 3;
const body = (x: number, y: number, weight = 1, radius = 10): Body => ({ x, y, radius, weight });
const moved = (bodies: Body[], shifts: Point[]): Point[] =>
  bodies.map((b, i) => ({ x: b.x + (shifts[i] as Point).x, y: b.y + (shifts[i] as Point).y }));

function leastGap(bodies: Body[], at: Point[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < at.length; i++) {
    for (let j = i + 1; j < at.length; j++) {
      const rims = (bodies[i] as Body).radius + (bodies[j] as Body).radius;
      least = Math.min(least, distance(at[i] as Point, at[j] as Point) - rims);
    }
  }
  return least;
}

describe('symbols', () => {
  it('with nobody near stay where they are', () => {
    assert.deepEqual(spread([body(0, 0), body(100, 0)], gap), [
      { x: 0, y: 0, size: 1 },
      { x: 0, y: 0, size: 1 },
    ]);
  });

  it('that overlap are pushed apart', () => {
    // Beirut and Damascus, Baghdad with its airport and Tikrit, as they lie at zoom 4.
    const bodies = [body(0, 0, 3), body(9, 5, 3), body(92, 6, 3), body(90, 7), body(84, -10)];
    assert.ok(leastGap(bodies, bodies) < 0);
    assert.ok(leastGap(bodies, moved(bodies, spread(bodies, gap))) > 2.5);
  });

  it('at the very same point too', () => {
    const bodies = [body(50, 50), body(50, 50), body(50, 50)];
    assert.ok(leastGap(bodies, moved(bodies, spread(bodies, gap))) > 2.5);
  });

  it('never move further than the limit, even in a crowd', () => {
    const bodies = Array.from({ length: 60 }, (_, i) => body((i * 7) % 30, (i * 11) % 30));
    for (const { x, y } of spread(bodies, gap)) assert.ok(Math.max(Math.abs(x), Math.abs(y)) <= LIMIT + 1e-9);
  });

  it('keep their order: Beirut stays west of Damascus, whoever pushes', () => {
    // Beirut, Damascus, Tikrit and Baghdad at zoom 2.35, with the gaps that lines between them want.
    const bodies = [body(0, 0, 8), body(2.9, 1.7, 8), body(29.5, -3, 1, 8.5), body(32.1, 2.4, 8)];
    const [beirut, damascus] = moved(
      bodies,
      spread(bodies, () => 17),
    ) as [Point, Point];
    assert.ok(beirut.x < damascus.x && beirut.y < damascus.y);
  });

  it('shrink where there is no room, and grow smaller by no more than a fifth', () => {
    const crowd = Array.from({ length: 12 }, (_, i) => body(i * 0.1, i * 0.1));
    const sizes = spread(crowd, gap).map(({ size }) => size);
    assert.ok(Math.min(...sizes) < 1 && Math.min(...sizes) >= 0.8);
    assert.equal(spread([body(0, 0), body(4, 0)], gap)[0]?.size, 1);
  });

  it('move the same way each time', () => {
    const bodies = Array.from({ length: 20 }, (_, i) => body((i * 7) % 60, (i * 13) % 50, 1 + (i % 2) * 2));
    assert.deepEqual(spread(bodies, gap), spread(bodies, gap));
  });

  it('move less when they weigh more', () => {
    const [heavy, light] = spread([body(0, 0, 3), body(5, 0, 1)], gap) as [Moved, Moved];
    assert.ok(Math.abs(heavy.x) < Math.abs(light.x));
  });

  it('are not pushed onto the lines of a neighbour', () => {
    const home = { ...body(0, 0, 3), busy: [Math.PI] };
    const [, light] = spread([home, body(-4, 1)], gap) as [Moved, Moved];
    const angle = Math.atan2(1 + light.y, -4 + light.x);
    assert.ok(Math.abs(Math.abs(angle) - Math.PI) > 0.7);
  });
});

describe('neighbours', () => {
  it('are those within reach in x and in y, each pair once and in order', () => {
    // A linear congruential generator: the same points each time, on both sides of zero.
    let seed = 7;
    const random = (): number => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      return (seed / 2 ** 31 - 0.5) * 600;
    };
    const points = Array.from({ length: 200 }, () => ({ x: random(), y: random() }));
    const expected = points.map((a, i) =>
      points.flatMap((b, j) => (j > i && Math.abs(a.x - b.x) < 40 && Math.abs(a.y - b.y) < 40 ? [j] : [])),
    );
    assert.ok(expected.flat().length > 100);
    assert.deepEqual(neighbours(points, 40), expected);
  });

  it('are not looked for among those far away', () => {
    let asked = 0;
    const counted = (): number => {
      asked++;
      return 3;
    };
    // 30 by 30 bodies, 100 pixels apart: 404,550 pairs, of which each body's eight neighbours at most are near.
    const grid = Array.from({ length: 900 }, (_, n) => body((n % 30) * 100, Math.floor(n / 30) * 100));
    spread(grid, counted);
    assert.ok(asked <= 900 * 4, String(asked));
  });
});
