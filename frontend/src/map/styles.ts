// How kinds and certainties are drawn: one table for the map, the legend and any static picture.
//
// Kind speaks by colour and by pattern. Doubt breaks the line: the kind's own pattern is drawn in pieces with gaps
// between them, and the arrowhead is hollow. A disputed line is split lengthwise: two thin lines for two versions.
import { certainties, kinds } from '../../../mapgen/styles.json';
import { headAt, type Point, pathData } from './geometry';

export interface Stroke {
  width: number;
  /** Lengths of dash and gap in pixels; empty: unbroken. */
  dash: readonly number[];
  cap: 'butt' | 'round';
}

export interface KindStyle {
  line: Stroke;
  /** A second stroke over the line (ticks, beads): the same path, other dashes. */
  ornament?: Stroke;
  head: { length: number; width: number; notch: number };
  /** A pale band with a fine edge, under everything. */
  band?: boolean;
}

/** An author's own colour: any other text could name a resource. */
export const HEX = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;

/** The kinds' strokes and heads; "other" is any kind without its own. The picture reads the same file. */
export const KINDS = Object.fromEntries(Object.entries(kinds).filter(([kind]) => kind !== 'other')) as Record<
  string,
  KindStyle
>;

const OTHER = kinds.other as KindStyle;
const byKind = new Map(Object.entries(KINDS));
export const kindStyle = (kind: string): KindStyle => byKind.get(kind) ?? OTHER;

export interface CertaintyStyle {
  /** The pieces that doubt breaks a line into: about this long, with this gap; null: whole. */
  pieces: { length: number; gap: number } | null;
  /** Split lengthwise. */
  split: boolean;
  /** The arrowhead is an outline. */
  hollow: boolean;
}

/** From sure to unsure. */
export const CERTAINTIES: Record<string, CertaintyStyle> = certainties;
export const sureness = (certainty: string): number => Object.keys(CERTAINTIES).indexOf(certainty);
const byCertainty = new Map(Object.entries(CERTAINTIES));
export const certaintyStyle = (certainty: string): CertaintyStyle =>
  byCertainty.get(certainty) ?? (CERTAINTIES.stated as CertaintyStyle);

const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);

/** The dashes of a stroke whose line is broken into pieces: its own pattern, repeated, then the gap. */
function brokenDash(stroke: Stroke, certainty: CertaintyStyle): number[] {
  if (!certainty.pieces) return [...stroke.dash];
  const { length, gap } = certainty.pieces;
  const cap = stroke.cap === 'round' ? stroke.width : 0;
  if (!stroke.dash.length) return [length * Math.max(1, stroke.width / 8), gap + cap];
  const period = sum(stroke.dash);
  const times = Math.max(1, Math.round(length / period));
  const dash = Array.from({ length: times }, () => [...stroke.dash]).flat();
  dash[dash.length - 1] = gap + cap;
  return dash;
}

/** The dashes of ticks and beads on a broken line: one in the middle of each piece. */
function ornamentDash(ornament: Stroke, line: readonly number[]): { dash: number[]; offset: number } {
  const [mark = 0, gap = 0] = ornament.dash;
  if (!line.length) return { dash: [mark, gap], offset: -gap / 2 };
  const period = sum(line);
  return { dash: [mark, period - mark], offset: -((line[0] as number) - mark) / 2 };
}

const SVG = 'http://www.w3.org/2000/svg';

export function svg<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Record<string, string | number> = {},
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

/** The pieces that a line is drawn with, from bottom to top: which class, how wide, which dashes. */
export interface Layer extends Stroke {
  name: 'halo' | 'edge' | 'line' | 'core' | 'ornament';
  offset: number;
}

export function layers(kind: string, certainty: string, width?: number | null): Layer[] {
  const style = kindStyle(kind);
  const doubt = certaintyStyle(certainty);
  const line = width ? { ...style.line, width } : style.line;
  // Dots cannot be split lengthwise: a disputed dotted line is a split line of short dashes.
  const whole: Stroke = doubt.split && line.cap === 'round' ? { ...line, dash: [3, 3.5], cap: 'butt' } : line;
  const dash = brokenDash(whole, doubt);
  const { cap } = whole;
  const out: Layer[] = [];
  const split = doubt.split ? Math.max(line.width + 2.5, 4.5) : line.width;
  out.push({ name: 'halo', width: split + 3, dash: [], cap: 'butt', offset: 0 });
  if (style.band) {
    out.push({ name: 'edge', width: line.width + 1.5, dash, cap, offset: 0 });
    out.push({ name: 'line', width: line.width - 0.5, dash, cap, offset: 0 });
    if (doubt.split) out.push({ name: 'core', width: line.width / 3, dash: [], cap: 'butt', offset: 0 });
    return out;
  }
  out.push({ name: 'line', width: split, dash, cap, offset: 0 });
  if (doubt.split)
    out.push({ name: 'core', width: Math.max(1.5, split - 2.6), dash: [], cap: 'butt', offset: 0 });
  if (style.ornament) {
    const marks = ornamentDash(style.ornament, dash);
    out.push({ ...style.ornament, name: 'ornament', dash: marks.dash, offset: marks.offset });
  }
  return out;
}

/** A path for each layer, to be given their `d` later. */
export function layerPaths(kind: string, certainty: string, width?: number | null): SVGPathElement[] {
  return layers(kind, certainty, width).map((layer) => {
    const path = svg('path', {
      class: `mapgen-${layer.name}`,
      fill: 'none',
      'stroke-width': layer.width,
      'stroke-linecap': layer.cap,
      'stroke-linejoin': 'round',
    });
    if (layer.dash.length) path.setAttribute('stroke-dasharray', layer.dash.join(' '));
    if (layer.offset) path.setAttribute('stroke-dashoffset', String(layer.offset));
    return path;
  });
}

/** The class names that give a connection's group its colours. */
export const lineClass = (kind: string, certainty: string): string =>
  `mapgen-kind-${kind} mapgen-certainty-${certainty}${certaintyStyle(certainty).hollow ? ' mapgen-hollow' : ''}${kindStyle(kind).band ? ' mapgen-band' : ''}`;

/** A short piece of line as the legend shows it, with its arrowhead unless told otherwise. */
export function swatch(kind: string, certainty = 'stated', { head = true, width = 44 } = {}): SVGElement {
  const height = 18;
  const style = kindStyle(kind);
  const root = svg('svg', {
    class: `mapgen-swatch ${lineClass(kind, certainty)}`,
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    'aria-hidden': 'true',
    focusable: 'false',
  });
  const shown = head && !style.band;
  const line: Point[] = [
    { x: 1, y: height / 2 },
    { x: width / 2, y: height / 2 },
    { x: width - 1, y: height / 2 },
  ];
  const tip = shown ? headAt(line, style.head.length, style.head.width, style.head.notch) : null;
  const d = pathData([line[0] as Point, tip ? tip.neck : (line[2] as Point)]);
  for (const path of layerPaths(kind, certainty)) {
    if (path.classList.contains('mapgen-halo')) continue;
    path.setAttribute('d', d);
    root.append(path);
  }
  if (tip) root.append(svg('path', { class: 'mapgen-head', d: pathData(tip.outline, true) }));
  return root;
}
