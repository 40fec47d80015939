// Where each event's mark stands, and what is hit to choose it. Pure.
//
// Marks are packed into rows, of the widest pitch at which all of them fit. Where there is room, each mark has its glyph,
// and around it a square of its own to be hit: glyphs slide along their bars until no two squares touch. Where there is
// none, columns as high as the timeline share the marks out, and one that holds several asks which is meant.
import { dayOf } from '../days';
import type { SceneEvent } from '../scene';
import { endOf, type Scale, type Span, scaleOf, startOf } from './scale';

export interface Mark {
  event: SceneEvent;
  /** From where to where it is inked, soft ends and arrow included. */
  x0: number;
  x1: number;
  /** A day, or what is no wider than its glyph: drawn as a glyph or a tick, not as a bar. */
  point: boolean;
  /** Where it is named: the place of its glyph. */
  anchor: number;
  /** Over how many pixels it fades. */
  fadeIn: number;
  fadeOut: number;
  arrow: boolean;
  row: number;
}

export interface Target {
  x: number;
  y: number;
  width: number;
  height: number;
  marks: readonly Mark[];
}

export interface Layout {
  pitch: number;
  /** Whether there is room for a glyph on each mark. */
  glyphs: boolean;
  /** More marks than room: some lie on one another. */
  dense: boolean;
  marks: readonly Mark[];
  targets: readonly Target[];
}

export interface Box {
  width: number;
  height: number;
  /** What has to be hit is at least this wide and high. */
  target: number;
}

export const GLYPH = 12;
/** An end of which nothing is known fades over this much. */
const FADE = { least: 20, most: 52 };
/** An uncertain one over this. */
const SOFT = 12;
const ARROW = 8;
const PITCHES = [24, 21, 18, 16, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3];
/** Below it no glyph can be told from another. */
const SMALLEST_WITH_GLYPH = 8;
const SLIDE = 6;
/** With more marks than this part in squares that others have too, columns are plainer. */
const MOST_SHARED = 0.2;

interface Draft extends Omit<Mark, 'row'> {
  /** How far it may be moved within the day that it is at. */
  slack: number;
  /** How far along itself, and which way, its glyph may slide. */
  slide: number;
}

function drafts(events: readonly SceneEvent[], scale: Scale, box: Box): Draft[] {
  const fade = Math.max(FADE.least, Math.min(FADE.most, box.width / 22));
  const columnHeight = Math.max(1, Math.floor(box.height / Math.max(24, box.target)));
  // A day that is wide, as it is crowded, holds its marks side by side.
  const together = new Map<string, number>();
  const dayKey = ({ since, until }: SceneEvent): string | null =>
    since === null || since === until ? (until ?? '') : null;
  for (const event of events) {
    const key = dayKey(event);
    if (key !== null) together.set(key, (together.get(key) ?? 0) + 1);
  }
  const seen = new Map<string, number>();
  const seat = (key: string, x0: number, x1: number): { x: number; slack: number } => {
    const room = x1 - x0;
    if (room < GLYPH) return { x: (x0 + x1) / 2, slack: 0 };
    const number = seen.get(key) ?? 0;
    seen.set(key, number + 1);
    const columns = Math.ceil((together.get(key) as number) / columnHeight);
    const step = room / columns;
    return {
      x: x0 + (Math.floor(number / columnHeight) + 0.5) * step,
      slack: Math.max(0, (step - GLYPH) / 2),
    };
  };
  return events.map((event): Draft => {
    const since = event.since === null ? null : dayOf(event.since);
    const until = event.until === null ? null : dayOf(event.until);
    const common = { event, point: false, fadeIn: 0, fadeOut: 0, arrow: false, slack: 0, slide: 0 };
    const half = GLYPH / 2;
    const end = endOf(scale, scale.last);
    if (since === null) {
      const day = until as number;
      const seated = seat(event.until as string, startOf(scale, day), endOf(scale, day));
      const x = endOf(scale, day) - startOf(scale, day) < GLYPH ? endOf(scale, day) - half : seated.x;
      return {
        ...common,
        x0: x + half - fade,
        x1: x + half,
        anchor: x,
        fadeIn: fade * 0.8,
        slack: seated.slack,
        slide: -fade * 0.6,
      };
    }
    const x0 = startOf(scale, since);
    if (until === null) {
      if (event.ongoing) {
        const x1 = end + ARROW;
        return {
          ...common,
          x0,
          x1,
          anchor: x0 + half,
          arrow: true,
          fadeIn: event.soft_start ? SOFT : 0,
          slide: x1 - x0 - 2 * GLYPH,
        };
      }
      const fadeIn = event.soft_start ? Math.min(SOFT, fade / 3) : 0;
      return {
        ...common,
        x0,
        x1: x0 + fade,
        anchor: x0 + half,
        fadeIn,
        fadeOut: fade * 0.8,
        slide: fade * 0.6,
      };
    }
    const x1 = endOf(scale, until);
    const soft = (is: boolean): number => (is ? Math.min(SOFT, Math.max(5, (x1 - x0) / 2 - half)) : 0);
    if (since === until || x1 - x0 < GLYPH) {
      const { x, slack } =
        since === until ? seat(event.until as string, x0, x1) : { x: (x0 + x1) / 2, slack: 0 };
      const before = half + (event.soft_start ? 5 : 0);
      const after = half + (event.soft_end ? 5 : 0);
      const fades = { fadeIn: event.soft_start ? 5 : 0, fadeOut: event.soft_end ? 5 : 0 };
      return { ...common, ...fades, point: true, x0: x - before, x1: x + after, anchor: x, slack };
    }
    return {
      ...common,
      x0,
      x1,
      anchor: x0 + half,
      fadeIn: soft(event.soft_start),
      fadeOut: soft(event.soft_end),
      slide: x1 - x0 - GLYPH,
    };
  });
}

const moved = (draft: Draft, by: number): Draft => ({
  ...draft,
  x0: draft.x0 + by,
  x1: draft.x1 + by,
  anchor: draft.anchor + by,
});

const finish = ({ slack: _slack, slide: _slide, ...mark }: Draft, row: number): Mark => ({ ...mark, row });

interface Square extends Target {
  marks: Mark[];
}

/** Rows of that pitch, and a square for each mark, shared where there is no other way; null: they do not all fit. */
function apart(
  list: readonly Draft[],
  box: Box,
  pitch: number,
): { marks: Mark[]; targets: Target[]; shared: number } | null {
  const rows = Math.floor(box.height / pitch);
  const ends = new Array<number>(rows).fill(Number.NEGATIVE_INFINITY);
  const size = box.target;
  // Squares lie in bands, so that none wastes room above or below another; a band holds several rows of bars.
  const bands = Math.max(1, Math.floor(box.height / size));
  const height = box.height / bands;
  const taken = Array.from({ length: bands }, (): Square[] => []);
  const bandOf = (row: number): number => Math.min(bands - 1, Math.floor(((row + 0.5) * pitch) / height));
  const left = (x: number): number => Math.max(0, Math.min(box.width - size, x - size / 2));
  const marks: Mark[] = [];
  let shared = 0;
  const seat = (draft: Draft, alone: boolean): boolean => {
    const shifts = draft.slack ? [0, -draft.slack, draft.slack] : [0];
    for (let slid = 0; slid <= Math.abs(draft.slide); slid += SLIDE) {
      for (const shift of shifts) {
        const at = moved(draft, shift);
        const anchor = at.anchor + Math.sign(draft.slide) * slid;
        for (let row = 0; row < rows; row++) {
          if ((ends[row] as number) + 3 > at.x0) continue;
          const x = left(anchor);
          const band = bandOf(row);
          const near = (taken[band] as Square[]).filter((other) => Math.abs(other.x - x) < size);
          const host = near.find((other) => other.x <= anchor && anchor < other.x + size);
          if (alone ? near.length : !host) continue;
          const mark: Mark = { ...finish(at, row), anchor };
          ends[row] = at.x1;
          marks.push(mark);
          if (alone)
            (taken[band] as Square[]).push({ x, y: band * height, width: size, height, marks: [mark] });
          else host?.marks.push(mark);
          return true;
        }
      }
    }
    return false;
  };
  for (const draft of list) {
    if (seat(draft, true)) continue;
    if (!seat(draft, false)) return null;
    shared++;
  }
  return { marks, targets: taken.flat(), shared };
}

/** Rows of that pitch alone; null: they do not all fit, unless some may lie on one another. */
function packed(
  list: readonly Draft[],
  box: Box,
  pitch: number,
  dense: boolean,
): { marks: Mark[]; dense: boolean } | null {
  const rows = Math.max(1, Math.floor(box.height / pitch));
  const ends = new Array<number>(rows).fill(Number.NEGATIVE_INFINITY);
  const gap = pitch < SMALLEST_WITH_GLYPH ? 1 : 3;
  let over = false;
  const marks: Mark[] = [];
  for (const draft of list) {
    let row = ends.findIndex((end) => end + gap <= draft.x0);
    if (row < 0) {
      if (!dense) return null;
      over = true;
      row = ends.indexOf(Math.min(...ends));
    }
    ends[row] = Math.max(ends[row] as number, draft.x1);
    marks.push(finish(draft, row));
  }
  return { marks, dense: over };
}

/** Columns as high as the box that hold all marks' anchors and never overlap, each around the first one that it holds. */
export function columns(marks: readonly Mark[], box: Box): Target[] {
  const sorted = [...marks].sort((a, b) => a.anchor - b.anchor);
  const found: (Omit<Target, 'marks'> & { marks: Mark[] })[] = [];
  for (const mark of sorted) {
    const last = found[found.length - 1];
    const edge = last ? last.x + last.width : 0;
    if (last && mark.anchor < edge) {
      last.marks.push(mark);
      continue;
    }
    const x = Math.max(edge, Math.min(box.width - box.target, mark.anchor - box.target / 2));
    if (last && x + box.target > box.width) {
      last.width = box.width - last.x;
      last.marks.push(mark);
    } else found.push({ x, y: 0, width: box.target, height: box.height, marks: [mark] });
  }
  return found;
}

/** The timeline's layout. The order of its marks is that of time. */
function layoutOf(events: readonly SceneEvent[], scale: Scale, box: Box): Layout {
  const list = drafts(events, scale, box).sort(
    (a, b) => a.x0 - b.x0 || Math.abs(a.slide) - Math.abs(b.slide),
  );
  const squares = (box.width / box.target) * (box.height / box.target);
  if (list.length <= squares) {
    let best: (Layout & { shared: number }) | null = null;
    for (const pitch of PITCHES.filter((one) => one >= SMALLEST_WITH_GLYPH)) {
      const found = apart(list, box, pitch);
      if (!found || found.shared >= (best?.shared ?? list.length * MOST_SHARED)) continue;
      best = { ...found, pitch, glyphs: true, dense: false };
      if (!found.shared) break;
    }
    if (best) return best;
  }
  for (const pitch of PITCHES) {
    const found = packed(list, box, pitch, pitch === PITCHES[PITCHES.length - 1]);
    if (found)
      return {
        ...found,
        pitch,
        glyphs: pitch >= SMALLEST_WITH_GLYPH,
        targets: columns(found.marks, box),
      };
  }
  throw new Error('unreachable: the last pitch takes everything');
}

/** Left and right of the first and the last day: room for soft ends, arrows and the handle. */
const PAD = 18;
/** Where the scale changes. */
export const GAP = 14;
/** An even scale on which every mark has its own square, in rows as wide as this, is not crowded. */
const ROOMY = 16;

/** The scale and the layout: zones of different scales only where an even one would be crowded. */
export function arrange(
  events: readonly SceneEvent[],
  span: Span,
  box: Box,
): { scale: Scale; layout: Layout } {
  // The data format asks for a date; what has none has no place in time.
  const dated = events.filter(({ since, until }) => since !== null || until !== null);
  const [x0, x1] = [PAD, box.width - PAD];
  if (dated.length < (box.width / box.target) * 2) {
    const scale = scaleOf(span, dated, x0, x1, GAP, 1);
    const layout = layoutOf(dated, scale, box);
    if (layout.pitch >= ROOMY && layout.targets.length === dated.length) return { scale, layout };
  }
  const scale = scaleOf(span, dated, x0, x1, GAP);
  return { scale, layout: layoutOf(dated, scale, box) };
}
