// The map: puts the layers on Leaflet's map, keeps them in step with its zoom and with the store, and answers where
// things are. The layers know nothing of one another.
import type * as Leaflet from 'leaflet';
import { counted, word } from '../record';
import type { Scene, SceneConnection, ScenePlace } from '../scene';
import type { Shown } from '../shown';
import { isFiltered, type Selection, type State, type Store } from '../state';
import { giveUp, inTurn } from '../turns';
import { basemapLayer } from './basemap';
import { connectionsLayer } from './connections';
import { controls } from './controls';
import { shareGestures } from './gestures';
import { journey } from './journey';
import type { Rect } from './labels';
import { isVague, layouter } from './layout';
import { isCalm, keepCalm, latLng, originAt, pane } from './leaflet';
import { placesLayer } from './places';
import { textLayer } from './text';
import { firstView, openingSearch, openingView, type View, type ViewRequest } from './view';

declare const L: typeof Leaflet;

export interface MapView {
  readonly map: Leaflet.Map;
  /**
   * Puts up all that there is to see, in the first view. A step at a time: after each the browser may do what waits, and
   * the reader is not held up by the whole.
   */
  opening(): Iterable<void>;
  /** When all of that is on the screen, the land with it. */
  readonly painted: Promise<void>;
  /** Back to the first view. */
  fit(): void;
  /** Where a popup for this selection points to, at the present zoom; null: it is not on the map. */
  anchorOf(selection: Selection): Leaflet.LatLng | null;
  /** From that point to where the popup's tip should be: above the symbol. */
  offsetOf(selection: Selection): Leaflet.Point;
}

const PANES = {
  name: 'mapgen-names',
  line: 'mapgen-connections',
  label: 'mapgen-labels',
  place: 'mapgen-places',
  over: 'mapgen-labels-over',
};

/** More numbers than these would be a frame's whole time to lay out. */
const SYMBOLS_IN_A_FRAME = 40;

/** What tells records of the same name apart: " (2)" for the second, " (3)" for the third. */
function suffixes(named: readonly (readonly [id: string, name: string])[]): Map<string, string> {
  const numbers = new Map<string, number>();
  const out = new Map<string, string>();
  for (const [id, name] of named) {
    const number = (numbers.get(name) ?? 0) + 1;
    numbers.set(name, number);
    if (number > 1) out.set(id, ` (${number})`);
  }
  return out;
}

export function mountMap(
  map: Leaflet.Map,
  scene: Scene,
  store: Store,
  shownIn: (state: State) => Shown,
): MapView {
  const words = new Map(Object.entries(scene.words));
  const say = (key: string, otherwise: string): string => words.get(key) ?? otherwise;
  const placeById = new Map(scene.places.map((place) => [place.id, place]));
  const connectionById = new Map(scene.connections.map((connection) => [connection.id, connection]));
  const eventById = new Map(scene.events.map((event) => [event.id, event]));
  const { courses, placesAt, layoutAt } = layouter(scene);

  // Fractional zooms, so that the first view fills its box; the wheel then zooms smoothly too.
  Object.assign(map.options, {
    zoomSnap: 0,
    zoomDelta: 0.75,
    wheelPxPerZoomLevel: 90,
    maxBoundsViscosity: 0.8,
  });
  map.zoomControl?.remove();
  map.attributionControl?.setPrefix(false);
  pane(map, PANES.name, 300);
  pane(map, PANES.line, 410);
  // Below the symbols: a label may never take a symbol's click.
  pane(map, PANES.label, 595);
  pane(map, PANES.place, 600);
  pane(map, PANES.over, 605);

  const select = (kind: Selection['kind']) => (id: string) => store.select({ kind, id });
  const hoverLine = (id: string | null): void => {
    hovered = id;
    emphasise();
  };
  let hovered: string | null = null;

  const twins = new Map([
    ...suffixes(scene.places.map(({ id, title }) => [id, title])),
    ...suffixes(scene.connections.map(({ id, title }) => [id, title])),
  ]);
  let basemap: Leaflet.Layer | null = null;
  const lines = connectionsLayer(scene.connections, {
    pane: PANES.line,
    name: say('connections', 'Connections'),
    nameOf: (c: SceneConnection) =>
      [c.title + (twins.get(c.id) ?? ''), c.kind_label, c.route, c.date, c.certainty_label]
        .filter(Boolean)
        .join(', '),
    onSelect: select('connection'),
    onHover: hoverLine,
    onReach: (id) => reach({ kind: 'connection', id }),
  });
  const symbols = placesLayer(scene.places, {
    pane: PANES.place,
    underPane: PANES.name,
    name: say('places', 'Places'),
    nameOf: (p: ScenePlace, count: number) => {
      const vague = isVague(p) ? p.precision_label : '';
      const parts = [
        p.title + (twins.get(p.id) ?? ''),
        p.kind_label,
        counted(scene, 'events', count),
        p.dates,
        vague,
      ];
      return parts.filter(Boolean).join(', ');
    },
    onSelect: select('place'),
    onReach: (id) => reach({ kind: 'place', id }),
    placesAt,
  });
  const text = textLayer(scene, {
    labelPane: PANES.label,
    namePane: PANES.name,
    overPane: PANES.over,
    onSelect: select('place'),
    placesAt,
    reserved,
  });

  /** What lies over the map, in pixels from its corner. */
  function reserved(): Rect[] {
    const box = map.getContainer().getBoundingClientRect();
    const figure = map.getContainer().closest('figure') ?? map.getContainer();
    const over = figure.querySelectorAll('.leaflet-control, [data-mapgen-over]');
    return [...over].flatMap((element) => {
      const r = element.getBoundingClientRect();
      if (!r.width || !r.height) return [];
      return [
        {
          left: r.left - box.left - 2,
          top: r.top - box.top - 2,
          right: r.right - box.left + 2,
          bottom: r.bottom - box.top + 2,
        },
      ];
    });
  }

  // The first view, and again at each new size of the box until the reader moves the map.
  let ready = false;
  let arranging = false;
  let byReader = false;
  let home: View | null = null;
  const request = (): ViewRequest | null => {
    const { x, y } = map.getSize();
    if (!x || !y) return null;
    return { size: { x, y }, placesAt, courses, labels: text.anchorSizes(), reserved: reserved() };
  };
  const goHome = (view: View): void => {
    home = view;
    const [west, south, east, north] = view.limits;
    arranging = true;
    // Old limits could not hold the new view.
    map.setMaxBounds(L.latLngBounds([]));
    map.options.minZoom = view.minZoom;
    map.options.maxZoom = scene.max_zoom;
    map.setView(latLng(view.center), view.zoom, { animate: false });
    map.setMaxBounds(L.latLngBounds([south, west], [north, east]));
    arranging = false;
    byReader = false;
  };
  const fit = (whole = false): void => {
    const asked = request();
    if (!asked) return;
    const opening = openingView(scene, asked);
    goHome(whole ? { ...firstView(scene, { ...asked, whole }), minZoom: opening.minZoom } : opening);
  };

  const redraw = (): void => {
    if (!ready) return;
    const origin = originAt(map);
    const layout = layoutAt(map.getZoom());
    lines.draw(layout, origin);
    symbols.draw(layout, origin);
    text.follow(layout, origin);
  };
  let settledZoom = Number.NaN;
  let settledSize = '';
  const settle = (): void => {
    if (!ready) return;
    const zoom = map.getZoom();
    const size = map.getSize().toString();
    const anew = zoom !== settledZoom || size !== settledSize;
    settledZoom = zoom;
    settledSize = size;
    text.settle(layoutAt(zoom), originAt(map), anew);
  };
  const onReader = (): void => {
    if (!arranging && !walk.isMoving()) byReader = true;
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key.startsWith('Arrow') && event.target === map.getContainer()) byReader = true;
  };
  // In a walk a click on the map is how the wheel gets to it, and ends nothing.
  const onBackground = (): void => {
    if (store.get().step === null) store.select(null);
  };

  const emphasise = (): void => {
    const { selection } = store.get();
    const place = selection && placeOf(selection);
    const event = selection?.kind === 'event' ? eventById.get(selection.id) : undefined;
    const chosen = selection?.kind === 'connection' ? connectionById.get(selection.id) : undefined;
    if (!place && !chosen && !event) {
      lines.emphasise(null, null, hovered);
      symbols.emphasise(null, null);
      text.emphasise(null, null);
      return;
    }
    const told = event?.connections.flatMap((id) => connectionById.get(id) ?? []);
    const kept = chosen
      ? [chosen]
      : (told ?? scene.connections.filter((c) => stops(c).includes(place?.id ?? '')));
    const ends = new Set([...kept.flatMap(stops), ...(event?.places ?? []), ...(place ? [place.id] : [])]);
    lines.emphasise(new Set(kept.map((c) => c.id)), chosen?.id ?? null, hovered);
    symbols.emphasise(ends, place?.id ?? null);
    text.emphasise(ends, place?.id ?? null);
  };
  /** What the date and the filters leave of the network. */
  const sift = (state: State, passing = false): void => {
    const { events, connections, counts } = shownIn(state);
    const all = events.size === scene.events.length && connections.size === scene.connections.length;
    const busy = all ? null : scene.connections.filter(({ id }) => connections.has(id)).flatMap(stops);
    const met = busy && new Set(busy);
    const idle = scene.places.filter(({ id }) => met && !met.has(id) && !counts.get(id)).map(({ id }) => id);
    const quiet = new Set(idle);
    const shows: [object, (most?: number) => unknown][] = [
      [lines, () => lines.show(connections)],
      [symbols, (most) => symbols.show(counts, quiet, most)],
      [text, () => text.show(quiet)],
    ];
    for (const [layer, show] of shows) {
      const some = (): void => {
        if (show(SYMBOLS_IN_A_FRAME) === true) inTurn(layer, some);
      };
      if (passing) inTurn(layer, some);
      else {
        giveUp(layer);
        show();
      }
    }
  };
  const walk = journey(map, scene, {
    homeZoom: () => home?.zoom ?? map.getZoom(),
    room() {
      // A large legend over the map leaves the rest of it.
      const { x, y } = map.getSize();
      const tall = reserved().filter((r) => r.bottom - r.top > y / 3 && r.right - r.left < x / 2);
      const left = Math.max(0, ...tall.filter((r) => r.left < x / 2).map((r) => r.right));
      const right = Math.max(0, ...tall.filter((r) => r.left >= x / 2).map((r) => x - r.left));
      return { left: left + 48, top: 40, right: right + 48, bottom: 56 };
    },
  });
  function panIntoView(rect: Rect): void {
    const padding = 12;
    const size = map.getSize();
    const need = (low: number, high: number, room: number): number => {
      if (high - low > room - 2 * padding || low < padding) return low - padding;
      return Math.max(0, high - room + padding);
    };
    const x = need(rect.left, rect.right, size.x);
    const y = need(rect.top, rect.bottom, size.y);
    if (x || y) map.panBy([x, y], { animate: !isCalm() });
  }
  /** Brings what a key has led to into view. */
  const reach = (selection: Selection): void => {
    const at = placedAt(selection);
    if (!at) return;
    const { x, y } = map.layerPointToContainerPoint(L.point(at.x, at.y));
    panIntoView({ left: x - 20, top: y - 20, right: x + 20, bottom: y + 20 });
  };
  const stops = (c: SceneConnection): string[] => [c.start, ...c.via, c.end];
  const placeOf = (selection: Selection): ScenePlace | undefined => {
    if (selection.kind === 'connection') return undefined;
    return placeById.get(
      selection.kind === 'place' ? selection.id : (eventById.get(selection.id)?.place ?? ''),
    );
  };
  const placedAt = (selection: Selection): { x: number; y: number; radius: number } | null => {
    const id = placeOf(selection)?.id;
    const place = layoutAt(map.getZoom()).places.find((p) => p.id === id);
    const origin = originAt(map);
    if (place) return { x: place.x - origin.x, y: place.y - origin.y, radius: place.radius };
    const point = selection.kind === 'connection' ? lines.pointOn(selection.id) : null;
    return point && { ...point, radius: 0 };
  };

  const bar = controls({
    name: say('map_controls', 'Map controls'),
    zoomIn: say('zoom_in', 'Zoom in'),
    zoomOut: say('zoom_out', 'Zoom out'),
    fit: say('fit', 'Show the whole map'),
    fullScreen: say('full_screen', 'Full screen'),
    leaveFullScreen: say('full_screen.leave', 'Leave full screen'),
    attribution: scene.attribution,
    statement: scene.boundary_statement,
    short: word(scene, 'borders'),
    onFit: () => fit(true),
  });
  map.on('zoom viewreset', redraw);
  map.on('moveend', settle);
  map.on('dragstart zoomstart', onReader);
  map.getContainer().addEventListener('keydown', onKey);
  map.on('click', onBackground);
  const container = map.getContainer();
  container.setAttribute('role', 'group');
  container.setAttribute('aria-label', say('map_keys', 'Map'));
  shareGestures(map, {
    wheel: say('hint.wheel', ''),
    fingers: say('hint.fingers', ''),
  });
  keepCalm(map);
  // A legend that opens takes room from labels; closed it gives it back. This event does not bubble.
  const figure = container.closest('figure') ?? container;
  figure.addEventListener('toggle', settle, true);
  const clear = (): void => {
    if (!byReader && store.get().step === null) fit();
  };
  store.subscribe((state, previous, passing) => {
    if (state.selection !== previous.selection) emphasise();
    if (state.date !== previous.date || state.filters !== previous.filters) sift(state, passing);
    walk.follow(state, previous);
    // What is said of the filters stands on the map, once every view has heard of them: no place is left below it.
    if (isFiltered(state.filters) !== isFiltered(previous.filters)) queueMicrotask(clear);
  });

  let arrangedSize = '';
  const observer = new ResizeObserver(() => {
    const { clientWidth, clientHeight } = map.getContainer();
    // Only then: after it Leaflet knows its centre to the pixel alone, and no longer what was asked for.
    if (!map.getSize().equals([clientWidth, clientHeight])) map.invalidateSize({ animate: false, pan: true });
    const size = map.getSize().toString();
    // Leaflet may have noticed the new size before: what counts is the size that was last arranged.
    if (size === arrangedSize && home) return;
    arrangedSize = size;
    if (store.get().step !== null) walk.again();
    else if (!byReader) fit();
    settle();
  });

  let painted = (): void => {};
  const whenPainted = new Promise<void>((resolve) => {
    painted = resolve;
  });

  return {
    map,
    painted: whenPainted,
    *opening() {
      // Layers need a view before they can be added; a box without a size gets any, and the right one when it has one.
      arranging = true;
      if (!(map as unknown as { _loaded?: boolean })._loaded) map.setView([0, 0], 2, { animate: false });
      arranging = false;
      lines.addTo(map);
      symbols.addTo(map);
      yield;
      text.addTo(map);
      for (const control of bar) control.addTo(map);
      yield;
      basemap = basemapLayer(scene.basemap, painted);
      yield;
      const asked = request();
      const first = asked && (yield* openingSearch(scene, asked));
      yield;
      arrangedSize = asked ? L.point(asked.size).toString() : '';
      if (first) goHome(first);
      // Not before: any other view would be drawn for nothing.
      basemap.addTo(map);
      ready = true;
      redraw();
      yield;
      settle();
      emphasise();
      sift(store.get());
      observer.observe(map.getContainer());
    },
    fit,
    anchorOf(selection) {
      const at = placedAt(selection);
      return at && map.layerPointToLatLng(L.point(at.x, at.y));
    },
    offsetOf: (selection) => L.point(0, -(placedAt(selection)?.radius ?? 0)),
  };
}
