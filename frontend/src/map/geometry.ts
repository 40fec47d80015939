// The course of a line on the screen: a geodesic, moved to its seat in the fan, cut at the rims of its symbols, with
// its arrowheads. Pure functions on points in pixels (x to the right, y down).

export interface Point {
  x: number;
  y: number;
}

/** A leg in pixels: its true course and how the ends moved when symbols were pushed apart. */
export interface LegCourse {
  course: readonly Point[];
  /** The leg's seat in its fan: 0 on the true course, positive to the right of the direction of travel. */
  slot: number;
  /** The greatest seat (without its sign) among the lines which share these ends. */
  outermost: number;
  /** Drawn by the author: nothing may move it. */
  drawn: boolean;
  startShift: Point;
  endShift: Point;
}

export interface Head {
  /** The outline: tip, left barb, notch, right barb. */
  outline: Point[];
  /** Where the line has to stop so that it does not show beyond the head. */
  neck: Point;
}

/** A connection, ready to be drawn. */
export interface LineShape {
  /** The line from rim to rim, without its heads; null where the symbols leave no room. */
  path: Point[];
  heads: Point[][];
  /** Small heads halfway along the legs before the last one: they tell the direction of a long way round. */
  chevrons: Point[][];
}

/** Pixels between neighbouring seats, and the turn between their directions at a symbol, where there is room. */
const SEAT = 12;
const TURN = (22 * Math.PI) / 180;
/** No line of a fan leaves at a wider angle to the true course. */
const WIDEST = (75 * Math.PI) / 180;
/** A line has come to its seat at about this way from its end, or halfway. */
const REACH = 110;
/** Points on the bend at each end. */
const BEND = 14;
/** How long a line has to be for each whole head on it, measured by the head; and the least part of its size for one. */
const SHAFT = 1.5;
const LEAST_HEAD = 0.5;

const lerp = (a: Point, b: Point, t: number): Point => ({
  x: a.x + (b.x - a.x) * t,
  y: a.y + (b.y - a.y) * t,
});
export const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

export function lengthOf(path: readonly Point[]): number {
  let sum = 0;
  for (let i = 1; i < path.length; i++) sum += distance(path[i - 1] as Point, path[i] as Point);
  return sum;
}

export interface Fan {
  spacing: number;
  turn: number;
}

/**
 * How a fan of lines opens: the distance of the seats in pixels, so that the outermost line bows by little more than a
 * quarter of its length, and the angle between neighbours where they leave a symbol, so that their heads lie apart.
 */
export function fanOf(length: number, outermost: number): Fan {
  if (outermost === 0) return { spacing: SEAT, turn: TURN };
  // A very short leg may bow more: its arc is all that shows between two symbols.
  const short = Math.max(0, 1 - length / 90);
  return {
    spacing: Math.min(SEAT, ((0.28 + 0.2 * short) * length) / outermost),
    turn: Math.min(TURN * (1 + 2 * short), WIDEST / outermost),
  };
}

/** A sparse course with points between its own, which stay: what bends it then leaves no corners. */
function denser(course: readonly Point[], step: number): Point[] {
  return course.flatMap((b, i) => {
    const a = course[i - 1];
    if (!a) return [b];
    const parts = Math.max(1, Math.ceil(distance(a, b) / step));
    return Array.from({ length: parts }, (_, n) => (n === parts - 1 ? b : lerp(a, b, (n + 1) / parts)));
  });
}

/** The course with its ends moved to where their symbols now stand; the middle stays. */
function shifted(course: readonly Point[], start: Point, end: Point): Point[] {
  if (!start.x && !start.y && !end.x && !end.y) return course.slice();
  const length = lengthOf(course) || 1;
  let way = 0;
  return denser(course, Math.max(4, length / 48)).map((p, i, all) => {
    if (i) way += distance(all[i - 1] as Point, p);
    const t = way / length;
    const s = Math.max(0, 1 - t * 2) ** 2;
    const e = Math.max(0, 1 - (1 - t) * 2) ** 2;
    return { x: p.x + start.x * s + end.x * e, y: p.y + start.y * s + end.y * e };
  });
}

/** One coordinate of a cubic Bézier curve. */
const bezier = (a: number, b: number, c: number, d: number, t: number): number => {
  const u = 1 - t;
  return u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d;
};

/**
 * A leg's path on the screen, from the middle of one symbol to the middle of the other. In coordinates along and
 * across the true course, the line leaves at its own angle, comes to its seat on a curve, and keeps to it until the
 * mirrored curve takes it to the other end.
 */
export function legPath({ course, slot, outermost, drawn, startShift, endShift }: LegCourse): Point[] {
  if (drawn || course.length < 2) return course.slice();
  const base = shifted(course, startShift, endShift);
  const length = lengthOf(base);
  if (slot === 0 || length === 0) return base;
  const { spacing, turn } = fanOf(length, Math.max(outermost, Math.abs(slot)));
  const seat = slot * spacing;
  const angle = slot * turn;
  const reach = Math.min(length / 2, REACH + 0.15 * Math.max(0, length - 2 * REACH));
  // Not so far along its first direction that it would overshoot its seat.
  const hold = Math.min(reach / 2, REACH / 2, seat / Math.sin(angle));
  const onCourse = ruler(base, length);
  /** To the right of the direction of travel: (dx, dy) turned by 90° where y points down. */
  const aside = (way: number, across: number): Point => {
    const { point, direction } = onCourse(way);
    return { x: point.x - direction.y * across, y: point.y + direction.x * across };
  };
  const bend = Array.from({ length: BEND }, (_, i) => {
    const t = i / BEND;
    return [
      bezier(0, hold * Math.cos(angle), reach / 2, reach, t),
      bezier(0, hold * Math.sin(angle), seat, seat, t),
    ] as const;
  });
  const out = bend.map(([way, across]) => aside(way, across));
  out.push(aside(reach, seat));
  let way = 0;
  for (let i = 1; i < base.length; i++) {
    way += distance(base[i - 1] as Point, base[i] as Point);
    if (way > reach && way < length - reach) out.push(aside(way, seat));
  }
  if (length > 2 * reach) out.push(aside(length - reach, seat));
  for (const [from, across] of bend.slice().reverse()) out.push(aside(length - from, across));
  return out;
}

/**
 * The point and the direction at a given way along a path; beyond its ends the path runs straight on. The direction
 * turns evenly from one stretch to the next, so that what is laid beside the path has no corners.
 */
function ruler(path: readonly Point[], length: number): (way: number) => { point: Point; direction: Point } {
  const ways = [0];
  for (let i = 1; i < path.length; i++)
    ways.push((ways[i - 1] as number) + distance(path[i - 1] as Point, path[i] as Point));
  const last = path.length - 1;
  const slope = (i: number): Point => {
    const a = path[Math.max(0, i - 1)] as Point;
    const b = path[Math.min(last, i + 1)] as Point;
    const long = distance(a, b) || 1;
    return { x: (b.x - a.x) / long, y: (b.y - a.y) / long };
  };
  return (way) => {
    const inside = Math.min(length, Math.max(0, way));
    let low = 0;
    let high = last;
    while (high - low > 1) {
      const mid = (low + high) >> 1;
      if ((ways[mid] as number) <= inside) low = mid;
      else high = mid;
    }
    const span = (ways[high] as number) - (ways[low] as number) || 1;
    const t = (inside - (ways[low] as number)) / span;
    const direction = lerp(slope(low), slope(high), t);
    const point = lerp(path[low] as Point, path[high] as Point, t);
    const beyond = way - inside;
    return { point: { x: point.x + direction.x * beyond, y: point.y + direction.y * beyond }, direction };
  };
}

/** The path without what lies within `radius` of its first point. */
export function cutStart(path: readonly Point[], radius: number): Point[] {
  const centre = path[0];
  if (!centre || radius <= 0) return path.slice();
  const i = path.findIndex((p) => distance(centre, p) > radius);
  if (i < 1) return [];
  const inside = path[i - 1] as Point;
  const outside = path[i] as Point;
  // The rim is crossed somewhere on this short stretch: halve it until it is found.
  let low = 0;
  let high = 1;
  for (let n = 0; n < 12; n++) {
    const mid = (low + high) / 2;
    if (distance(centre, lerp(inside, outside, mid)) > radius) high = mid;
    else low = mid;
  }
  return [lerp(inside, outside, high), ...path.slice(i)];
}

export const cutEnd = (path: readonly Point[], radius: number): Point[] =>
  cutStart(path.slice().reverse(), radius).reverse();

/** The point at a given way along a path, and the direction there as a unit vector. */
export function along(path: readonly Point[], way: number): { point: Point; direction: Point } {
  let rest = Math.max(0, way);
  for (let i = 1; i < path.length; i++) {
    const a = path[i - 1] as Point;
    const b = path[i] as Point;
    const span = distance(a, b);
    if (span > 0 && (rest <= span || i === path.length - 1)) {
      return {
        point: lerp(a, b, Math.min(1, rest / span)),
        direction: { x: (b.x - a.x) / span, y: (b.y - a.y) / span },
      };
    }
    rest -= span;
  }
  return { point: path[0] ?? { x: 0, y: 0 }, direction: { x: 1, y: 0 } };
}

/** An arrowhead whose tip is the end of the path and which lies along the path's last stretch. */
export function headAt(path: readonly Point[], length: number, width: number, notch = 0.22): Head | null {
  const tip = path[path.length - 1];
  const rest = cutEnd(path, length);
  const back = rest[rest.length - 1];
  if (!tip || !back) return null;
  const long = distance(back, tip) || 1;
  const d = { x: (tip.x - back.x) / long, y: (tip.y - back.y) / long };
  const at = (onward: number, aside: number): Point => ({
    x: tip.x - d.x * onward - d.y * aside,
    y: tip.y - d.y * onward + d.x * aside,
  });
  const neck = at(length * (1 - notch), 0);
  return { outline: [tip, at(length, -width / 2), neck, at(length, width / 2)], neck };
}

export interface LineEnds {
  startRadius: number;
  endRadius: number;
  headStart: boolean;
  headEnd: boolean;
  headLength: number;
  headWidth: number;
  notch?: number;
}

/** A whole connection: its legs joined, cut at the rims, with heads where it points. */
export function lineShape(legs: readonly Point[][], ends: LineEnds): LineShape {
  const whole = legs.flatMap((leg, i) => (i === 0 ? leg : leg.slice(1)));
  let path = cutEnd(cutStart(whole, ends.startRadius), ends.endRadius);
  const room = lengthOf(path);
  const wanted = Math.max(1, (ends.headStart ? 1 : 0) + (ends.headEnd ? 1 : 0));
  // In a gap too narrow for a head and a shaft, a smaller one; where no shaft would be left, none: it points nowhere.
  const scale = Math.min(1, room / wanted / (SHAFT * ends.headLength));
  if (scale < LEAST_HEAD) return { path, heads: [], chevrons: [] };
  const headLength = ends.headLength * scale;
  const headWidth = ends.headWidth * scale;
  const heads: Point[][] = [];
  if (ends.headEnd) {
    const head = headAt(path, headLength, headWidth, ends.notch);
    if (head) {
      heads.push(head.outline);
      path = [...cutEnd(path, headLength * (1 - (ends.notch ?? 0.22))), head.neck];
    }
  }
  if (ends.headStart) {
    const back = path.slice().reverse();
    const head = headAt(back, headLength, headWidth, ends.notch);
    if (head) {
      heads.push(head.outline);
      path = [head.neck, ...cutStart(path, headLength * (1 - (ends.notch ?? 0.22)))];
    }
  }
  const chevrons: Point[][] = [];
  if (ends.headEnd !== ends.headStart) {
    for (const leg of legs.slice(0, -1)) {
      const length = lengthOf(leg);
      if (length < 90) continue;
      const half = ends.headEnd ? leg : leg.slice().reverse();
      const { point, direction } = along(half, length / 2);
      const tail = { x: point.x - direction.x * headLength, y: point.y - direction.y * headLength };
      const head = headAt(
        [tail, lerp(tail, point, 0.5), point],
        headLength * 0.98,
        headWidth * 0.9,
        ends.notch,
      );
      if (head) chevrons.push(head.outline);
    }
  }
  return { path, heads, chevrons };
}

const round = (n: number): number => Math.round(n * 10) / 10;

export function pathData(points: readonly Point[], closed = false): string {
  if (points.length < 2) return '';
  return `M${points.map((p) => `${round(p.x)} ${round(p.y)}`).join('L')}${closed ? 'Z' : ''}`;
}

/** The way from a point to a path, and where on the path (0 to 1) the nearest point lies. */
export function nearest(path: readonly Point[], to: Point): { distance: number; fraction: number } {
  let best = Number.POSITIVE_INFINITY;
  let at = 0;
  let way = 0;
  for (let i = 1; i < path.length; i++) {
    const a = path[i - 1] as Point;
    const b = path[i] as Point;
    const span = distance(a, b);
    const t = span ? ((to.x - a.x) * (b.x - a.x) + (to.y - a.y) * (b.y - a.y)) / span ** 2 : 0;
    const clamped = Math.min(1, Math.max(0, t));
    const d = distance(lerp(a, b, clamped), to);
    if (d < best) {
      best = d;
      at = way + clamped * span;
    }
    way += span;
  }
  return { distance: best, fraction: way ? at / way : 0 };
}
