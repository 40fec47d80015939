// Where labels go: a pure solver. It tries twelve directions at two distances around each symbol, pays for every line
// that a label would lie on, and never lets a label lie on another label, on a symbol or beyond the edge. A required label
// is never dropped: it may stand further off; and where those seats are taken too, it lies on a symbol, and above it.
import type { Point } from './geometry';

export interface Rect {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface Circle extends Point {
  radius: number;
}

/** A label in want of a place. */
export interface LabelBox {
  id: string;
  /** The symbol that it belongs to. */
  x: number;
  y: number;
  radius: number;
  /** Its text's size in pixels. */
  width: number;
  height: number;
  /** Must be shown, wherever there is most room; the others are dropped where there is none. */
  required: boolean;
  /** The seat that it has now: kept when that is not much worse, so that labels do not jump. */
  seat?: number;
  /** Keep that seat as it is: nothing has moved but the window over it. */
  hold?: boolean;
}

export interface PlacedLabel {
  id: string;
  /** The middle of the label. */
  x: number;
  y: number;
  seat: number;
  /** Further from its symbol than usual: it wants a leader. */
  far: boolean;
  /** Free of other labels, symbols and edges. */
  clear: boolean;
  /** There was no room elsewhere: it lies on the symbol of another place, and has to be drawn above it. */
  over: boolean;
  rect: Rect;
}

/** Where lines run, as a grid of small cells: how many lines a box lies on is then a quick count. */
export class LineField {
  private readonly cells = new Map<number, number>();
  static readonly cell = 6;

  private key(x: number, y: number): number {
    return Math.floor(x / LineField.cell) * 65_536 + Math.floor(y / LineField.cell);
  }

  /** Adds a path, as far as it lies within the bounds. */
  add(path: readonly Point[], bounds: Rect, weight = 1): void {
    for (let i = 1; i < path.length; i++) {
      const a = path[i - 1] as Point;
      const b = path[i] as Point;
      // Outside the bounds nothing is counted: skip long stretches there.
      if (Math.max(a.x, b.x) < bounds.left || Math.min(a.x, b.x) > bounds.right) continue;
      if (Math.max(a.y, b.y) < bounds.top || Math.min(a.y, b.y) > bounds.bottom) continue;
      const steps = Math.min(4000, Math.max(1, Math.ceil(Math.hypot(b.x - a.x, b.y - a.y) / LineField.cell)));
      for (let n = 0; n < steps; n++) {
        const key = this.key(a.x + ((b.x - a.x) * n) / steps, a.y + ((b.y - a.y) * n) / steps);
        this.cells.set(key, (this.cells.get(key) ?? 0) + weight);
      }
    }
  }

  /** What lies under a box. */
  under(rect: Rect): number {
    if (!this.cells.size) return 0;
    let sum = 0;
    const size = LineField.cell;
    for (let x = Math.floor(rect.left / size); x <= Math.floor(rect.right / size); x++) {
      for (let y = Math.floor(rect.top / size); y <= Math.floor(rect.bottom / size); y++) {
        sum += this.cells.get(x * 65_536 + y) ?? 0;
      }
    }
    return sum;
  }
}

export interface Obstacles {
  circles: readonly Circle[];
  rects: readonly Rect[];
  lines: LineField;
}

/** Seats in order of preference: right, left, then the corners, above and below; each further twelve are further out. */
const DIRECTIONS: readonly (readonly [x: number, y: number, cost: number])[] = [
  [1, 0, 0],
  [-1, 0, 1],
  [1, -1, 1],
  [1, 1, 1.5],
  [-1, -1, 2],
  [-1, 1, 2],
  [0, 1, 2.5],
  [0, -1, 2.5],
  [-0.6, 1, 3],
  [0.6, 1, 3],
  [-0.6, -1, 3],
  [0.6, -1, 3],
];
/** From this seat on a label wants a leader. */
export const FAR = DIRECTIONS.length;
/** Pixels from a symbol's rim to the label, and what they cost; the last two for required labels alone. */
const DISTANCES: readonly (readonly [pixels: number, cost: number])[] = [
  [3, 0],
  [15, 7],
  [34, 16],
  [60, 28],
];
const SEATS = DIRECTIONS.length * 2;
const BLOCKED = 1000;
/**
 * What a label at the end of a long leader pays for each symbol of another place beside it or under the leader: it would
 * seem to name that one.
 */
const FOREIGN = 60;

export const overlap = (a: Rect, b: Rect): number => {
  const x = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const y = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return x > 0 && y > 0 ? x * y : 0;
};

export function meets(rect: Rect, { x, y, radius }: Circle): boolean {
  const dx = x - Math.min(Math.max(x, rect.left), rect.right);
  const dy = y - Math.min(Math.max(y, rect.top), rect.bottom);
  return dx * dx + dy * dy < radius * radius;
}

/** Whether the leader from a symbol to its label runs over another symbol. */
function leadsOver(from: Point, rect: Rect, { x, y, radius }: Circle): boolean {
  const dx = Math.min(Math.max(from.x, rect.left), rect.right) - from.x;
  const dy = Math.min(Math.max(from.y, rect.top), rect.bottom) - from.y;
  const along = ((x - from.x) * dx + (y - from.y) * dy) / (dx * dx + dy * dy || 1);
  const t = Math.min(Math.max(along, 0), 1);
  return (from.x + t * dx - x) ** 2 + (from.y + t * dy - y) ** 2 < radius * radius;
}

export const within = (a: Rect, b: Rect): boolean =>
  a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;

export const rectAround = (x: number, y: number, width: number, height: number): Rect => ({
  left: x - width / 2,
  right: x + width / 2,
  top: y - height / 2,
  bottom: y + height / 2,
});

/** The middle of a label in one of its seats. */
function seatOf(box: LabelBox, seat: number): Point {
  const [dx, dy] = DIRECTIONS[seat % DIRECTIONS.length] as readonly [number, number, number];
  const [pixels] = DISTANCES[Math.floor(seat / DIRECTIONS.length)] as readonly [number, number];
  const gap = pixels + box.radius;
  // Below or above, but more to one side.
  if (dx && dy && Math.abs(dx) < 1)
    return { x: box.x + (dx * box.width) / 2, y: box.y + dy * (gap + box.height / 2 - 2) };
  if (dx && dy) {
    // In a corner the label's own corner lies near the rim, at 45°.
    const reach = gap * 0.72;
    return { x: box.x + dx * (reach + box.width / 2), y: box.y + dy * (reach + box.height / 2 - 4) };
  }
  return { x: box.x + dx * (gap + box.width / 2), y: box.y + dy * (gap + box.height / 2 - 2) };
}

interface Candidate {
  seat: number;
  rect: Rect;
  middle: Point;
  /** What it costs by itself; other labels come on top. */
  cost: number;
  over: boolean;
}

/** What a seat costs wherever it is: none costs less, but for the one that a label has. */
const tasteOf = (seat: number): number => {
  const [, , taste] = DIRECTIONS[seat % DIRECTIONS.length] as readonly [number, number, number];
  const [, far] = DISTANCES[Math.floor(seat / DIRECTIONS.length)] as readonly [number, number];
  return taste + far;
};

/** All seats, the cheapest first. */
const TASTES = Array.from({ length: DISTANCES.length * DIRECTIONS.length }, (_, seat) => ({
  seat,
  taste: tasteOf(seat),
})).sort((a, b) => a.taste - b.taste || a.seat - b.seat);

function reckon(box: LabelBox, seat: number, obstacles: Obstacles, bounds: Rect): Candidate {
  const middle = seatOf(box, seat);
  const rect = rectAround(middle.x, middle.y, box.width, box.height);
  let cost = tasteOf(seat);
  if (seat === box.seat) cost -= 5;
  // Only a long leader leads past other symbols.
  const reach = seat >= SEATS ? box.radius + 14 : 0;
  const wide = rectAround(middle.x, middle.y, box.width + 2 * reach, box.height + 2 * reach);
  let covered = 0;
  let beside = 0;
  for (const circle of obstacles.circles) {
    const own = circle.x === box.x && circle.y === box.y;
    if (own) continue;
    if (meets(wide, circle)) {
      beside++;
      if (!reach || meets(rect, circle)) covered++;
    } else if (reach && leadsOver(box, rect, circle)) beside++;
  }
  const over = covered > 0;
  if (isHeld(box)) return { seat, rect, middle, cost, over };
  if (!within(rect, bounds)) cost += BLOCKED * 4;
  cost += BLOCKED * covered + (reach ? FOREIGN * beside : 0);
  for (const other of obstacles.rects) if (overlap(rect, other)) cost += BLOCKED;
  // A line grazing a corner is little; a line along the text is much.
  cost += 1.6 * obstacles.lines.under(rect);
  return { seat, rect, middle, cost, over };
}

const isHeld = ({ hold, seat }: LabelBox): boolean => Boolean(hold) && seat !== undefined;

/** A box's seats, the cheapest first; each is reckoned when it may be the next, which few of them ever are. */
class Candidates {
  private readonly rest: { seat: number; taste: number }[];
  /** The dearest first. */
  private readonly reckoned: Candidate[] = [];
  private readonly found: Candidate[] = [];

  constructor(
    private readonly box: LabelBox,
    private readonly obstacles: Obstacles,
    private readonly bounds: Rect,
  ) {
    const most = box.required ? TASTES.length : SEATS;
    const own = TASTES.filter(({ seat }) => seat === box.seat);
    const others = isHeld(box) ? [] : TASTES.filter(({ seat }) => seat < most && seat !== box.seat);
    this.rest = [...own.map(({ seat, taste }) => ({ seat, taste: taste - 5 })), ...others];
  }

  /** The cheapest seat but so many. */
  at(n: number): Candidate | undefined {
    while (this.found.length <= n) {
      const next = this.following();
      if (!next) return undefined;
      this.found.push(next);
    }
    return this.found[n];
  }

  private following(): Candidate | undefined {
    const { reckoned, rest } = this;
    for (let next = rest[0]; next; next = rest[0]) {
      const cheapest = reckoned[reckoned.length - 1];
      if (cheapest && cheapest.cost < next.taste) break;
      rest.shift();
      const candidate = reckon(this.box, next.seat, this.obstacles, this.bounds);
      const dearer = (other: Candidate): boolean =>
        other.cost > candidate.cost || (other.cost === candidate.cost && other.seat > candidate.seat);
      let at = reckoned.length;
      while (at > 0 && !dearer(reckoned[at - 1] as Candidate)) at--;
      reckoned.splice(at, 0, candidate);
    }
    return reckoned.pop();
  }
}

/**
 * Labels in the order of their importance: each takes its cheapest seat; in two more passes each may move to a better
 * one given the others. A label that is not required is dropped where every seat is taken.
 */
export function placeLabels(boxes: readonly LabelBox[], obstacles: Obstacles, bounds: Rect): PlacedLabel[] {
  const order = [...boxes.filter((b) => b.required), ...boxes.filter((b) => !b.required)];
  const choices = order.map((box) => new Candidates(box, obstacles, bounds));
  const taken: (Candidate | null)[] = order.map(() => null);
  const clash = (i: number, candidate: Candidate, upTo: number): number => {
    let cost = 0;
    for (let j = 0; j < upTo; j++) {
      const other = taken[j];
      if (j !== i && other && overlap(candidate.rect, other.rect)) {
        // One that gives way to a required label costs that label little.
        cost += order[i]?.required && !order[j]?.required ? BLOCKED / 2 : BLOCKED * 2;
      }
    }
    return cost;
  };
  const costs: number[] = order.map(() => 0);
  for (let pass = 0; pass < 3; pass++) {
    for (let i = 0; i < order.length; i++) {
      let best: Candidate | null = null;
      let least = Number.POSITIVE_INFINITY;
      for (let n = 0; ; n++) {
        const candidate = choices[i]?.at(n);
        if (!candidate || candidate.cost >= least) break;
        const cost = candidate.cost + clash(i, candidate, pass === 0 ? i : order.length);
        if (cost < least) {
          least = cost;
          best = candidate;
        }
      }
      const dropped = !order[i]?.required && least >= BLOCKED / 2;
      taken[i] = dropped ? null : best;
      costs[i] = least;
    }
  }
  return order.flatMap((box, i) => {
    const seat = taken[i];
    if (!seat) return [];
    const { middle, rect } = seat;
    return [
      {
        id: box.id,
        x: middle.x,
        y: middle.y,
        seat: seat.seat,
        far: seat.seat >= DIRECTIONS.length,
        clear: (costs[i] as number) < BLOCKED / 2,
        over: seat.over,
        rect,
      },
    ];
  });
}

/** A name of the basemap: it floats near its position. */
export interface NameBox extends Point {
  id: number;
  width: number;
  height: number;
  /** How far it may be moved to find room: to the left, up, to the right, down. */
  play: readonly [number, number, number, number];
  /** Where it stands now, relative to its position. */
  held?: Point;
}

export interface PlacedName extends Point {
  id: number;
  rect: Rect;
}

const SHIFTS: readonly Point[] = [-1, -0.5, 0, 0.5, 1]
  .flatMap((x) => [-0.7, -0.35, 0, 0.35, 0.7].map((y) => ({ x, y })))
  .sort((a, b) => Math.hypot(a.x, a.y) - Math.hypot(b.x, b.y) || a.y - b.y || a.x - b.x);

/** Names of the basemap take what the data leaves free, the more important first; without room they stay away. */
export function placeNames(names: readonly NameBox[], obstacles: Obstacles, bounds: Rect): PlacedName[] {
  const rects = [...obstacles.rects];
  const out: PlacedName[] = [];
  for (const name of names) {
    let best: PlacedName | null = null;
    let least = 3;
    const [left, up, right, down] = name.play;
    const free = SHIFTS.map((s) => ({ x: s.x * (s.x < 0 ? left : right), y: s.y * (s.y < 0 ? up : down) }));
    const shifts = name.held ? [name.held, ...free] : free;
    for (const [i, shift] of shifts.entries()) {
      const dear = name.held && i === 0 ? 0 : 0.3 + Math.hypot(shift.x, shift.y) / 40;
      if (dear >= least) continue;
      const x = name.x + shift.x;
      const y = name.y + shift.y;
      const rect = rectAround(x, y, name.width, name.height);
      const roomy = {
        left: rect.left - 3,
        right: rect.right + 3,
        top: rect.top - 2,
        bottom: rect.bottom + 2,
      };
      // A name that stood before the map was panned may run over the edge; a new one may not.
      const still = name.held && i === 0 ? overlap(rect, bounds) > 0 : within(rect, bounds);
      if (!still) continue;
      if (rects.some((r) => overlap(roomy, r) > 0) || obstacles.circles.some((c) => meets(roomy, c)))
        continue;
      const cost = obstacles.lines.under(rect) + dear;
      if (cost < least) {
        least = cost;
        best = { id: name.id, x, y, rect };
      }
    }
    if (best) {
      out.push(best);
      rects.push({
        left: best.rect.left - 3,
        right: best.rect.right + 3,
        top: best.rect.top - 3,
        bottom: best.rect.bottom + 3,
      });
    }
  }
  return out;
}
