// How an event is drawn on the timeline: colour and glyph by its kind, whole or broken by its certainty as on the map.
import { type CertaintyStyle, certaintyStyle, svg } from '../map/styles';
import { GLYPH, type Mark } from './rows';

/** Which of the connections' colours an event has; the others are in muted ink. */
const COLORS = new Map([
  ['attack', 'attack'],
  ['killing', 'attack'],
  ['battle', 'attack'],
  ['deployment', 'troops'],
  ['transfer', 'troops'],
  ['command', 'command'],
  ['diplomatic', 'diplomatic'],
  ['support', 'support'],
  ['journey', 'route'],
]);
const colorOf = (kind: string): string => COLORS.get(kind) ?? 'other';

/** Closed shapes around 0, about ten pixels wide. */
const GLYPHS = new Map([
  ['attack', 'M-5-4.2H5L0 5Z'],
  ['killing', 'M0-5.6 5.6 0 0 5.6-5.6 0Z'],
  ['battle', 'M-5.2-2.8-2.8-5.2 0-2.4 2.8-5.2 5.2-2.8 2.4 0 5.2 2.8 2.8 5.2 0 2.4-2.8 5.2-5.2 2.8-2.4 0Z'],
  ['deployment', 'M-4.2-5 5 0-4.2 5Z'],
  ['transfer', 'M-5-5H0L5 0 0 5H-5L-1.2 0Z'],
  ['command', 'M-4.4-4.4H4.4V4.4H-4.4Z'],
  ['diplomatic', 'M-2.6-4.6H2.6L5.3 0 2.6 4.6H-2.6L-5.3 0Z'],
  ['political', 'M0-5.2 5.2-1.4 3.4 4.6H-3.4L-5.2-1.4Z'],
  ['statement', 'M-5-4.5H5V2.4H.6L-3 5.6V2.4H-5Z'],
  ['support', 'M-1.9-5.2H1.9V-1.9H5.2V1.9H1.9V5.2H-1.9V1.9H-5.2V-1.9H-1.9Z'],
  ['journey', 'M-5.4-2H.6V-5.2L5.6 0 .6 5.2V2H-5.4Z'],
  ['estimate', 'M0-5 5 4.2H-5Z'],
]);
const DISC = 'M-4.8 0A4.8 4.8 0 0 1 4.8 0 4.8 4.8 0 0 1-4.8 0Z';

/** Marks are finer than the map's lines: their pieces are too. */
const FINE = 0.5;

/** The class names that give a mark its colours. */
const markClass = (kind: string, certainty: string): string =>
  `mapgen-time-mark mapgen-kind-${colorOf(kind)}${certaintyStyle(certainty).hollow ? ' mapgen-hollow' : ''}`;

/** The pieces into which doubt breaks what runs from one position to another. */
export function piecesOf(x0: number, x1: number, { pieces }: CertaintyStyle): [number, number][] {
  if (!pieces) return [[x0, x1]];
  const [length, gap] = [pieces.length * FINE, pieces.gap * FINE];
  const found: [number, number][] = [];
  for (let x = x0; x < x1; x += length + gap) found.push([x, Math.min(x1, x + length)]);
  return found;
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** Rectangles between positions, one on another where the bar is split lengthwise. */
function bars(list: readonly [number, number][], y: number, thickness: number, split: boolean): string {
  const third = thickness / 3;
  const strips = split ? [y - thickness / 2, y + thickness / 2 - third] : [y - thickness / 2];
  const height = split ? third : thickness;
  return list
    .flatMap(([x0, x1]) =>
      strips.map(
        (top) => `M${round(x0)} ${round(top)}h${round(x1 - x0)}v${round(height)}h${round(x0 - x1)}Z`,
      ),
    )
    .join('');
}

const fadeId = (color: string, way: 'in' | 'out'): string => `mapgen-fade-${way}-${color}`;

/** The soft ends' colours, once for each. */
export function fades(): SVGDefsElement {
  const defs = svg('defs');
  for (const color of new Set([...COLORS.values(), 'other'])) {
    for (const way of ['in', 'out'] as const) {
      const gradient = svg('linearGradient', { id: fadeId(color, way), class: `mapgen-kind-${color}` });
      const [clear, full] = way === 'in' ? [0, 1] : [1, 0];
      gradient.append(
        svg('stop', { offset: clear, class: 'mapgen-fade-clear' }),
        svg('stop', { offset: full, class: 'mapgen-fade-full' }),
      );
      // Stops have to stand in the order of their offsets.
      if (way === 'out') gradient.append(gradient.firstChild as Node);
      defs.append(gradient);
    }
  }
  return defs;
}

/** The glyph of a kind, around a point. */
function glyph(kind: string, certainty: CertaintyStyle, x: number, y: number, size: number): SVGPathElement {
  const scale = round(size / GLYPH);
  const path = svg('path', {
    class: 'mapgen-glyph',
    d: GLYPHS.get(kind) ?? DISC,
    transform: `translate(${round(x)} ${round(y)}) scale(${scale})`,
  });
  // Under the fill, the outline is a halo.
  if (!certainty.hollow) path.setAttribute('paint-order', 'stroke');
  if (certainty.pieces) {
    const { length, gap } = certainty.pieces;
    path.setAttribute('stroke-dasharray', `${round(length / 4)} ${round(gap / 4)}`);
  }
  return path;
}

/** A mark as drawn in its row. */
export function drawMark(mark: Mark, pitch: number, glyphs: boolean): SVGGElement {
  const { event, x0, x1, fadeIn, fadeOut, arrow, point, anchor } = mark;
  const doubt = certaintyStyle(event.certainty);
  const color = colorOf(event.kind);
  const y = (mark.row + 0.5) * pitch;
  const group = svg('g', { class: markClass(event.kind, event.certainty), 'data-id': event.id });
  const thickness = Math.max(1.5, Math.min(8, pitch * (glyphs ? 0.42 : 0.6)));
  const body = (from: number, to: number, fill?: string): void => {
    if (to - from < 0.05) return;
    const path = svg('path', {
      class: 'mapgen-bar',
      d: bars(piecesOf(from, to, doubt), y, thickness, doubt.split),
    });
    if (fill) path.style.fill = `url(#${fill})`;
    group.append(path);
  };
  if (point) {
    const half = glyphs ? GLYPH / 4 : 1.5;
    body(x0, fadeIn ? anchor - half : x0, fadeId(color, 'in'));
    body(fadeOut ? anchor + half : x1, x1, fadeId(color, 'out'));
    if (!glyphs) {
      const height = Math.max(2, pitch - 1);
      group.append(
        svg('path', { class: 'mapgen-bar', d: bars([[anchor - 1.5, anchor + 1.5]], y, height, doubt.split) }),
      );
    }
  } else {
    const tip = arrow ? Math.max(2.5, thickness) : 0;
    body(x0, x0 + fadeIn, fadeId(color, 'in'));
    body(x0 + fadeIn, x1 - fadeOut - tip);
    body(x1 - fadeOut, fadeOut ? x1 : x1 - fadeOut, fadeId(color, 'out'));
    if (arrow) {
      const d = `M${round(x1 - tip * 1.4)} ${round(y - tip)}L${round(x1)} ${round(y)} ${round(x1 - tip * 1.4)} ${round(y + tip)}Z`;
      group.append(svg('path', { class: 'mapgen-head', d }));
    }
  }
  if (glyphs) {
    const size = Math.min(GLYPH, pitch);
    group.append(glyph(event.kind, doubt, anchor, y, size));
    if (doubt.split) {
      const reach = round(size / 2 - 1.5);
      group.append(
        svg('path', { class: 'mapgen-split', d: `M${round(anchor - reach)} ${round(y)}h${2 * reach}` }),
      );
    }
  }
  return group;
}

/** What the length of a mark tells: a day, a longer time, one whose end is not known exactly, one that still goes on. */
export type Form = 'day' | 'span' | 'soft' | 'ongoing';

/** A mark by itself, as the legend and the list of a crowd show it. */
export function markSymbol(kind: string, certainty = 'stated', form: Form = 'day'): SVGElement {
  const day = form === 'day';
  const width = day ? 18 : 44;
  const root = svg('svg', {
    class: 'mapgen-time-symbol',
    width,
    height: 18,
    viewBox: `0 0 ${width} 18`,
    'aria-hidden': 'true',
    focusable: 'false',
  });
  const mark: Mark = {
    event: { id: '', kind, certainty } as Mark['event'],
    x0: day ? 9 : 2,
    x1: day ? 9 : width - 1,
    anchor: day ? 9 : 8,
    point: day,
    fadeIn: 0,
    fadeOut: form === 'soft' ? width / 2 : 0,
    arrow: form === 'ongoing',
    row: 0,
  };
  root.append(drawMark(mark, 18, true));
  return root;
}
