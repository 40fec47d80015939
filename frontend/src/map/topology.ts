// The basemap's arcs: from the Scene's compact text to coordinates, and from there to what a view has to draw.
// Pure functions; a position's unit is the width of the world (Web Mercator, 0…1 from west to east, north to south).
import type { Basemap } from '../scene';

/** First and last arc of a run, the end excluded. */
type ArcRange = readonly [number, number];

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_!#$%()*+,.:;=?@[]^|~';
const LARGE = LETTERS.length - 1;
const DIGIT = new Int8Array(128).fill(-1);
for (let i = 0; i < LETTERS.length; i++) DIGIT[LETTERS.charCodeAt(i)] = i;

/** Whole numbers from text: the inverse of `encode` in mapgen/basemap.py. */
export function decode(text: string): Int32Array {
  const numbers = new Int32Array(text.length);
  let count = 0;
  let at = 0;
  const next = (): number => {
    const digit = DIGIT[text.charCodeAt(at)] ?? -1;
    if (digit < 0) throw new Error(`basemap: letter ${at} is none of the alphabet`);
    at++;
    return digit;
  };
  while (at < text.length) {
    const first = next();
    let value = first;
    if (first === LARGE) {
      value = 0;
      for (let k = 0; k < 5; k++) value = value * 64 + next();
    } else if (first > 63) value = (first - 63) * 64 + next();
    numbers[count++] = (value >>> 1) ^ -(value & 1);
  }
  return numbers.slice(0, count);
}

/** A line: x and y in turn, and its bounds. */
export interface Line {
  readonly points: Float64Array;
  readonly west: number;
  readonly north: number;
  readonly east: number;
  readonly south: number;
}

export interface Topology {
  readonly land: readonly Line[];
  readonly story: readonly Line[];
  readonly lakes: readonly Line[];
  readonly coast: readonly Line[];
  readonly border: readonly Line[];
  readonly disputed: readonly Line[];
  readonly rivers: readonly { readonly minZoom: number; readonly lines: readonly Line[] }[];
}

export function toLine(points: Float64Array): Line {
  let west = Infinity;
  let north = Infinity;
  let east = -Infinity;
  let south = -Infinity;
  for (let i = 0; i < points.length; i += 2) {
    const x = points[i] as number;
    const y = points[i + 1] as number;
    if (x < west) west = x;
    if (x > east) east = x;
    if (y < north) north = y;
    if (y > south) south = y;
  }
  return { points, west, north, east, south };
}

export function decodeArcs(
  basemap: Pick<Basemap, 'starts' | 'arcs' | 'grains' | 'lengths' | 'resolution'>,
): Line[] {
  const starts = decode(basemap.starts);
  const steps = decode(basemap.arcs);
  const grains = decode(basemap.grains);
  const unit = 2 ** -basemap.resolution;
  let x = 0;
  let y = 0;
  let next = 0;
  return Array.from(decode(basemap.lengths), (length, arc) => {
    const grain = grains[arc] as number;
    const points = new Float64Array(2 * length);
    x += starts[2 * arc] as number;
    y += starts[2 * arc + 1] as number;
    points[0] = x * unit;
    points[1] = y * unit;
    for (let i = 2; i < points.length; i += 2) {
      x += (steps[next++] as number) << grain;
      y += (steps[next++] as number) << grain;
      points[i] = x * unit;
      points[i + 1] = y * unit;
    }
    return toLine(points);
  });
}

/** One closed line from a ring's arcs; each arc begins where the one before it ended. */
export function joinRing(ring: readonly number[], arcs: readonly Line[]): Line {
  const parts = ring.map((number) => {
    const { points } = arcs[number < 0 ? ~number : number] as Line;
    if (number >= 0) return points;
    const reversed = new Float64Array(points.length);
    for (let i = 0; i < points.length; i += 2) {
      reversed[i] = points[points.length - 2 - i] as number;
      reversed[i + 1] = points[points.length - 1 - i] as number;
    }
    return reversed;
  });
  const joined = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return toLine(joined);
}

const isClosed = ({ points }: Line): boolean =>
  points[0] === points[points.length - 2] && points[1] === points[points.length - 1];

export function readTopology(basemap: Basemap): Topology {
  const arcs = decodeArcs(basemap);
  const range = ([start, end]: ArcRange): Line[] => arcs.slice(start, end);
  const rings = (list: readonly (readonly number[])[]): Line[] => list.map((ring) => joinRing(ring, arcs));
  const coast = range(basemap.coast);
  return {
    land: [...rings(basemap.land), ...coast.filter(isClosed)],
    story: rings(basemap.story),
    lakes: range(basemap.lakes),
    coast,
    border: range(basemap.border),
    disputed: range(basemap.disputed),
    rivers: basemap.rivers.map(([minZoom, start, end]) => ({ minZoom, lines: range([start, end]) })),
  };
}

/** A rectangle of the (endlessly repeated) world. */
export interface Window {
  readonly west: number;
  readonly north: number;
  readonly east: number;
  readonly south: number;
}

/** The copies of the world in which a line meets the window: 0 is the world itself, 1 the next to the east. */
export function copies(line: Line, window: Window): number[] {
  if (line.south < window.north || line.north > window.south) return [];
  const result: number[] = [];
  const last = Math.floor(window.east - line.west);
  for (let k = Math.ceil(window.west - line.east); k <= last; k++) result.push(k + 0); // -0 becomes 0
  return result;
}

/** What a canvas context is to a line. */
export interface Pen {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  closePath(): void;
}

/** So many pixels beyond the window a stroke along its edge may still be seen. */
const BRIM = 4;

/** Beyond which sides of a box from 0 to those sizes a point lies; 0: it is in the box. */
const sidesOf = (x: number, y: number, width: number, height: number): number =>
  (x < -BRIM ? 1 : x > width + BRIM ? 2 : 0) | (y < -BRIM ? 4 : y > height + BRIM ? 8 : 0);

/**
 * Draws lines with a pen that has `scale` pixels to the world's width and the window's corner at (0, 0).
 * Vertices nearer than 0.7 pixels to the one before are skipped, ends never; so are lines of less than 0.7 pixels. Of
 * vertices in succession that all lie beyond one side of the window only the first and the last are kept: in the window
 * nothing differs, and a country that reaches into a corner of it costs a corner. With `whole` all are kept, as dashes are
 * counted from a line's beginning.
 */
export function trace(
  pen: Pen,
  lines: readonly Line[],
  window: Window,
  scale: number,
  { closed = false, whole = false } = {},
): void {
  const width = (window.east - window.west) * scale;
  const height = (window.south - window.north) * scale;
  for (const line of lines) {
    if (Math.max(line.east - line.west, line.south - line.north) * scale < 0.7) continue;
    for (const copy of copies(line, window)) {
      const { points } = line;
      const last = points.length - 2;
      const left = window.west - copy;
      let px = ((points[0] as number) - left) * scale;
      let py = ((points[1] as number) - window.north) * scale;
      pen.moveTo(px, py);
      // The sides beyond which the pen and all vertices held back lie; of those, the last.
      let beyond = whole ? 0 : sidesOf(px, py, width, height);
      let held = false;
      let hx = 0;
      let hy = 0;
      for (let i = 2; i <= last; i += 2) {
        const x = ((points[i] as number) - left) * scale;
        const y = ((points[i + 1] as number) - window.north) * scale;
        if (!whole && i < last) {
          const sides = sidesOf(x, y, width, height);
          if (beyond & sides) {
            beyond &= sides;
            held = true;
            hx = x;
            hy = y;
            continue;
          }
          beyond = sides;
        }
        if (held) {
          pen.lineTo(hx, hy);
          px = hx;
          py = hy;
          held = false;
        }
        const dx = x - px;
        const dy = y - py;
        if (i < last && dx * dx + dy * dy < 0.5) continue;
        pen.lineTo(x, y);
        px = x;
        py = y;
      }
      if (closed) pen.closePath();
    }
  }
}
