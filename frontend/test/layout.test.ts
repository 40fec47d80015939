import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layouter, project } from '../src/map/layout.ts';
import type { Position, Scene } from '../src/scene.ts';

const TOKYO: Position = [139.69, 35.69];
const SAN_FRANCISCO: Position = [-122.42, 37.77];
const LONDON: Position = [-0.13, 51.51];

/** On a map that is cut at 180°, the way from Tokyo to San Francisco runs over the edge: to 237.58° east. */
const scene = {
  places: [
    ['tokyo', TOKYO],
    ['sf', SAN_FRANCISCO],
    ['london', LONDON],
  ].map(([id, position]) => ({ id, position, kind: 'city', precision: 'city', events: [], anchor: true })),
  connections: [
    {
      id: 'c',
      kind: 'arms',
      direction: 'forward',
      legs: [
        {
          start: 'tokyo',
          end: 'sf',
          positions: [TOKYO, [188, 48], [237.58, 37.77]],
          slot: 0,
          wrap: -360,
          drawn: false,
        },
        {
          start: 'sf',
          end: 'london',
          positions: [SAN_FRANCISCO, [-60, 58], LONDON],
          slot: 0,
          wrap: 0,
          drawn: false,
        },
      ],
    },
  ],
} as unknown as Scene;

test('a line that reaches its place the other way round is drawn twice, and both copies meet their places', () => {
  const zoom = 3;
  const [line] = layouter(scene).layoutAt(zoom).connections;
  assert.ok(line);
  const world = 256 * 2 ** zoom;
  assert.deepEqual(line.copies, [0, -world]);
  const near = (place: Position, east: number): number => {
    const { x, y } = project(place);
    return Math.min(...line.path.map((p) => Math.hypot(p.x + east - x * 2 ** zoom, p.y - y * 2 ** zoom)));
  };
  assert.ok(near(TOKYO, 0) < 15, 'the first copy leaves Tokyo');
  assert.ok(near(SAN_FRANCISCO, -world) < 15, 'the second copy passes San Francisco');
  assert.ok(near(LONDON, -world) < 25, 'the second copy reaches London');
});

test('the legs of such a line run on from one another', () => {
  const [line] = layouter(scene).layoutAt(3).connections;
  assert.ok(line);
  const gaps = line.path
    .slice(1)
    .map((p, i) => Math.hypot(p.x - (line.path[i]?.x ?? 0), p.y - (line.path[i]?.y ?? 0)));
  assert.ok(Math.max(...gaps) < 1024);
});
