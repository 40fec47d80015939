// The few things that the layers need of Leaflet's map, in one place.
import type * as Leaflet from 'leaflet';
import type { Position } from '../scene';
import type { Point } from './geometry';

/** Leaflet itself is the page's own copy, as folium's code needs it too. */
declare const L: typeof Leaflet;

export const latLng = ([longitude, latitude]: Position): Leaflet.LatLng => L.latLng(latitude, longitude);

/** A pane between the others; made once. */
export function pane(map: Leaflet.Map, name: string, zIndex: number): HTMLElement {
  const element = map.getPane(name) ?? map.createPane(name);
  element.style.zIndex = String(zIndex);
  return element;
}

/** The world pixel at the layers' origin, now or at the end of a zoom animation. */
export function originAt(map: Leaflet.Map, center?: Leaflet.LatLng, zoom?: number): Point {
  if (!center || zoom === undefined) return map.getPixelOrigin();
  const half = map.getSize().divideBy(2);
  const moved = L.DomUtil.getPosition(map.getPane('mapPane') as HTMLElement);
  return map.project(center, zoom).subtract(half).add(moved).round();
}

/** A drag that ends on a line or a symbol is no click on it. */
export function wasDragged(map: Leaflet.Map): boolean {
  const handler = map.dragging as (Leaflet.Handler & { moved?: () => boolean }) | undefined;
  return handler?.moved?.() ?? false;
}

export const transform = (x: number, y: number): string => `translate(${x}px,${y}px)`;

/** Whether the reader wants as little motion as possible. */
export const isCalm = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** No flights, fades and inertia for who does not want them, whenever that is decided. */
export function keepCalm(map: Leaflet.Map): void {
  const { zoomAnimationThreshold, inertia } = map.options;
  const query = matchMedia('(prefers-reduced-motion: reduce)');
  const adjust = (): void => {
    // No zoom is ever smaller than a threshold below zero.
    map.options.zoomAnimationThreshold = query.matches ? -1 : (zoomAnimationThreshold ?? 4);
    map.options.inertia = !query.matches && (inertia ?? true);
  };
  const panBy = map.panBy.bind(map);
  map.panBy = (offset, options) => panBy(offset, query.matches ? { ...options, animate: false } : options);
  query.addEventListener('change', adjust);
  adjust();
}
