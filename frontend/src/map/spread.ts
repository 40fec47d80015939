// Symbols that would cover one another are pushed apart by a few pixels: a small, deterministic relaxation.
import { distance, type Point } from './geometry';

export interface Body extends Point {
  radius: number;
  /** A heavy symbol moves less. */
  weight: number;
  /** Directions (radians) in which lines leave: a lighter neighbour is not pushed onto them. */
  busy?: readonly number[];
}

export interface SpreadOptions {
  /** Pixels to keep free between two rims. */
  gap: (a: number, b: number) => number;
  /** No gap is wider: who is further apart is no neighbour. */
  widest: number;
  /** No symbol moves further than this from its place. */
  limit: number;
}

/** Pixels that two may still lack. */
const ENOUGH = 0.05;

const turn = (a: number, b: number): number => Math.abs(Math.atan2(Math.sin(a - b), Math.cos(a - b)));

/**
 * Where a light symbol that a heavy one would cover goes: beside it, near its true direction, off the lines and clear
 * of other symbols.
 */
function beside(body: Body, host: Body, need: number, others: readonly Body[]): Point {
  const bearing = Math.atan2(body.y - host.y, body.x - host.x);
  let best = { x: body.x, y: body.y };
  let least = Number.POSITIVE_INFINITY;
  for (let n = 0; n < 24; n++) {
    // 0, +15°, −15°, +30°, …: of two that are as good, the one nearer to the true direction.
    const angle = bearing + (Math.ceil(n / 2) * (n % 2 ? 1 : -1) * Math.PI) / 12;
    const at = { x: host.x + need * Math.cos(angle), y: host.y + need * Math.sin(angle) };
    let cost = turn(angle, bearing);
    for (const line of host.busy ?? []) cost += 4 * Math.max(0, 0.95 - turn(angle, line));
    for (const other of others) {
      if (other !== body && other !== host)
        cost += Math.max(0, (other.radius + body.radius + 2 - distance(at, other)) / 4);
    }
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

/** How far each symbol moves. Same input, same output; a symbol with nobody near stays where it is. */
export function spread(bodies: readonly Body[], { gap, widest, limit }: SpreadOptions): Point[] {
  const at = bodies.map(({ x, y }) => ({ x, y }));
  const pairs: [number, number, number][] = [];
  const largest = bodies.reduce((most, { radius }) => Math.max(most, radius), 0);
  const near = neighbours(bodies, 2 * largest + widest + 2 * limit);
  const around: number[][] = bodies.map(() => []);
  for (const [i, others] of near.entries()) {
    for (const j of others) {
      const a = bodies[i] as Body;
      const b = bodies[j] as Body;
      around[i]?.push(j);
      around[j]?.push(i);
      const need = a.radius + b.radius + gap(i, j);
      if (Math.abs(a.x - b.x) < need + 2 * limit && Math.abs(a.y - b.y) < need + 2 * limit)
        pairs.push([i, j, need]);
    }
  }
  // Of several that would cover it, the last decides.
  const hosts = new Map<number, readonly [host: number, need: number]>();
  for (const [i, j, need] of pairs) {
    const a = bodies[i] as Body;
    const b = bodies[j] as Body;
    if (a.weight === b.weight || distance(a, b) >= need) continue;
    hosts.set(a.weight < b.weight ? i : j, [a.weight < b.weight ? j : i, need]);
  }
  for (const [light, [heavy, need]] of hosts) {
    // Nobody further away than the host's own neighbours can be met beside it.
    const others = (around[heavy] ?? []).map((k) => bodies[k] as Body);
    at[light] = beside(bodies[light] as Body, bodies[heavy] as Body, need, others);
  }
  for (let round = 0; round < 120; round++) {
    let worst = 0;
    for (const [i, j, need] of pairs) {
      const p = at[i] as Point;
      const q = at[j] as Point;
      // Most pairs are apart, and a root for each of them would be most of the work.
      const dx = q.x - p.x;
      const dy = q.y - p.y;
      const square = dx * dx + dy * dy;
      if (square >= (need - ENOUGH) * (need - ENOUGH)) continue;
      const apart = Math.sqrt(square);
      const lack = need - apart;
      worst = Math.max(worst, lack);
      // At the very same point there is no direction: take one from the order, so that it is always the same.
      const angle = (i * 7 + j * 3) * 0.9;
      const ux = apart > 0.01 ? dx / apart : Math.cos(angle);
      const uy = apart > 0.01 ? dy / apart : Math.sin(angle);
      const [a, b] = [bodies[i] as Body, bodies[j] as Body];
      const share = b.weight / (a.weight + b.weight);
      p.x -= ux * lack * share;
      p.y -= uy * lack * share;
      q.x += ux * lack * (1 - share);
      q.y += uy * lack * (1 - share);
    }
    for (const [i, p] of at.entries()) {
      const home = bodies[i] as Body;
      const away = distance(p, home);
      if (away > limit) {
        p.x = home.x + ((p.x - home.x) * limit) / away;
        p.y = home.y + ((p.y - home.y) * limit) / away;
      }
    }
    if (worst <= ENOUGH) break;
  }
  return at.map((p, i) => ({ x: p.x - (bodies[i] as Body).x, y: p.y - (bodies[i] as Body).y }));
}
