// From days to pixels and back. Crowded stretches of time get more room than quiet ones, in a few zones; within a zone
// every day is equally wide. Pure.
import { dayOf, firstOf, partsOf } from '../days';
import type { SceneConnection, SceneEvent } from '../scene';

/** Days from `first` to `last`, both within. */
export interface Span {
  first: number;
  last: number;
}

/** A stretch in which every day has the same width. It holds the days from `first` to the one before `end`. */
export interface Zone {
  first: number;
  end: number;
  x0: number;
  x1: number;
}

export interface Scale extends Span {
  zones: readonly Zone[];
}

type Dated = Pick<SceneEvent, 'since' | 'until'>;

/** All the days that are named: of events, and of the ends of connections. Null: no day is known. */
export function spanOf(
  events: readonly Dated[],
  connections: readonly Pick<SceneConnection, 'since' | 'until'>[],
) {
  let span: Span | null = null;
  for (const { since, until } of [...events, ...connections]) {
    for (const iso of [since, until]) {
      if (iso === null) continue;
      const day = dayOf(iso);
      span = span
        ? { first: Math.min(span.first, day), last: Math.max(span.last, day) }
        : { first: day, last: day };
    }
  }
  return span as Span | null;
}

export type Unit = 'day' | 'month' | 'year' | 'decade' | 'century';

const MONTHS: Record<Exclude<Unit, 'day'>, number> = { month: 1, year: 12, decade: 120, century: 1200 };

/** The calendar unit whose number in a span is not above some limit. */
export function unitFor({ first, last }: Span, limit: number): Unit {
  const days = last - first + 1;
  if (days <= limit) return 'day';
  const unit = (['month', 'year', 'decade'] as const).find((name) => days / 30.44 / MONTHS[name] <= limit);
  return unit ?? 'century';
}

/** The first day of the unit that a day is in, or of one before or after it. */
export function unitStart(day: number, unit: Unit, away = 0): number {
  if (unit === 'day') return day + away;
  const { year, month } = partsOf(day);
  const months = MONTHS[unit];
  const count = year * 12 + month - 1;
  return firstOf(0, (Math.floor(count / months) + away) * months + 1);
}

/** Days that are named to the day, each with how many events are at it. */
function exactDays(events: readonly Dated[]): Map<number, number> {
  const days = new Map<number, number>();
  for (const { since, until } of events) {
    if (until === null || (since !== null && since !== until)) continue;
    const day = dayOf(until);
    // The last day of a month stands for the month as often as for itself.
    if (since === null && partsOf(day + 1).day === 1) continue;
    days.set(day, (days.get(day) ?? 0) + 1);
  }
  return days;
}

/** How much of the room is shared out by time alone, whatever happened in it. */
const EVEN = 0.25;
/** A further zone has to pay: the crowding that is left with it, over that without it. */
const WORTH = 0.88;
const MOST_ZONES = 4;
/** Room for the label of a day that is a zone. */
const NARROWEST = 56;

/**
 * The zones: those few in which the events crowd least.
 *
 * Of all scales, the one that minimises the sum of d² / w over the calendar units, d being the events that begin in a
 * unit and w its width, gives a zone of the length T a width in proportion to √(T · Σ d²/t), t being the units' lengths.
 * What is left is the square of the sum of these roots: a sum over zones, so that dynamic programming finds the best cuts.
 */
export function zonesOf(
  span: Span,
  events: readonly Dated[],
  most = MOST_ZONES,
): (Span & { share: number })[] {
  const unit = unitFor(span, 320);
  const cuts = new Set([span.first, span.last + 1]);
  for (let day = unitStart(span.first, unit, 1); day <= span.last; day = unitStart(day, unit, 1))
    cuts.add(day);
  const dated = events.filter(({ since, until }) => since !== null || until !== null);
  const crowd = Math.max(6, dated.length / 10);
  for (const [day, number] of exactDays(dated)) if (number >= crowd) cuts.add(day).add(day + 1);
  const bounds = [...cuts].sort((a, b) => a - b);
  const cells = bounds.length - 1;
  const length = (cell: number): number => (bounds[cell + 1] as number) - (bounds[cell] as number);
  const demand = new Array<number>(cells).fill(0);
  for (const event of dated) {
    const day = dayOf((event.since ?? event.until) as string);
    let low = 0;
    let high = cells - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((bounds[middle] as number) <= day) low = middle;
      else high = middle - 1;
    }
    demand[low] = (demand[low] as number) + 1;
  }
  const days = span.last - span.first + 1;
  const even = (EVEN * Math.max(1, dated.length)) / days;
  // Sums over the cells before each one: of Σ d²/t, from which any stretch's own follows.
  const sums = [0];
  demand.forEach((number, cell) => {
    sums.push((sums[cell] as number) + (number + even * length(cell)) ** 2 / length(cell));
  });
  const cost = (from: number, to: number): number =>
    Math.sqrt(
      ((bounds[to] as number) - (bounds[from] as number)) * ((sums[to] as number) - (sums[from] as number)),
    );
  // best[k][to]: the least cost of the cells before `to` in k + 1 zones, and where the last of them begins.
  type Best = { cost: number; from: number };
  const best: Best[][] = [Array.from({ length: cells + 1 }, (_, to) => ({ cost: cost(0, to), from: 0 }))];
  let chosen = 0;
  for (let k = 1; k < Math.min(most, cells); k++) {
    const before = best[k - 1] as Best[];
    best.push(
      Array.from({ length: cells + 1 }, (_, to) => {
        let found: Best = { cost: Number.POSITIVE_INFINITY, from: 0 };
        for (let from = k; from < to; from++) {
          const sum = (before[from] as Best).cost + cost(from, to);
          if (sum < found.cost) found = { cost: sum, from };
        }
        return found;
      }),
    );
    const gain = (best[k] as Best[])[cells] as Best;
    if (gain.cost <= ((best[chosen] as Best[])[cells] as Best).cost * WORTH ** (k - chosen)) chosen = k;
  }
  const zones: (Span & { share: number })[] = [];
  for (let k = chosen, to = cells; k >= 0; k--) {
    const from = ((best[k] as Best[])[to] as Best).from;
    zones.unshift({ first: bounds[from] as number, last: (bounds[to] as number) - 1, share: cost(from, to) });
    to = from;
  }
  const total = zones.reduce((sum, { share }) => sum + share, 0);
  return zones.map((zone) => ({ ...zone, share: zone.share / total }));
}

/** The scale of a span between two positions, with a gap of so many pixels where it changes. */
export function scaleOf(
  span: Span,
  events: readonly Dated[],
  x0: number,
  x1: number,
  gap: number,
  limit = MOST_ZONES,
): Scale {
  const most = Math.max(1, Math.min(limit, Math.floor((x1 - x0) / (1.5 * NARROWEST))));
  const zones = zonesOf(span, events, most);
  const room = x1 - x0 - gap * (zones.length - 1);
  const least = Math.min(NARROWEST, room / zones.length);
  // What the narrow ones get more, the others give in proportion to what they have above the least.
  const spare = room - least * zones.length;
  const above = zones.map(({ share }) => Math.max(0, share * room - least));
  const sum = above.reduce((a, b) => a + b, 0) || 1;
  let x = x0;
  return {
    ...span,
    zones: zones.map(({ first, last }, index) => {
      const width = least + (spare * (above[index] as number)) / sum;
      const zone = { first, end: last + 1, x0: x, x1: x + width };
      x += width + gap;
      return zone;
    }),
  };
}

const within = ({ zones }: Scale, day: number): Zone =>
  zones.find(({ end }) => day < end) ?? (zones[zones.length - 1] as Zone);

const at = ({ first, end, x0, x1 }: Zone, day: number): number =>
  x0 + ((Math.max(first, Math.min(end, day)) - first) / (end - first)) * (x1 - x0);

/** Where a day begins. */
export const startOf = (scale: Scale, day: number): number => at(within(scale, day), day);

/** Where a day ends: not the same as where the next one begins, if the scale changes there. */
export const endOf = (scale: Scale, day: number): number => at(within(scale, day), day + 1);

/** The day whose end is nearest to a position. */
export function dayAt(scale: Scale, x: number): number {
  const { zones, first, last } = scale;
  const zone = zones.find(({ x1 }) => x <= x1) ?? (zones[zones.length - 1] as Zone);
  const share = Math.max(0, (x - zone.x0) / (zone.x1 - zone.x0));
  return Math.max(first, Math.min(last, zone.first + Math.round(share * (zone.end - zone.first)) - 1));
}

export interface Tick {
  x: number;
  label: string | null;
}

const STEPS: readonly (readonly [Unit, number])[] = [
  ['day', 1],
  ['month', 1],
  ['month', 3],
  ['year', 1],
  ['year', 2],
  ['year', 5],
  ['decade', 1],
  ['decade', 2],
  ['decade', 5],
  ['century', 1],
  ['century', 2],
  ['century', 5],
];
const BETWEEN = 10;

export interface Words {
  day(day: number): string;
  month(day: number): string;
  /** The width of a text. */
  measure(text: string): number;
}

/** The finest ticks that a zone has room for. */
function ticksIn(zone: Zone, words: Words): { day: number; text: string }[] {
  const text = (unit: Unit, day: number): string =>
    unit === 'day' ? words.day(day) : unit === 'month' ? words.month(day) : String(partsOf(day).year);
  const perDay = (zone.x1 - zone.x0) / (zone.end - zone.first);
  const long = (unit: Unit, times: number): number => (unit === 'day' ? 1 : MONTHS[unit] * times * 30.44);
  const [unit, times] =
    STEPS.find((step) => long(...step) * perDay >= words.measure(text(step[0], zone.first)) + BETWEEN) ??
    (['century', 10] as const);
  const months = unit === 'day' ? 1 : MONTHS[unit] * times;
  const found: { day: number; text: string }[] = [];
  for (let day = unitStart(zone.first, unit); day < zone.end; day = unitStart(day, unit, 1)) {
    const { year, month } = partsOf(day);
    const fits = unit === 'day' || (year * 12 + month - 1) % months === 0;
    if (fits && day >= zone.first) found.push({ day, text: text(unit, day) });
  }
  if (found[0]?.day !== zone.first) {
    const { month, day } = partsOf(zone.first);
    found.unshift({ day: zone.first, text: text(month === 1 && day === 1 ? 'year' : 'month', zone.first) });
  }
  return found;
}

/** The ticks of a scale, with labels that never touch one another: each zone has the finest that it has room for. */
export function ticksOf(scale: Scale, words: Words, x0: number, x1: number): Tick[] {
  const taken: [number, number][] = [];
  const ticks: Tick[] = [];
  const add = (x: number, text: string): void => {
    const half = words.measure(text) / 2;
    const middle = Math.max(x0 + half, Math.min(x1 - half, x));
    const free = taken.every(
      ([from, to]) => middle - half >= to + BETWEEN || middle + half <= from - BETWEEN,
    );
    if (free) taken.push([middle - half, middle + half]);
    ticks.push({ x, label: free ? text : null });
  };
  // A zone that is one day has one name, and it goes first: nothing else tells what it is.
  const single = ({ first, end }: Zone): boolean => end - first === 1;
  const rest: [x: number, text: string][] = [];
  for (const zone of scale.zones) if (single(zone)) add((zone.x0 + zone.x1) / 2, words.day(zone.first));
  for (const zone of scale.zones) {
    if (single(zone)) continue;
    const [start, ...others] = ticksIn(zone, words);
    // Where the scale changes it must be known when.
    if (start) add(startOf(scale, start.day), start.text);
    for (const { day, text } of others) rest.push([startOf(scale, day), text]);
  }
  for (const [x, text] of rest) add(x, text);
  return ticks.sort((a, b) => a.x - b.x);
}
