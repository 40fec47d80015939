// The first view: the closest zoom at which every anchor, its symbol and its label stand inside the map's box. Pure.
import type { Position, Scene, ScenePlace } from '../scene';
import type { Point } from './geometry';
import { type LabelBox, LineField, meets, placeLabels, type Rect, rectAround } from './labels';
import { type Course, type PlaceLayout, project, unproject } from './layout';

export interface LabelSize {
  width: number;
  height: number;
}

export interface ViewRequest {
  /** The map's box in pixels. */
  size: Point;
  placesAt: (zoom: number) => PlaceLayout[];
  /** Where the lines run. */
  courses: readonly Course[];
  labels: ReadonlyMap<string, LabelSize>;
  /** Parts of the box that controls cover. */
  reserved: readonly Rect[];
  /** Hold every place, and not the anchors alone. */
  whole?: boolean;
}

export interface View {
  center: Position;
  zoom: number;
  minZoom: number;
  /** Where the reader may pan to: west, south, east, north. */
  limits: [number, number, number, number];
}

const PADDING = 10;
const STEP = 0.1;
/** With more places than this, a fine search costs seconds, and no view shows all their labels: steps are coarse. */
const CROWD = 150;
/** How far the search goes before it takes the best that it found. */
const DEPTH = 1.6;
const LOWEST = -2;
/** Steps in a zoom level. */
const GRAINS = 50;
/** What a view pays, in zoom levels: for a hidden symbol or label; for standing a whole box aside of the middle. */
const FAULT = 10;
const ASIDE = 1.2;
/** Pixels between a symbol and a control. */
const CLEAR = 8;
/**
 * So much further out, in zoom levels, the places may be seen for the courses of their lines to be in view: at 70 % of
 * the size. A far bend, as over the pole, is not worth more.
 */
const WORTH_A_BEND = 0.5;

const union = (a: Rect, b: Rect): Rect => ({
  left: Math.min(a.left, b.left),
  top: Math.min(a.top, b.top),
  right: Math.max(a.right, b.right),
  bottom: Math.max(a.bottom, b.bottom),
});

/** Bounds in world pixels at zoom 0. */
function boundsRect([west, south, east, north]: readonly [number, number, number, number]): Rect {
  const a = project([west, north]);
  const b = project([east, south]);
  return { left: a.x, top: a.y, right: b.x, bottom: b.y };
}

const timesRect = (r: Rect, k: number): Rect => ({
  left: r.left * k,
  top: r.top * k,
  right: r.right * k,
  bottom: r.bottom * k,
});

/** Which places the first view has to hold: the anchors, or all where there are none. */
const heldIn = (scene: Scene, whole: boolean): ((place: ScenePlace | undefined) => boolean) => {
  const all = whole || !scene.places.some((place) => place.anchor);
  return (place) => place !== undefined && (place.anchor || all);
};

const closestOf = (box: Rect, room: Point): number =>
  Math.min(
    Math.log2(room.x / Math.max(box.right - box.left, 1e-6)),
    Math.log2(room.y / Math.max(box.bottom - box.top, 1e-6)),
  );

/** A box, widened to the courses between places that it holds, the nearest first, as long as that is worth it. */
function withCourses(scene: Scene, bare: Rect, room: Point, request: ViewRequest): Rect {
  const held = heldIn(scene, request.whole ?? false);
  const seen = new Set(scene.places.filter(held).map(({ id }) => id));
  const near = request.courses
    .filter(({ start, end }) => seen.has(start) && seen.has(end))
    .map(({ rect }) => union(bare, rect))
    .sort((a, b) => closestOf(b, room) - closestOf(a, room));
  let found = bare;
  for (const box of near) {
    const wider = union(found, box);
    if (closestOf(bare, room) - closestOf(wider, room) > WORTH_A_BEND) break;
    found = wider;
  }
  return found;
}

/** The symbols and the bounds that have to be seen, at one zoom, in world pixels. */
function content(scene: Scene, view: Rect, places: PlaceLayout[], zoom: number, whole: boolean): Rect {
  let rect = timesRect(view, 2 ** zoom);
  const held = heldIn(scene, whole);
  for (const [i, place] of places.entries()) {
    if (held(scene.places[i]))
      rect = union(
        rect,
        rectAround(
          place.x,
          place.y,
          Math.max(place.radius, place.halo) * 2,
          Math.max(place.radius, place.halo) * 2,
        ),
      );
  }
  return rect;
}

/**
 * What is wrong with a view, in zoom levels that it is worth: little when every anchor is seen with its label. More than
 * `most` is not counted.
 */
function faults(
  scene: Scene,
  places: PlaceLayout[],
  origin: Point,
  request: ViewRequest,
  most: number,
): number {
  const { size, labels, reserved } = request;
  const bounds = { left: 4, top: 4, right: size.x - 4, bottom: size.y - 4 };
  const circles = places.map((p) => ({ x: p.x - origin.x, y: p.y - origin.y, radius: p.radius + 1 }));
  const held = heldIn(scene, request.whole ?? false);
  const boxes: LabelBox[] = [];
  let wrong = 0;
  for (const [i, place] of scene.places.entries()) {
    const circle = circles[i] as (typeof circles)[number];
    if (held(place) && reserved.some((rect) => meets(rect, { ...circle, radius: circle.radius + CLEAR })))
      wrong++;
    if (!place.anchor) continue;
    const label = labels.get(place.id);
    if (label)
      boxes.push({
        id: place.id,
        x: circle.x,
        y: circle.y,
        radius: Math.max(circle.radius - 1, places[i]?.halo ?? 0),
        ...label,
        required: true,
      });
  }
  if (wrong * FAULT >= most) return wrong * FAULT;
  const placed = placeLabels(boxes, { circles, rects: reserved, lines: new LineField() }, bounds);
  wrong += placed.filter((label) => !label.clear).length;
  return wrong * FAULT + placed.filter((label) => label.far).length * 0.05;
}

export function firstView(scene: Scene, request: ViewRequest): View {
  const { size, placesAt } = request;
  const inner = { x: Math.max(40, size.x - 2 * PADDING), y: Math.max(40, size.y - 2 * PADDING) };
  let view = boundsRect(scene.view);
  let bare = (request.whole ? scene.places : []).reduce(
    (rect, { position: [longitude, latitude] }) =>
      union(rect, boundsRect([longitude, latitude, longitude, latitude])),
    view,
  );
  if (request.whole || !scene.framed) {
    bare = withCourses(scene, bare, inner, request);
    view = bare;
  }
  const limit = Math.min(scene.max_zoom, closestOf(bare, inner));
  // In steps, and on whole pixels, as mapgen/framing.py does for pictures.
  const closest = Math.floor(limit * GRAINS) / GRAINS;
  let best = {
    cost: Number.POSITIVE_INFINITY,
    zoom: Math.max(LOWEST, closest - DEPTH),
    middle: { x: (bare.left + bare.right) / 2, y: (bare.top + bare.bottom) / 2 },
  };
  const step = scene.places.length > CROWD ? 4 * STEP : STEP;
  for (let zoom = closest; zoom > Math.max(LOWEST, closest - DEPTH); zoom -= step) {
    if (closest - zoom >= best.cost) break;
    const places = placesAt(zoom);
    const rect = content(scene, view, places, zoom, request.whole ?? false);
    const slack = { x: inner.x - (rect.right - rect.left), y: inner.y - (rect.bottom - rect.top) };
    if (slack.x < 0 || slack.y < 0) continue;
    // In the middle, or nearer to one side where that leaves room for the labels and the controls.
    for (const [sx, sy] of SIDES) {
      const aside = { x: (sx * slack.x) / 2, y: (sy * slack.y) / 2 };
      const price = closest - zoom + ASIDE * (Math.abs(aside.x) / size.x + Math.abs(aside.y) / size.y);
      if (price >= best.cost) continue;
      const middle = { x: (rect.left + rect.right) / 2 - aside.x, y: (rect.top + rect.bottom) / 2 - aside.y };
      const origin = { x: middle.x - size.x / 2, y: middle.y - size.y / 2 };
      const cost = price + faults(scene, places, origin, request, best.cost - price);
      if (cost < best.cost)
        best = {
          cost,
          zoom,
          middle: { x: Math.round(middle.x) / 2 ** zoom, y: Math.round(middle.y) / 2 ** zoom },
        };
    }
  }
  const { zoom, middle } = best;
  return { center: unproject(middle), zoom, ...limitsOf(scene, size, zoom, middle) };
}

/** So much closer, in zoom levels, must the anchors alone be seen, for other places to be left out of the first view. */
const WORTH_A_CUT = 0.75;

/**
 * The first view: all places, unless the anchors alone are seen much closer or the author chose a frame. Two searches,
 * with a pause between them for whoever has others to serve.
 */
export function* openingSearch(scene: Scene, request: ViewRequest): Generator<void, View> {
  const anchors = firstView(scene, request);
  yield;
  const whole = firstView(scene, { ...request, whole: true });
  const chosen = scene.framed || anchors.zoom - whole.zoom > WORTH_A_CUT ? anchors : whole;
  return { ...chosen, minZoom: Math.min(anchors.minZoom, whole.minZoom) };
}

/** The same at once. */
export function openingView(scene: Scene, request: ViewRequest): View {
  const search = openingSearch(scene, request);
  for (;;) {
    const { done, value } = search.next();
    if (done) return value;
  }
}

const SIDES: readonly (readonly [number, number])[] = [
  [0, 0],
  [-0.25, 0],
  [0.25, 0],
  [0, 0.5],
  [0, -0.5],
  [-0.5, 0],
  [0.5, 0],
  [-0.5, 0.5],
  [0.5, 0.5],
  [-1, 0],
  [1, 0],
  [0, 1],
  [0, -1],
];

/** How far beyond the first view the reader may pan, in views: the map gives way from the start. */
const SLACK = 0.3;

/** One level further out than the first view, and not further than the whole world; no panning away from the story. */
function limitsOf(scene: Scene, size: Point, zoom: number, middle: Point): Pick<View, 'minZoom' | 'limits'> {
  const world = Math.log2(Math.max(size.x, 1) / 256);
  const minZoom = Math.min(zoom, Math.max(zoom - 1, world));
  const half = { x: size.x / 2 / 2 ** zoom, y: size.y / 2 / 2 ** zoom };
  const seen = {
    left: middle.x - half.x,
    right: middle.x + half.x,
    top: middle.y - half.y,
    bottom: middle.y + half.y,
  };
  const all = union(seen, boundsRect(scene.bounds));
  const slack = { x: 2 * half.x * SLACK, y: 2 * half.y * SLACK };
  const [west, north] = unproject({ x: all.left - slack.x, y: Math.max(0, all.top - slack.y) });
  const [east, south] = unproject({ x: all.right + slack.x, y: Math.min(256, all.bottom + slack.y) });
  return { minZoom, limits: [west, south, east, north] };
}
