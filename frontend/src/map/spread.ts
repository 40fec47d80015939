// Symbols that would cover one another are pushed apart by a few pixels: a small, deterministic relaxation, the same as
// in mapgen/spread.py, which tells the rule and why. In short: order is a constraint and room only a wish. Who stands west
// or north of a neighbour stays there; symbols shrink, and then overlap, before they lie.
import { distance, type Point } from './geometry';

export interface Body extends Point {
  radius: number;
  /** A heavy symbol moves less. */
  weight: number;
  /** Directions (radians) in which lines leave: a lighter neighbour is not pushed onto them. */
  busy?: readonly number[];
}

/** How far a symbol moves, and the part of its size that is left of it. */
export interface Moved extends Point {
  size: number;
}

/** No symbol moves further than this from its place, in x and in y. */
export const LIMIT = 16;
/** Places that differ in x or in y by no more than these pixels have no order there that a reader could see. */
const SAME = 1;
/** Who stands no further off than this in x and in y is a neighbour, whose side a reader sees. */
const NEAR = 80;
/** So many pixels of a difference are kept: less than these would look like none. */
const KEPT = 4;
/** The smallest part of its size that a symbol shrinks to. */
const SMALLEST = 0.8;
/** Pixels between the middles of two symbols that can be told apart by touch (WCAG 2.2, 2.5.8). */
const TARGET = 24;
/** No gap is wider. */
const WIDEST = 24;
const ROUNDS = 120;
/** Pixels that two may still lack. */
const ENOUGH = 0.05;
/** Among thousands of symbols in a crowd no number of rounds makes room: fewer are made. */
const MOST_STEPS = 2_000_000;
/** Pixels between rims where the gaps that are wanted cannot be had; and between symbols that have shrunk. */
const NARROW = 3;
const BETWEEN = 1;
/** What a light symbol pays for a seat on the wrong side of another: more than for any line that it would stand on. */
const REVERSED = 20;

const turn = (a: number, b: number): number => Math.abs(Math.atan2(Math.sin(a - b), Math.cos(a - b)));

/** What two must keep of their difference in x or in y; 0: nothing. */
const kept = (difference: number): number =>
  Math.abs(difference) <= SAME ? 0 : Math.max(-KEPT, Math.min(KEPT, difference));

/** Whether a difference is less than what must be kept of it. */
const isWrong = (difference: number, least: number): boolean =>
  least > 0 ? difference < least : least < 0 && difference > least;

/** Whether a body at a point would stand on another side of a second one than it does. */
const isReversed = (at: Point, body: Point, other: Point): boolean =>
  kept(body.x - other.x) * (at.x - other.x) < 0 || kept(body.y - other.y) * (at.y - other.y) < 0;

/**
 * Where a light symbol that a heavy one would cover goes: beside it, near its true direction, off the lines and clear
 * of other symbols.
 */
function beside(body: Body, host: Body, need: number, others: readonly Body[]): Point {
  const bearing = Math.atan2(body.y - host.y, body.x - host.x);
  let best = { x: body.x, y: body.y };
  let least = Number.POSITIVE_INFINITY;
  // Nobody further away than this can be met beside the host.
  const near = others.filter(
    (other) =>
      other !== body && other !== host && distance(other, host) < need + other.radius + body.radius + 2,
  );
  for (let n = 0; n < 24; n++) {
    // 0, +15°, −15°, +30°, …: of two that are as good, the one nearer to the true direction.
    const angle = bearing + (Math.ceil(n / 2) * (n % 2 ? 1 : -1) * Math.PI) / 12;
    const at = { x: host.x + need * Math.cos(angle), y: host.y + need * Math.sin(angle) };
    let cost = turn(angle, bearing);
    for (const line of host.busy ?? []) cost += 4 * Math.max(0, 0.95 - turn(angle, line));
    for (const other of near) cost += Math.max(0, (other.radius + body.radius + 2 - distance(at, other)) / 4);
    for (const other of [host, ...near]) if (isReversed(at, body, other)) cost += REVERSED;
    if (cost < least - 1e-9) {
      least = cost;
      best = at;
    }
  }
  return best;
}

/** For each body the later ones that are within a reach in x and in y, in their order: found by cells of that size. */
export function neighbours(bodies: readonly Point[], reach: number): number[][] {
  const cells = new Map<string, number[]>();
  const cellOf = ({ x, y }: Point): [number, number] => [Math.floor(x / reach), Math.floor(y / reach)];
  for (const [i, body] of bodies.entries()) {
    const key = cellOf(body).join();
    const cell = cells.get(key);
    if (cell) cell.push(i);
    else cells.set(key, [i]);
  }
  return bodies.map((body, i) => {
    const [column, row] = cellOf(body);
    const found: number[] = [];
    for (const dx of [-1, 0, 1]) {
      for (const dy of [-1, 0, 1]) {
        for (const j of cells.get(`${column + dx},${row + dy}`) ?? []) {
          const other = bodies[j] as Point;
          if (j > i && Math.abs(body.x - other.x) < reach && Math.abs(body.y - other.y) < reach)
            found.push(j);
        }
      }
    }
    return found.sort((a, b) => a - b);
  });
}

/** Two neighbours: the distance that they need, and what they must keep in x and in y. */
interface Pair {
  i: number;
  j: number;
  need: number;
  across: number;
  down: number;
}

/**
 * Mends what is left of wrong order in one axis. Pushed up from its predecessors each value satisfies all constraints,
 * pushed down from its successors too; and so does the middle of both, as what satisfies them is a convex set.
 */
function ordered(
  values: readonly number[],
  homes: readonly number[],
  pairs: readonly Pair[],
  axis: 'across' | 'down',
): number[] {
  const after: [number, number][][] = values.map(() => []);
  for (const pair of pairs) {
    const least = pair[axis];
    if (least > 0) after[pair.i]?.push([pair.j, least]);
    else if (least < 0) after[pair.j]?.push([pair.i, -least]);
  }
  const order = values.map((_, i) => i).sort((a, b) => (homes[a] as number) - (homes[b] as number));
  const up = [...values];
  const down = [...values];
  for (const i of order) {
    for (const [j, least] of after[i] ?? []) up[j] = Math.max(up[j] as number, (up[i] as number) + least);
  }
  for (const i of order.reverse()) {
    for (const [j, least] of after[i] ?? [])
      down[i] = Math.min(down[i] as number, (down[j] as number) - least);
  }
  return up.map((value, i) => (value + (down[i] as number)) / 2);
}

const held = (value: number, home: number): number => Math.min(Math.max(value, home - LIMIT), home + LIMIT);

/**
 * How each symbol moves and shrinks. Same input, same output; a symbol with nobody near stays as it is.
 *
 * @param gap - pixels to keep free between two rims, no more than 24
 */
export function spread(bodies: readonly Body[], gap: (a: number, b: number) => number): Moved[] {
  const at = bodies.map(({ x, y }) => ({ x, y }));
  const pairs: Pair[] = [];
  const largest = bodies.reduce((most, { radius }) => Math.max(most, radius), 0);
  const near = neighbours(bodies, Math.max(NEAR, 2 * largest + WIDEST + 2 * LIMIT));
  const around: number[][] = bodies.map(() => []);
  for (const [i, others] of near.entries()) {
    for (const j of others) {
      const a = bodies[i] as Body;
      const b = bodies[j] as Body;
      around[i]?.push(j);
      around[j]?.push(i);
      const need = a.radius + b.radius + gap(i, j);
      const reach = Math.max(NEAR, need + 2 * LIMIT);
      if (Math.abs(a.x - b.x) < reach && Math.abs(a.y - b.y) < reach)
        pairs.push({ i, j, need, across: kept(b.x - a.x), down: kept(b.y - a.y) });
    }
  }
  // Of several that would cover it, the last decides.
  const hosts = new Map<number, readonly [host: number, need: number]>();
  for (const { i, j, need } of pairs) {
    const a = bodies[i] as Body;
    const b = bodies[j] as Body;
    if (a.weight === b.weight || distance(a, b) >= need) continue;
    hosts.set(a.weight < b.weight ? i : j, [a.weight < b.weight ? j : i, need]);
  }
  for (const [light, [heavy, need]] of hosts) {
    const others = (around[heavy] ?? []).sort((a, b) => a - b).map((k) => bodies[k] as Body);
    at[light] = beside(bodies[light] as Body, bodies[heavy] as Body, need, others);
  }
  const rounds = Math.min(ROUNDS, Math.max(1, Math.floor(MOST_STEPS / Math.max(1, pairs.length))));
  for (let round = 0; round < rounds; round++) {
    let worst = 0;
    if (round === rounds >> 1) {
      for (const pair of pairs) {
        const rims = (bodies[pair.i] as Body).radius + (bodies[pair.j] as Body).radius;
        pair.need = Math.min(pair.need, Math.max(rims + NARROW, TARGET));
      }
    }
    for (const { i, j, need, across, down } of pairs) {
      const p = at[i] as Point;
      const q = at[j] as Point;
      // Most pairs are apart, and a root for each of them would be most of the work.
      let dx = q.x - p.x;
      let dy = q.y - p.y;
      const wrongX = isWrong(dx, across);
      const wrongY = isWrong(dy, down);
      if (!wrongX && !wrongY && dx * dx + dy * dy >= (need - ENOUGH) * (need - ENOUGH)) continue;
      const mendX = wrongX ? across - dx : 0;
      const mendY = wrongY ? down - dy : 0;
      dx += mendX;
      dy += mendY;
      const apart = Math.sqrt(dx * dx + dy * dy);
      const lack = Math.max(0, need - apart);
      worst = Math.max(worst, lack, Math.abs(mendX), Math.abs(mendY));
      // At the very same point there is no direction: take one from the order, so that it is always the same.
      const angle = (i * 7 + j * 3) * 0.9;
      const x = mendX + (apart > 0.01 ? dx / apart : Math.cos(angle)) * lack;
      const y = mendY + (apart > 0.01 ? dy / apart : Math.sin(angle)) * lack;
      const [a, b] = [bodies[i] as Body, bodies[j] as Body];
      const share = b.weight / (a.weight + b.weight);
      p.x -= x * share;
      p.y -= y * share;
      q.x += x * (1 - share);
      q.y += y * (1 - share);
    }
    for (const [i, p] of at.entries()) {
      const home = bodies[i] as Body;
      p.x = held(p.x, home.x);
      p.y = held(p.y, home.y);
    }
    if (worst <= ENOUGH) break;
  }
  const of = (axis: 'x' | 'y', points: readonly Point[]): number[] => points.map((point) => point[axis]);
  const xs = ordered(of('x', at), of('x', bodies), pairs, 'across');
  const ys = ordered(of('y', at), of('y', bodies), pairs, 'down');
  const moved = bodies.map(
    (body, i): Moved => ({ x: (xs[i] as number) - body.x, y: (ys[i] as number) - body.y, size: 1 }),
  );
  for (const { i, j } of pairs) {
    const rims = (bodies[i] as Body).radius + (bodies[j] as Body).radius;
    const dx = (xs[j] as number) - (xs[i] as number);
    const dy = (ys[j] as number) - (ys[i] as number);
    if (dx * dx + dy * dy >= (rims + BETWEEN) ** 2) continue;
    const size = Math.max(SMALLEST, (Math.sqrt(dx * dx + dy * dy) - BETWEEN) / rims);
    for (const one of [moved[i] as Moved, moved[j] as Moved]) one.size = Math.min(one.size, size);
  }
  return moved;
}
