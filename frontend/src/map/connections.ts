// The lines: one SVG in a pane of its own. The shapes come from layout.ts; this shell draws them and tells which line
// is under the pointer.
import type * as Leaflet from 'leaflet';
import { type Roving, roving } from '../roving';
import type { SceneConnection } from '../scene';
import { along, lengthOf, nearest, type Point, pathData } from './geometry';
import type { ConnectionLayout, Layout } from './layout';
import { originAt, wasDragged } from './leaflet';
import { HEX, kindStyle, layerPaths, layers, lineClass, svg } from './styles';

declare const L: typeof Leaflet;

export interface ConnectionsOptions {
  pane: string;
  /** What the lines are called together. */
  name: string;
  /** The accessible name of a connection. */
  nameOf: (connection: SceneConnection) => string;
  onSelect: (id: string) => void;
  onHover: (id: string | null) => void;
  /** A key has led to a line: it is to be in view. */
  onReach: (id: string) => void;
}

export interface ConnectionsLayer extends Leaflet.Layer {
  draw(layout: Layout, origin: Point): void;
  /** Which lines are shown at full strength; null: all. */
  emphasise(strong: ReadonlySet<string> | null, selected: string | null, hovered: string | null): void;
  /** Which lines are there at all. */
  show(ids: ReadonlySet<string>): void;
  /** A point on a line in layer pixels: where it was last clicked, or its middle. */
  pointOn(id: string): Point | null;
}

interface Drawn {
  group: SVGGElement;
  strokes: SVGPathElement[];
  heads: SVGPathElement;
  headHalo: SVGPathElement;
  hit: SVGPathElement;
  halfWidth: number;
}

/** How wide a line is to a pointer. */
const HIT = matchMedia('(pointer: coarse)').matches ? 44 : 24;

function build(connection: SceneConnection, name: string): Drawn {
  const { id, kind, certainty, width, color } = connection;
  const group = svg('g', {
    class: `mapgen-connection ${lineClass(kind, certainty)}`,
    'data-id': id,
    role: 'button',
    tabindex: -1,
    'aria-label': name,
  });
  // Only a plain hex colour may reach the style sheet: any other text could name a resource.
  if (color && HEX.test(color)) group.style.setProperty('--mapgen-line', color);
  const strokes = layerPaths(kind, certainty, width);
  const [halo, ...rest] = strokes as [SVGPathElement, ...SVGPathElement[]];
  const headHalo = svg('path', { class: 'mapgen-head-halo' });
  const heads = svg('path', { class: 'mapgen-head' });
  const hit = svg('path', { class: 'mapgen-hit', fill: 'none', stroke: 'none', 'stroke-width': HIT });
  group.append(halo, headHalo, ...rest, heads, hit);
  const widest = Math.max(
    ...layers(kind, certainty, width)
      .slice(1)
      .map((layer) => layer.width),
  );
  return { group, strokes, heads, headHalo, hit, halfWidth: widest / 2 };
}

/** Bands lie under everything; then the heavier lines under the lighter, which would vanish below them. */
function paintingOrder(a: SceneConnection, b: SceneConnection): number {
  const rank = (c: SceneConnection): number =>
    (kindStyle(c.kind).band ? -100 : 0) - (c.width ?? kindStyle(c.kind).line.width);
  return rank(a) - rank(b) || (a.id < b.id ? -1 : 1);
}

export function connectionsLayer(
  connections: readonly SceneConnection[],
  options: ConnectionsOptions,
): ConnectionsLayer {
  const root = svg('svg', { class: 'mapgen-connections leaflet-zoom-animated', width: 1, height: 1 });
  root.setAttribute('role', 'group');
  // Chromium takes an SVG element that listens for the focus for a tab stop.
  root.setAttribute('tabindex', '-1');
  root.setAttribute('aria-label', options.name);
  const drawn = new Map<string, Drawn>();
  for (const connection of [...connections].sort(paintingOrder)) {
    const item = build(connection, options.nameOf(connection));
    drawn.set(connection.id, item);
    root.append(item.group);
  }
  let map: Leaflet.Map | null = null;
  let shapes = new Map<string, ConnectionLayout>();
  let origin: Point = { x: 0, y: 0 };
  let zoom = 0;
  /** Where on its line each connection was last pointed at. */
  const pointed = new Map<string, number>();
  let hovered: string | null = null;
  const hidden = new Set<string>();
  let group: Roving | null = null;

  /** The line under the pointer; where several lie close together, the nearest. */
  const under = (event: MouseEvent): { id: string; fraction: number } | null => {
    if (!map) return null;
    const at = map.mouseEventToLayerPoint(event);
    const world = { x: at.x + origin.x, y: at.y + origin.y };
    let best: { id: string; fraction: number } | null = null;
    let least = HIT;
    const found = [...shapes].flatMap(([id, shape]) =>
      (hidden.has(id) ? [] : shape.copies).map((east) => ({
        id,
        ...nearest(shape.path, { x: world.x - east, y: world.y }),
      })),
    );
    for (const { id, distance, fraction } of found) {
      // To the line's edge, not to its middle; but a band gives way to a line that runs on it.
      const half = drawn.get(id)?.halfWidth ?? 0;
      const rim = half > 4 ? Math.max(2, distance - half) : Math.max(distance - half, 0.3 * distance);
      if (rim < least) {
        least = rim;
        best = { id, fraction };
      }
    }
    return best;
  };
  const onClick = (event: MouseEvent): void => {
    event.stopPropagation();
    if (map && wasDragged(map)) return;
    const found = under(event);
    if (!found) return;
    pointed.set(found.id, found.fraction);
    options.onSelect(found.id);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    const group = (event.target as Element).closest('.mapgen-connection');
    const id = group?.getAttribute('data-id');
    if (!id) return;
    event.preventDefault();
    options.onSelect(id);
  };
  const hover = (id: string | null): void => {
    if (id === hovered) return;
    hovered = id;
    options.onHover(id);
  };
  const onMove = (event: PointerEvent): void => {
    if (event.pointerType !== 'touch') hover(under(event)?.id ?? null);
  };
  const onLeave = (): void => hover(null);
  const onZoomAnim = (event: Leaflet.ZoomAnimEvent): void => {
    if (!map) return;
    const scale = 2 ** (event.zoom - zoom);
    const next = originAt(map, event.center, event.zoom);
    L.DomUtil.setTransform(
      root as unknown as HTMLElement,
      L.point(origin.x * scale - next.x, origin.y * scale - next.y),
      scale,
    );
  };

  const Layer = L.Layer.extend({
    onAdd(on: Leaflet.Map): void {
      map = on;
      map.getPane(options.pane)?.append(root);
      root.addEventListener('click', onClick);
      root.addEventListener('keydown', onKey);
      group = roving(root, '.mapgen-connection', {
        onMove: (item) => options.onReach(item.getAttribute('data-id') ?? ''),
      });
      root.addEventListener('pointermove', onMove);
      root.addEventListener('pointerleave', onLeave);
      map.on('zoomanim', onZoomAnim as Leaflet.LeafletEventHandlerFn);
    },
    onRemove(from: Leaflet.Map): void {
      from.off('zoomanim', onZoomAnim as Leaflet.LeafletEventHandlerFn);
      root.removeEventListener('click', onClick);
      root.removeEventListener('keydown', onKey);
      group?.remove();
      root.removeEventListener('pointermove', onMove);
      root.removeEventListener('pointerleave', onLeave);
      root.remove();
      map = null;
    },
    draw(layout: Layout, at: Point): void {
      shapes = new Map(layout.connections.map((shape) => [shape.id, shape]));
      origin = { x: at.x, y: at.y };
      zoom = layout.zoom;
      root.style.transform = '';
      for (const [id, shape] of shapes) {
        const item = drawn.get(id);
        if (!item) continue;
        const data = (path: readonly Point[], closed = false): string =>
          shape.copies
            .map((east) => path.map((p) => ({ x: p.x - origin.x + east, y: p.y - origin.y })))
            .map((copy) => pathData(copy, closed))
            .join('');
        const d = data(shape.path);
        const heads = [...shape.chevrons, ...shape.heads].map((head) => data(head, true)).join('');
        for (const path of [...item.strokes, item.hit]) path.setAttribute('d', d);
        item.heads.setAttribute('d', heads);
        item.headHalo.setAttribute('d', heads);
      }
    },
    emphasise(strong: ReadonlySet<string> | null, selected: string | null, under: string | null): void {
      for (const [id, { group }] of drawn) {
        group.classList.toggle('mapgen-receding', strong !== null && !strong.has(id) && id !== under);
        group.classList.toggle('mapgen-selected', id === selected);
        group.classList.toggle('mapgen-hovered', id === under);
      }
      root.classList.toggle('mapgen-hovering', under !== null);
    },
    show(ids: ReadonlySet<string>): void {
      for (const [id, { group: line }] of drawn) {
        const gone = !ids.has(id);
        if (gone === hidden.has(id)) continue;
        line.toggleAttribute('hidden', gone);
        if (gone) hidden.add(id);
        else hidden.delete(id);
      }
      group?.refresh();
    },
    pointOn(id: string): Point | null {
      const path = shapes.get(id)?.path;
      if (!path?.length) return null;
      const { point } = along(path, lengthOf(path) * (pointed.get(id) ?? 0.5));
      return { x: point.x - origin.x, y: point.y - origin.y };
    },
  });
  return new (Layer as unknown as new () => ConnectionsLayer)();
}
