// The basemap's layer: one canvas under everything else, painted anew when the view leaves what is painted.
import type * as Leaflet from 'leaflet';
import type { Basemap } from '../scene';
import { originAt, pane } from './leaflet';
import { type Line, readTopology, type Topology, trace, type Window } from './topology';

declare const L: typeof Leaflet;

const PANE = 'mapgen-basemap';
/** Painted beyond each side of the view, in views: a drag meets no blank. */
const MARGIN = 0.5;
/** The same for the first painting, which the reader waits for; the whole follows when a hand comes near. */
const FIRST_MARGIN = 0.05;
/** With less than this left on a side when the map comes to rest, it is painted anew. */
const RESERVE = 0.2;
const PATIENCE = 250;

interface Ink {
  readonly land: string;
  readonly story: string;
  readonly water: string;
  readonly lake: string;
  readonly river: string;
  readonly coast: string;
  readonly border: string;
  readonly disputed: string;
}

/** The colours of the page's style sheet, as they are now. */
function readInk(element: HTMLElement): Ink {
  const style = getComputedStyle(element);
  const colour = (name: string, otherwise: string): string =>
    style.getPropertyValue(`--mapgen-${name}`).trim() || otherwise;
  const water = colour('water', '#dbe6ea');
  return {
    land: colour('land', '#f8f5ef'),
    story: colour('land-story', '#f1e9da'),
    water,
    lake: colour('lake', water),
    river: colour('river', '#c3d6de'),
    coast: colour('coast', '#c9d3d4'),
    border: colour('border', '#b8ad9e'),
    disputed: colour('disputed', '#a2847c'),
  };
}

/** What is painted, and on what. */
interface Sheet {
  context: CanvasRenderingContext2D;
  topology: Topology;
  ink: Ink;
  window: Window;
  /** Pixels to the world's width. */
  scale: number;
  zoom: number;
  width: number;
  height: number;
}

/** Paints a window of the world, areas first; widths are in pixels at every zoom. A pause stands where a frame may end. */
function* painting({ context, topology, ink, window, scale, zoom, width, height }: Sheet): Generator<void> {
  const fill = (lines: readonly Line[], colour: string): void => {
    context.beginPath();
    trace(context, lines, window, scale, { closed: true });
    context.fillStyle = colour;
    context.fill();
  };
  const stroke = (lines: readonly Line[], colour: string, width: number, dash: number[] = []): void => {
    context.beginPath();
    trace(context, lines, window, scale, { whole: dash.length > 0 });
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.setLineDash(dash);
    context.stroke();
  };
  context.lineJoin = 'bevel'; // at these widths no one sees a join, and round ones take twice the time
  context.lineCap = 'butt';
  context.fillStyle = ink.water;
  context.fillRect(0, 0, width, height);
  // All copies of the world are one path: where they meet at 180° no seam shows.
  fill(topology.land, ink.land);
  fill(topology.story, ink.story);
  yield;
  topology.rivers.forEach(({ minZoom, lines }) => {
    if (zoom >= minZoom) stroke(lines, ink.river, Math.min(1.6, 0.7 + 0.18 * (zoom - minZoom)));
  });
  fill(topology.lakes, ink.lake);
  stroke(topology.lakes, ink.coast, 0.5);
  stroke(topology.coast, ink.coast, 0.8);
  stroke(topology.border, ink.border, 0.9);
  stroke(topology.disputed, ink.disputed, 1.1, [4, 3]);
}

/**
 * The layer of a basemap, to be added to a map in the Web Mercator projection.
 *
 * @param onPainted - called in each frame that paints it
 */
export function basemapLayer(basemap: Basemap, onPainted: () => void): Leaflet.Layer {
  const canvas = document.createElement('canvas');
  canvas.className = 'mapgen-basemap-canvas leaflet-zoom-animated';
  canvas.setAttribute('aria-hidden', 'true');
  canvas.style.position = 'absolute';
  canvas.style.pointerEvents = 'none';
  const topology = readTopology(basemap);
  const media = [
    '(prefers-color-scheme: dark)',
    '(forced-colors: active)',
    `(resolution: ${devicePixelRatio}dppx)`,
  ];

  let map: Leaflet.Map | null = null;
  let ink: Ink | null = null;
  /** What is painted or being painted: the canvas' corner in world pixels at that zoom, and its size. */
  let painted: { zoom: number; corner: Leaflet.Point; size: Leaflet.Point } | null = null;
  let frame = 0;
  let later = 0;
  const cancel = (): void => {
    cancelAnimationFrame(frame);
    window.clearTimeout(later);
    frame = later = 0;
  };

  /** Prepares the canvas for a painting; null: there is nothing to see it. */
  function prepare(share: number): Generator<void> | null {
    cancel();
    if (!map) return null;
    const view = map.getSize();
    if (!view.x || !view.y) return null;
    ink ??= readInk(map.getContainer());
    const zoom = map.getZoom();
    const scale = 256 * 2 ** zoom;
    const margin = view.multiplyBy(share).round();
    const size = view.add(margin.multiplyBy(2));
    const layer = map.containerPointToLayerPoint([0, 0]).subtract(margin).round();
    const corner = layer.add(map.getPixelOrigin());
    const ratio = Math.min(devicePixelRatio || 1, 3);
    const [width, height] = [Math.round(size.x * ratio), Math.round(size.y * ratio)];
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
      canvas.style.width = `${size.x}px`;
      canvas.style.height = `${size.y}px`;
    }
    const context = canvas.getContext('2d', { alpha: false });
    if (!context) return null;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const seen = {
      west: corner.x / scale,
      north: corner.y / scale,
      east: (corner.x + size.x) / scale,
      south: (corner.y + size.y) / scale,
    };
    L.DomUtil.setTransform(canvas, layer, 1);
    painted = { zoom, corner, size };
    return painting({ context, topology, ink, window: seen, scale, zoom, width: size.x, height: size.y });
  }

  function draw(): void {
    const parts = prepare(MARGIN);
    if (!parts) return;
    for (const _ of parts);
    onPainted();
  }

  /** The first painting: no more than is seen, in as many frames as it has parts, so that none takes long. */
  function begin(): void {
    const parts = prepare(FIRST_MARGIN);
    if (!parts) return;
    const go = (): void => {
      frame = parts.next().done ? 0 : requestAnimationFrame(go);
      if (frame) return;
      onPainted();
      // The map may have moved on meanwhile.
      if (isStale()) redraw();
    };
    go();
  }

  /** Paints in the next frame, however often it is asked to before. */
  const redraw = (): void => {
    frame ||= requestAnimationFrame(() => (painted ? draw() : begin()));
  };
  const relax = (): void => {
    later ||= window.setTimeout(draw, PATIENCE);
  };
  /** A drag may follow. */
  const onHand = (): void => {
    if (painted && isStale(RESERVE)) redraw();
  };
  const hands = ['pointerover', 'focusin'];
  /** At once: what is about to be printed has no next frame. */
  const reink = (): void => {
    ink = null;
    if (painted) draw();
  };

  /** Moves and stretches what is painted to where it lies at another centre and zoom. */
  function stretch(center?: Leaflet.LatLng, zoom?: number): void {
    if (!map || !painted) return;
    const factor = map.getZoomScale(zoom ?? map.getZoom(), painted.zoom);
    const place = painted.corner.multiplyBy(factor).subtract(L.point(originAt(map, center, zoom)));
    L.DomUtil.setTransform(canvas, place, factor);
  }

  /** Whether less than that share of a view is painted beyond some side of it, or the paint is of another scale. */
  function isStale(reserve = 0): boolean {
    if (!map || !painted || painted.zoom !== map.getZoom()) return true;
    const size = map.getSize();
    const corner = map.containerPointToLayerPoint([0, 0]).add(map.getPixelOrigin());
    const near = corner.subtract(size.multiplyBy(reserve)).subtract(painted.corner);
    const far = painted.corner.add(painted.size).subtract(corner.add(size.multiplyBy(1 + reserve)));
    return Math.min(near.x, near.y, far.x, far.y) < 0;
  }

  const onMove = (): void => {
    if (painted && isStale()) draw();
  };
  const onMoveEnd = (): void => {
    if (isStale()) redraw();
    else if (isStale(RESERVE)) relax();
  };
  const onZoomAnimation = ({ center, zoom }: Leaflet.ZoomAnimEvent): void => stretch(center, zoom);
  const onZoom = (): void => {
    stretch();
    redraw();
  };
  const events = {
    move: onMove,
    moveend: onMoveEnd,
    viewreset: redraw,
    resize: redraw,
    zoom: onZoom,
    zoomanim: onZoomAnimation,
  };

  const BasemapLayer = L.Layer.extend({
    onAdd(this: Leaflet.Layer, to: Leaflet.Map) {
      map = to;
      pane(to, PANE, 150).appendChild(canvas);
      for (const query of media) matchMedia(query).addEventListener('change', reink);
      document.addEventListener('mapgen:theme', reink);
      for (const sign of hands) to.getContainer().addEventListener(sign, onHand, { once: true });
      redraw();
      return this;
    },
    onRemove(this: Leaflet.Layer, from: Leaflet.Map) {
      cancel();
      for (const sign of hands) from.getContainer().removeEventListener(sign, onHand);
      for (const query of media) matchMedia(query).removeEventListener('change', reink);
      document.removeEventListener('mapgen:theme', reink);
      canvas.remove();
      map = painted = null;
      return this;
    },
    getEvents: () => events,
    getAttribution: () => null,
  });
  return new (BasemapLayer as unknown as new () => Leaflet.Layer)();
}
