import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LineField, placeLabels, type Rect, within } from '../src/map/labels.ts';
import { layouter, project, unproject } from '../src/map/layout.ts';
import { firstView } from '../src/map/view.ts';
import type { Position, Scene, ScenePlace } from '../src/scene.ts';

const place = (id: string, position: Position, anchor = true): ScenePlace => ({
  id,
  title: id,
  position,
  kind: anchor ? 'capital' : 'city',
  kind_label: '',
  precision: 'city',
  precision_label: '',
  anchor,
  color: null,
  summary: [],
  events: ['e1', 'e2'],
  connections: [],
  sources: [],
  aliases: [],
  dates: '',
});

function sceneOf(places: ScenePlace[], maxZoom = 8): Scene {
  const xs = places.filter((p) => p.anchor).map((p) => p.position[0]);
  const ys = places.filter((p) => p.anchor).map((p) => p.position[1]);
  const view = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] as const;
  return { places, connections: [], view, bounds: view, max_zoom: maxZoom } as unknown as Scene;
}

/** Capitals as GeoNames has them. */
const CAPITALS: [string, Position][] = [
  ['Tehran', [51.42151, 35.69439]],
  ['Baghdad', [44.40088, 33.34058]],
  ['Damascus', [36.29128, 33.5102]],
  ['Beirut', [35.50157, 33.89332]],
  ['Sana’a', [44.20646, 15.35452]],
  ['Moscow', [37.61781, 55.75204]],
];
const SCENES: Record<string, Scene> = {
  'the six capitals': sceneOf(CAPITALS.map(([id, at]) => place(id, at))),
  'Fiji to Samoa, across 180°': sceneOf([place('Suva', [178.44, -18.14]), place('Apia', [188.24, -13.83])]),
  Svalbard: sceneOf([place('Longyearbyen', [15.65, 78.22]), place('Ny-Ålesund', [11.93, 78.92])], 10),
  'the whole world': sceneOf([
    place('Wellington', [174.78, -41.29]),
    place('Honolulu', [-157.86, 21.31]),
    place('Nuuk', [-51.72, 64.18]),
    place('Ushuaia', [-68.3, -54.8]),
  ]),
  'one place': sceneOf([place('Singapore', [103.85, 1.29])], 11),
};
const SIZES = [
  [320, 280],
  [320, 480],
  [390, 844],
  [800, 600],
  [1200, 900],
  [2560, 1000],
] as const;
const textOf = (scene: Scene) =>
  new Map(scene.places.map((p) => [p.id, { width: 9 * p.title.length + 4, height: 19 }]));

describe('the first view', () => {
  for (const [name, scene] of Object.entries(SCENES)) {
    for (const [width, height] of SIZES) {
      it(`holds ${name} at ${width} × ${height}, with every symbol and label`, () => {
        const { placesAt } = layouter(scene);
        const labels = textOf(scene);
        const controls: Rect[] = [{ left: width - 46, right: width - 8, top: 8, bottom: 124 }];
        const view = firstView(scene, {
          size: { x: width, y: height },
          placesAt,
          courses: [],
          labels,
          reserved: controls,
        });
        assert.ok(view.zoom <= scene.max_zoom);
        const scale = 2 ** view.zoom;
        const centre = project(view.center);
        const box = { left: 0, top: 0, right: width, bottom: height };
        const circles = placesAt(view.zoom).map((p) => ({
          x: p.x - centre.x * scale + width / 2,
          y: p.y - centre.y * scale + height / 2,
          radius: p.radius,
        }));
        for (const { x, y, radius } of circles) {
          assert.ok(
            within({ left: x - radius, right: x + radius, top: y - radius, bottom: y + radius }, box),
          );
        }
        const boxes = scene.places.map((p, i) => ({
          id: p.id,
          ...(circles[i] as (typeof circles)[number]),
          ...(labels.get(p.id) as { width: number; height: number }),
          required: true,
        }));
        for (const label of placeLabels(boxes, { circles, rects: controls, lines: new LineField() }, box)) {
          assert.ok(label.clear && within(label.rect, box), label.id);
        }
      });
    }
  }

  it('is as close as the box allows', () => {
    const scene = SCENES['the six capitals'] as Scene;
    const { placesAt } = layouter(scene);
    const view = firstView(scene, {
      size: { x: 1200, y: 900 },
      placesAt,
      courses: [],
      labels: textOf(scene),
      reserved: [],
    });
    // Moscow to Sana'a, from Web Mercator's own formula: 36.8 px at zoom 0.
    const tall = 36.8 * 2 ** view.zoom;
    assert.ok(tall > 900 * 0.88 && tall < 900, String(tall));
  });

  it('limits zoom and panning so that the story stays in reach', () => {
    const scene = SCENES['the six capitals'] as Scene;
    const { placesAt } = layouter(scene);
    const view = firstView(scene, {
      size: { x: 800, y: 600 },
      placesAt,
      courses: [],
      labels: textOf(scene),
      reserved: [],
    });
    assert.ok(view.minZoom < view.zoom && view.minZoom >= view.zoom - 1);
    const [west, south, east, north] = view.limits;
    for (const { position } of scene.places) {
      assert.ok(position[0] > west && position[0] < east && position[1] > south && position[1] < north);
    }
  });
});

describe('the projection', () => {
  it('is Web Mercator, as EPSG:3857 defines it', () => {
    // The world's corner is at 85.0511°, the origin in the middle.
    assert.deepEqual(project([0, 0]), { x: 128, y: 128 });
    assert.ok(Math.abs(project([180, 85.0511287798]).y) < 1e-6);
    const [longitude, latitude] = unproject(project([188.24, -13.83]));
    assert.ok(Math.abs(longitude - 188.24) < 1e-9 && Math.abs(latitude + 13.83) < 1e-9);
  });
});
