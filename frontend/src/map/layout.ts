// All that lies on the map at one zoom, in world pixels: symbols pushed apart, lines in their seats. Pure; the layers
// only have to subtract the map's pixel origin. Leaflet's own projection (EPSG:3857) on tiles of 256 pixels.
import type { Position, Scene, SceneConnection, SceneLeg, ScenePlace } from '../scene';
import { type LineShape, legPath, lineShape, type Point } from './geometry';
import type { Rect } from './labels';
import { type Moved, spread } from './spread';
import { kindStyle } from './styles';

const MAX_LATITUDE = 85.0511287798;

/** Longitude and latitude to pixels of the world at zoom 0. Longitudes outside ±180 run on. */
export function project([longitude, latitude]: Position): Point {
  const phi = (Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, latitude)) * Math.PI) / 180;
  return {
    x: 256 * (longitude / 360 + 0.5),
    y: 128 * (1 - Math.log(Math.tan(Math.PI / 4 + phi / 2)) / Math.PI),
  };
}

export function unproject({ x, y }: Point): Position {
  return [(x / 256 - 0.5) * 360, (Math.atan(Math.sinh(Math.PI * (1 - y / 128))) * 180) / Math.PI];
}

export type Form = 'disc' | 'ring' | 'area';

export interface PlaceLayout extends Point {
  id: string;
  form: Form;
  /** How far the symbol stands from its true position. */
  shift: Point;
  /** The rim where lines end and which labels keep clear of. */
  radius: number;
  /** The part of its usual size that it has: in a crowd symbols shrink. */
  size: number;
  /** The dotted circle of a place that is not known exactly; 0: none. */
  halo: number;
}

export interface ConnectionLayout extends LineShape {
  id: string;
  /**
   * How far to the east, in pixels, the line is drawn anew: 0, and a turn of the globe for each time that it reaches a
   * place the other way round than the map is cut.
   */
  copies: number[];
}

export interface Layout {
  zoom: number;
  places: PlaceLayout[];
  connections: ConnectionLayout[];
}

export const isVague = (place: ScenePlace): boolean =>
  ['region', 'country', 'unknown'].includes(place.precision);
const isSolid = (place: ScenePlace): boolean => place.anchor || place.kind === 'capital';

export function formOf(place: ScenePlace): Form {
  if (isSolid(place)) return 'disc';
  return isVague(place) ? 'area' : 'ring';
}

/** The radius of a symbol: wide enough for its count. */
export function radiusOf(form: Form, count: number): number {
  const digits = String(count).length;
  if (form === 'area') return 15 + 2 * Math.max(0, digits - 2);
  if (count === 0) return form === 'disc' ? 6 : 4.5;
  return (form === 'disc' ? 10 : 8.5) + 2.5 * Math.max(0, digits - 2);
}

/** The radius of the dotted circle around a place that is not known exactly. */
export const haloOf = (form: Form, count: number): number =>
  radiusOf(form, count) + (form === 'area' ? 0 : 10);

/** What a finger or a pointer needs, across: WCAG 2.5.8. */
const TARGET = 24;
/** Pixels between neighbours that a line joins: room for its head. */
const APART = 17;

interface Prepared {
  connection: SceneConnection;
  legs: { start: number; end: number; course: Point[]; slot: number; drawn: boolean; outermost: number }[];
  /** In world widths. */
  copies: number[];
}

/** What must be added to each leg's longitudes for the legs to run on from one another. */
function continued(legs: readonly SceneLeg[]): number[] {
  let sum = 0;
  return legs.map((leg) => {
    const before = sum;
    sum -= leg.wrap;
    return before;
  });
}

const scaled = ({ x, y }: Point, scale: number): Point => ({ x: x * scale, y: y * scale });

/** The ends of a connection, and the box around its course at zoom 0. */
export interface Course {
  start: string;
  end: string;
  rect: Rect;
}

export interface Layouter {
  /** Of all connections but those that leave the map at one side. */
  courses: readonly Course[];
  /** The symbols alone: cheap, for trying many zooms. */
  placesAt(zoom: number): PlaceLayout[];
  layoutAt(zoom: number): Layout;
}

/** Projects the scene once; what comes back lays it out at any zoom, and remembers the last one. */
export function layouter(scene: Scene): Layouter {
  const index = new Map(scene.places.map((place, i) => [place.id, i]));
  const homes = scene.places.map((place) => project(place.position));
  const forms = scene.places.map(formOf);
  const radii = scene.places.map((place, i) => radiusOf(forms[i] as Form, place.events.length));

  const pair = (a: string, b: string): string => JSON.stringify([a, b].sort());
  const outermost = new Map<string, number>();
  /** The pairs of places that a leg joins, each as one number. */
  const linked = new Set<number>();
  const both = (i: number, j: number): number => Math.min(i, j) * scene.places.length + Math.max(i, j);
  for (const { legs } of scene.connections) {
    for (const { start, end, slot } of legs) {
      const key = pair(start, end);
      linked.add(both(index.get(start) ?? -1, index.get(end) ?? -1));
      outermost.set(key, Math.max(outermost.get(key) ?? 0, Math.abs(slot)));
    }
  }
  const prepared: Prepared[] = scene.connections.map((connection) => {
    const turns = continued(connection.legs);
    const last = (turns.at(-1) ?? 0) - (connection.legs.at(-1)?.wrap ?? 0);
    return {
      connection,
      copies: [...new Set([...turns, last])].map((turn) => -turn / 360 || 0),
      legs: connection.legs.map((leg, i) => ({
        start: index.get(leg.start) ?? -1,
        end: index.get(leg.end) ?? -1,
        course: leg.positions.map(([longitude, latitude]) =>
          project([longitude + (turns[i] ?? 0), latitude]),
        ),
        slot: leg.slot,
        drawn: leg.drawn,
        outermost: outermost.get(pair(leg.start, leg.end)) ?? 0,
      })),
    };
  });
  // In which directions the lines leave each place: towards the other ends.
  const busy = scene.places.map((): number[] => []);
  for (const { legs } of prepared) {
    for (const { start, end, course } of legs) {
      const towards = (from: Point | undefined, to: Point | undefined): number[] =>
        from && to ? [Math.atan2(to.y - from.y, to.x - from.x)] : [];
      busy[start]?.push(...towards(course[0], course[course.length >> 1]));
      busy[end]?.push(...towards(course[course.length - 1], course[course.length >> 1]));
    }
  }
  // Lines between two neighbours need room for their heads; others must not touch, nor their targets.
  const gap = (i: number, j: number): number =>
    linked.has(both(i, j)) ? APART : Math.max(3, TARGET - (radii[i] as number) - (radii[j] as number));

  const placesAt = (zoom: number): PlaceLayout[] => {
    const scale = 2 ** zoom;
    const bodies = homes.map((home, i) => ({
      ...scaled(home, scale),
      radius: radii[i] as number,
      weight: forms[i] === 'disc' ? 8 : 1,
      busy: busy[i] as number[],
    }));
    const moved = spread(bodies, gap);
    return scene.places.map((place, i): PlaceLayout => {
      const { size, ...shift } = moved[i] as Moved;
      const body = bodies[i] as Point;
      const form = forms[i] as Form;
      const radius = (radii[i] as number) * size;
      return {
        id: place.id,
        x: body.x + shift.x,
        y: body.y + shift.y,
        form,
        shift,
        radius,
        size,
        halo: isVague(place) ? haloOf(form, place.events.length) : 0,
      };
    });
  };
  const still = { x: 0, y: 0 };
  const compute = (zoom: number): Layout => {
    const scale = 2 ** zoom;
    const places = placesAt(zoom);
    const connections = prepared.map(({ connection, legs, copies }): ConnectionLayout => {
      const paths = legs.map((leg) => {
        const course = leg.course.map((p) => scaled(p, scale));
        return legPath({
          course,
          slot: leg.slot,
          outermost: leg.outermost,
          drawn: leg.drawn,
          startShift: places[leg.start]?.shift ?? still,
          endShift: places[leg.end]?.shift ?? still,
        });
      });
      const rim = (i: number | undefined): number =>
        i === undefined || i < 0 ? 0 : (places[i] as PlaceLayout).radius + 2.5;
      const style = kindStyle(connection.kind);
      const grown = connection.width ? connection.width / style.line.width : 1;
      const larger = Math.max(1, Math.min(1.6, grown));
      const shape = lineShape(paths, {
        startRadius: rim(legs[0]?.start),
        endRadius: rim(legs[legs.length - 1]?.end),
        headStart: connection.direction === 'both' && !style.band,
        headEnd: connection.direction !== 'none' && !(style.band && connection.direction === 'both'),
        headLength: style.head.length * larger,
        headWidth: style.head.width * larger,
        notch: style.head.notch,
      });
      return { id: connection.id, copies: copies.map((turn) => turn * 256 * scale), ...shape };
    });
    return { zoom, places, connections };
  };
  let last: Layout | null = null;
  const layoutAt = (zoom: number): Layout => {
    if (last?.zoom !== zoom) last = compute(zoom);
    return last;
  };
  const courses = prepared.flatMap(({ connection: { start, end }, legs, copies }): Course[] => {
    const points = legs.flatMap((leg) => leg.course);
    if (!points.length || copies.length > 1) return [];
    const rect = {
      left: Number.POSITIVE_INFINITY,
      top: Number.POSITIVE_INFINITY,
      right: Number.NEGATIVE_INFINITY,
      bottom: Number.NEGATIVE_INFINITY,
    };
    for (const { x, y } of points) {
      rect.left = Math.min(rect.left, x);
      rect.right = Math.max(rect.right, x);
      rect.top = Math.min(rect.top, y);
      rect.bottom = Math.max(rect.bottom, y);
    }
    return [{ start, end, rect }];
  });
  return { courses, placesAt, layoutAt };
}
