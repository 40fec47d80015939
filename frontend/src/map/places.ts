// The symbols: a real button for each place, in a pane above the lines.
import type * as Leaflet from 'leaflet';
import { type Roving, roving } from '../roving';
import type { ScenePlace } from '../scene';
import type { Point } from './geometry';
import { type Form, formOf, haloOf, isVague, type Layout, type PlaceLayout, radiusOf } from './layout';
import { originAt, transform, wasDragged } from './leaflet';
import { HEX, svg } from './styles';

declare const L: typeof Leaflet;

export interface PlacesOptions {
  pane: string;
  /** What the symbols are called together. */
  name: string;
  /** For the dotted circles around discs: under the lines, whose heads they would hide. */
  underPane: string;
  /** The accessible name of a place of which so many events are shown. */
  nameOf: (place: ScenePlace, count: number) => string;
  onSelect: (id: string) => void;
  /** A key has led to a place: it is to be in view. */
  onReach: (id: string) => void;
  placesAt: (zoom: number) => PlaceLayout[];
}

export interface PlacesLayer extends Leaflet.Layer {
  draw(layout: Layout, origin: Point): void;
  emphasise(strong: ReadonlySet<string> | null, selected: string | null): void;
  /**
   * How many events of each place are shown; and which places have nothing to show at all.
   *
   * @param most - how many symbols are changed at once
   * @returns whether there is more to change
   */
  show(counts: ReadonlyMap<string, number>, idle: ReadonlySet<string>, most?: number): boolean;
}

const LEADER_FROM = 4;

/** The dotted circle around what is not known exactly: a whole number of dots, so that it has no seam. */
function vagueCircle(radius: number): SVGCircleElement {
  const dots = Math.round((2 * Math.PI * radius) / 4.4);
  return svg('circle', {
    class: 'mapgen-vague',
    r: radius,
    pathLength: dots * 2,
    'stroke-dasharray': '0.01 1.99',
  });
}

/** A place's symbol: a disc, a ring or only a dotted circle, with its number of events. Also for the legend. */
export function placeSymbol(
  form: Form,
  count: number | null,
  { vague = false, className = '' } = {},
): SVGElement {
  const radius = radiusOf(form, count ?? 1);
  const halo = form === 'area' || vague ? haloOf(form, count ?? 1) : 0;
  const half = Math.max(radius, halo) + 2;
  const root = svg('svg', {
    class: `mapgen-symbol mapgen-symbol-${form} ${className}`.trim(),
    width: half * 2,
    height: half * 2,
    viewBox: `${-half} ${-half} ${half * 2} ${half * 2}`,
    'aria-hidden': 'true',
    focusable: 'false',
  });
  if (halo) root.append(vagueCircle(halo));
  if (form !== 'area') {
    root.append(
      svg('circle', { class: 'mapgen-symbol-halo', r: radius + 1.5 }),
      svg('circle', { class: 'mapgen-mark', r: radius - (form === 'ring' ? 1 : 0) }),
    );
  }
  if (count) {
    const text = svg('text', { class: 'mapgen-count', 'text-anchor': 'middle', y: '0.36em' });
    text.textContent = String(count);
    root.append(text);
  } else if (form === 'area') {
    root.append(svg('circle', { class: 'mapgen-mark', r: 2 }));
  }
  return root;
}

export function placesLayer(places: readonly ScenePlace[], options: PlacesOptions): PlacesLayer {
  const root = document.createElement('div');
  root.className = 'mapgen-places';
  root.setAttribute('role', 'group');
  root.setAttribute('aria-label', options.name);
  const under = document.createElement('div');
  const drawn = places.map((place) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = `mapgen-place leaflet-zoom-animated${place.anchor ? ' mapgen-anchor' : ''}`;
    button.dataset.id = place.id;
    button.setAttribute('aria-label', options.nameOf(place, place.events.length));
    if (place.color && HEX.test(place.color)) button.style.setProperty('--mapgen-own', place.color);
    const leader = document.createElement('span');
    leader.className = 'mapgen-leader leaflet-zoom-animated';
    leader.hidden = true;
    const form = formOf(place);
    button.append(placeSymbol(form, place.events.length));
    let ring: SVGElement | null = null;
    if (form !== 'area' && isVague(place)) {
      const radius = haloOf(form, place.events.length);
      ring = svg('svg', { class: 'mapgen-vague-ring leaflet-zoom-animated', width: 1, height: 1 });
      ring.append(vagueCircle(radius));
      under.append(ring);
    }
    root.append(leader);
    const symbol = button.firstElementChild as SVGElement;
    const text = button.querySelector<SVGElement>('.mapgen-count');
    return {
      place,
      id: place.id,
      button,
      leader,
      ring,
      symbol,
      text,
      size: 1,
      count: place.events.length,
      rests: false,
    };
  });
  // Leaders lie under every symbol; anchors above the rest.
  const anchored = new Set(places.filter((place) => place.anchor).map((place) => place.id));
  root.append(
    ...drawn.filter((d) => !anchored.has(d.id)).map((d) => d.button),
    ...drawn.filter((d) => anchored.has(d.id)).map((d) => d.button),
  );

  let map: Leaflet.Map | null = null;
  let next = 0;
  /** Where the symbols' centres are, in layer pixels. */
  const centres = new Map<string, Point>();
  const arrange = (layout: readonly PlaceLayout[], origin: Point): void => {
    for (const [i, item] of drawn.entries()) {
      const { button, leader, ring } = item;
      const place = layout[i];
      if (!place) continue;
      const x = place.x - origin.x;
      const y = place.y - origin.y;
      button.style.transform = transform(x, y);
      centres.set(place.id, { x, y });
      if (place.size !== item.size) {
        item.size = place.size;
        item.symbol.style.transform = `translate(-50%, -50%) scale(${place.size})`;
        // A number stays as large as it can be read.
        if (item.text) item.text.style.transform = `scale(${1 / place.size})`;
      }
      // The circle stands around the true position: it is the ground that is meant.
      if (ring) ring.style.transform = transform(x - place.shift.x, y - place.shift.y);
      const away = Math.hypot(place.shift.x, place.shift.y);
      leader.hidden = away <= LEADER_FROM || (place.form !== 'disc' && away < place.radius);
      if (!leader.hidden) {
        leader.style.width = `${away}px`;
        leader.style.transform = `${transform(x - place.shift.x, y - place.shift.y)} rotate(${Math.atan2(place.shift.y, place.shift.x)}rad)`;
      }
    }
  };
  const idOf = (event: Event): string | null =>
    (event.target as Element).closest<HTMLElement>('.mapgen-place')?.dataset.id ?? null;
  /** Where the finger was lifted last: browsers move a tap's click towards what they take to be meant. */
  let lifted: PointerEvent | null = null;
  const onLift = (event: PointerEvent): void => {
    lifted = event.pointerType === 'touch' ? event : null;
  };
  /** Fingers hit more than the symbol, and so more than one where some stand close together: the nearest is meant. */
  const nearestTo = (event: MouseEvent): string | null => {
    const at = map?.mouseEventToLayerPoint(lifted ?? event);
    const distance = (id: string): number => {
      const centre = centres.get(id);
      return at && centre ? Math.hypot(at.x - centre.x, at.y - centre.y) : Number.POSITIVE_INFINITY;
    };
    let best = idOf(event);
    for (const id of centres.keys()) if (best && distance(id) < distance(best)) best = id;
    return best;
  };
  const onClick = (event: MouseEvent): void => {
    // A key press on the button is a click without a position; only a pointer can have dragged.
    const id = event.detail ? nearestTo(event) : idOf(event);
    if (!id) return;
    event.stopPropagation();
    if (event.detail && map && wasDragged(map)) return;
    options.onSelect(id);
  };
  let group: Roving | null = null;
  const onZoomAnim = (event: Leaflet.ZoomAnimEvent): void => {
    if (map) arrange(options.placesAt(event.zoom), originAt(map, event.center, event.zoom));
  };

  const Layer = L.Layer.extend({
    onAdd(on: Leaflet.Map): void {
      map = on;
      map.getPane(options.pane)?.append(root);
      map.getPane(options.underPane)?.append(under);
      root.addEventListener('click', onClick);
      on.getContainer().addEventListener('pointerup', onLift, true);
      group = roving(root, '.mapgen-place', {
        onMove: (item) => options.onReach((item as HTMLElement).dataset.id ?? ''),
      });
      map.on('zoomanim', onZoomAnim as Leaflet.LeafletEventHandlerFn);
    },
    onRemove(from: Leaflet.Map): void {
      from.off('zoomanim', onZoomAnim as Leaflet.LeafletEventHandlerFn);
      root.removeEventListener('click', onClick);
      from.getContainer().removeEventListener('pointerup', onLift, true);
      group?.remove();
      root.remove();
      under.remove();
      map = null;
    },
    draw(layout: Layout, origin: Point): void {
      arrange(layout.places, origin);
    },
    emphasise(strong: ReadonlySet<string> | null, selected: string | null): void {
      for (const { id, button } of drawn) {
        button.classList.toggle('mapgen-receding', strong !== null && !strong.has(id));
        button.classList.toggle('mapgen-selected', id === selected);
        if (id === selected) button.setAttribute('aria-current', 'true');
        else button.removeAttribute('aria-current');
      }
    },
    show(
      counts: ReadonlyMap<string, number>,
      idle: ReadonlySet<string>,
      most = Number.POSITIVE_INFINITY,
    ): boolean {
      let left = most;
      // On from where the last call ended, so that each has its turn.
      const from = next;
      for (let n = 0; n < drawn.length; n++) {
        const index = (from + n) % drawn.length;
        const item = drawn[index] as (typeof drawn)[number];
        const count = counts.get(item.id) ?? 0;
        const rests = idle.has(item.id);
        if (count === item.count && rests === item.rests) continue;
        next = index;
        if (left-- <= 0) return true;
        item.rests = rests;
        item.button.classList.toggle('mapgen-idle', rests);
        if (count === item.count) continue;
        item.count = count;
        // The symbol keeps its size: a map on which everything moves while time runs is hard to follow.
        if (item.text) item.text.textContent = count ? String(count) : '';
        item.button.setAttribute('aria-label', options.nameOf(item.place, count));
      }
      return false;
    },
  });
  return new (Layer as unknown as new () => PlacesLayer)();
}
