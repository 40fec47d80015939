// The popup: what is known of the selected place or connection, on a card beside it, or in a sheet at the foot of a
// small map. It never leaves the map's frame, and the map moves only when the place would lie outside or under it.
import type * as Leaflet from 'leaflet';
import { accounts } from './accounts';
import { isThere } from './focus';
import { swatch } from './map/styles';
import {
  accountNodes,
  bookOf,
  connectionNode,
  counted,
  element,
  own,
  rich,
  sourcesNode,
  word,
} from './record';
import type { Scene, SceneConnection, ScenePlace } from './scene';
import type { Shown } from './shown';
import type { Selection, State, Store } from './state';

declare const L: typeof Leaflet;

export interface Anchors {
  /** Where on the map a selection is; null when it is not on it. */
  anchorOf(selection: Selection): Leaflet.LatLng | null;
  /** From there to the rim of its symbol, in pixels. */
  offsetOf(selection: Selection): Leaflet.Point;
}

export interface Popup {
  /** Whether one is open. */
  isOpen(): boolean;
  /** Move the focus into the open popup. */
  focus(): void;
  /** Scroll by as little as shows the open popup. */
  scrollTo(): void;
}

interface Point {
  x: number;
  y: number;
}

interface Size {
  width: number;
  height: number;
}

export type Side = 'left' | 'right' | 'above' | 'below' | 'none';

export interface Placement extends Point {
  /** Where the card stands, as seen from its anchor. */
  side: Side;
  /** How far along the card's edge its tip is. */
  tip: number;
}

const MARGIN = 12;
const TIP = 10;
const TITLE = 'mapgen-popup-title';

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));

/**
 * Where a card goes: on the side of its anchor where it covers the fewest other places, always inside the frame; on the
 * roomier side of two, and rather beside than above or below.
 */
export function placement(
  anchor: Point,
  gap: number,
  card: Size,
  frame: Size,
  others: readonly Point[] = [],
): Placement {
  const x = clamp(anchor.x - card.width / 2, MARGIN, frame.width - card.width - MARGIN);
  const y = clamp(anchor.y - card.height / 2, MARGIN, frame.height - card.height - MARGIN);
  const inside = anchor.x >= 0 && anchor.y >= 0 && anchor.x <= frame.width && anchor.y <= frame.height;
  const reach = gap + TIP;
  const sides: { side: Side; room: number; need: number; x: number; y: number }[] = [
    { side: 'right', room: frame.width - anchor.x, need: card.width, x: anchor.x + reach, y },
    { side: 'left', room: anchor.x, need: card.width, x: anchor.x - reach - card.width, y },
    { side: 'above', room: anchor.y, need: card.height, x, y: anchor.y - reach - card.height },
    { side: 'below', room: frame.height - anchor.y, need: card.height, x, y: anchor.y + reach },
  ];
  const covered = (at: Point): number =>
    others.filter((p) => p.x > at.x && p.x < at.x + card.width && p.y > at.y && p.y < at.y + card.height)
      .length;
  const beside = (side: Side): boolean => side === 'right' || side === 'left';
  const best = sides
    .filter(({ room, need }) => inside && room >= need + reach + MARGIN)
    .map((spot) => ({ ...spot, cost: covered(spot) }))
    .sort((a, b) => a.cost - b.cost || +beside(b.side) - +beside(a.side) || b.room - a.room)[0];
  if (!best) return { x, y, side: 'none', tip: 0 };
  const along = beside(best.side) ? anchor.y - best.y : anchor.x - best.x;
  const edge = beside(best.side) ? card.height : card.width;
  return { x: best.x, y: best.y, side: best.side, tip: clamp(along, 2 * TIP, edge - 2 * TIP) };
}

interface View {
  center: Leaflet.LatLng;
  zoom: number;
}

interface Contents {
  events: string[];
  /** Whether the event that was asked for is not shown on map, timeline and list. */
  heldBack: boolean;
  lines: string[];
}

/** Shows the selected place or connection. An event shows its place, with the event marked. */
export function mountPopup(
  map: Leaflet.Map,
  scene: Scene,
  store: Store,
  view: Anchors,
  shownIn: (state: State) => Shown,
): Popup {
  const container = map.getContainer();
  const book = bookOf(scene);
  const host = container.closest<HTMLElement>('.mapgen-stage') ?? container;
  const card = element('div', {
    class: 'mapgen-popup-card',
    role: 'dialog',
    'aria-labelledby': TITLE,
    tabindex: '-1',
  });
  const tip = element('div', { class: 'mapgen-popup-tip' });
  const popup = element('div', { class: 'mapgen-popup' }, tip, card);
  let subject: Selection | null = null;
  let opener: HTMLElement | SVGElement | null = null;

  /** The place and its records that the card tells of. */
  let told = '';

  const close = (): void => store.select(null);

  const isSheet = (): boolean => {
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    return container.clientWidth < 37.5 * rem || container.clientHeight < 30 * rem;
  };

  const settle = (): void => {
    if (!subject) return;
    const anchor = view.anchorOf(subject);
    const frame = { width: container.clientWidth, height: container.clientHeight };
    const sheet = isSheet();
    popup.classList.toggle('mapgen-sheet', sheet);
    card.style.maxWidth = sheet ? '' : `${Math.min(360, frame.width - 2 * MARGIN)}px`;
    const tallest = Math.round(sheet ? frame.height * 0.6 : Math.min(frame.height * 0.7, 460));
    card.style.maxHeight = `${tallest}px`;
    if (sheet || !anchor) {
      popup.removeAttribute('data-side');
      popup.style.left = popup.style.top = '';
      return;
    }
    const offset = view.offsetOf(subject);
    const gap = Math.max(Math.abs(offset.x), Math.abs(offset.y));
    const size = () => ({ width: card.offsetWidth, height: card.offsetHeight });
    const point = map.latLngToContainerPoint(anchor);
    const pixels = (id: string): Point[] => {
      const position = view.anchorOf({ kind: 'place', id });
      return position ? [map.latLngToContainerPoint(position)] : [];
    };
    const others = scene.places.filter(({ id }) => subject?.kind !== 'place' || subject.id !== id);
    // The ends of a connection are worth more than any bystander.
    const line = subject.kind === 'connection' ? book.connections.get(subject.id) : undefined;
    const ends = line ? [line.start, ...line.via, line.end].flatMap(pixels) : [];
    const spare = [...others.flatMap(({ id }) => pixels(id)), ...ends, ...ends, ...ends];
    let at = placement(point, gap, size(), frame, spare);
    if (at.side === 'none') {
      // Lower than it would like to be, rather than over the place that it is about.
      const room = Math.max(point.y, frame.height - point.y) - gap - TIP - MARGIN;
      card.style.maxHeight = `${Math.floor(Math.min(room, tallest))}px`;
      at = placement(point, gap, size(), frame, spare);
    }
    popup.dataset.side = at.side;
    popup.style.left = `${Math.round(at.x)}px`;
    popup.style.top = `${Math.round(at.y)}px`;
    popup.style.setProperty('--mapgen-tip', `${Math.round(at.tip)}px`);
  };

  // Where the map was before it made room for a card, and where that has brought it: there the closing card takes it back
  // from, unless the reader has moved it since.
  let left: View | null = null;
  let arrived: View | null = null;
  const here = (): View => ({ center: map.getCenter(), zoom: map.getZoom() });
  const isAt = (view: View): boolean =>
    map.getZoom() === view.zoom &&
    map.latLngToContainerPoint(view.center).distanceTo(map.getSize().divideBy(2)) < 2;
  let going = false;
  const arrive = (): void => {
    going = false;
    arrived = here();
  };
  const isOurs = (): boolean => going || (arrived !== null && isAt(arrived));
  const depart = (): void => {
    if (!left || !isOurs()) left = here();
    map.off('moveend', arrive);
    going = false;
    arrived = null;
  };
  const arriving = (): void => {
    going = true;
    map.once('moveend', arrive);
  };
  /** Forgets where the map was; `back`: after it has gone there. */
  const settleUp = (back: boolean): void => {
    const to = back && isOurs() ? left : null;
    map.off('moveend', arrive);
    going = false;
    left = arrived = null;
    if (to)
      map.setView(to.center, to.zoom, { animate: !matchMedia('(prefers-reduced-motion: reduce)').matches });
  };

  /** Moves the map by as little as brings the anchor out from under the sheet, or back into the frame. */
  const reveal = (): void => {
    const anchor = subject && view.anchorOf(subject);
    if (!anchor) return;
    const below = isSheet() ? card.offsetHeight : 0;
    tighten();
    depart();
    const options = {
      paddingTopLeft: [28, 36] as Leaflet.PointTuple,
      // Room for the label too, which may stand below the symbol.
      paddingBottomRight: [28, below + 52] as Leaflet.PointTuple,
      animate: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    };
    const line = subject?.kind === 'connection' ? book.connections.get(subject.id) : undefined;
    const stops = line ? [line.start, ...line.via, line.end] : [];
    const ends = stops.flatMap((id) => view.anchorOf({ kind: 'place', id }) ?? []);
    const floor = container.clientHeight - below - 24;
    // A line is seen from end to end: over the sheet, further away if need be.
    if (below && ends.some((end) => map.latLngToContainerPoint(end).y > floor)) {
      const [first, ...rest] = ends as [Leaflet.LatLng, ...Leaflet.LatLng[]];
      const bounds = rest.reduce((box, end) => box.extend(end), first.toBounds(1));
      const zoom = Math.min(map.getZoom(), map.getBoundsZoom(bounds, false, L.point(56, below + 88)));
      loosen(below, zoom);
      map.fitBounds(bounds, { ...options, maxZoom: zoom });
      arriving();
    } else {
      if (below) loosen(below, map.getZoom());
      map.once('movestart', arriving);
      map.panInside(anchor, options);
      map.off('movestart', arriving);
    }
  };

  // The map's limits end where its land does: under a sheet, it must go as much further as the sheet is high.
  let limits: { own: Leaflet.LatLngBounds; loose: Leaflet.LatLngBounds } | null = null;
  const loosen = (pixels: number, zoom: number): void => {
    const own = map.options.maxBounds as Leaflet.LatLngBounds | undefined;
    if (!own) return;
    const corner = map.project(own.getSouthWest(), zoom);
    corner.y += pixels;
    limits = { own, loose: own.pad(0).extend(map.unproject(corner, zoom)) };
    map.setMaxBounds(limits.loose);
  };
  const tighten = (): void => {
    if (limits && map.options.maxBounds === limits.loose) map.setMaxBounds(limits.own);
    limits = null;
  };

  const head = (title: string, ...facts: (Node | string)[]): HTMLElement => {
    const heading = own('h2', title, 'mapgen-popup-title');
    heading.id = TITLE;
    const cross = element('button', {
      type: 'button',
      class: 'mapgen-close',
      'aria-label': word(scene, 'close'),
    });
    cross.addEventListener('click', close);
    return element(
      'div',
      { class: 'mapgen-popup-head' },
      heading,
      element('p', { class: 'mapgen-popup-facts', dir: 'auto' }, ...facts),
      cross,
    );
  };

  /** The connections of a place, each a way to its own card. */
  const linesOf = (lines: readonly SceneConnection[]): (Node | null)[] => {
    if (!lines.length) return [];
    const buttons = lines.map((line) => {
      const button = element(
        'button',
        { type: 'button' },
        swatch(line.kind, line.certainty),
        own('span', line.title),
      );
      button.addEventListener('click', () => store.select({ kind: 'connection', id: line.id }));
      return element('li', {}, button);
    });
    return [
      element('h3', { class: 'mapgen-popup-lines-heading' }, word(scene, 'connections')),
      element('ul', { class: 'mapgen-popup-lines' }, ...buttons),
    ];
  };

  /** What of a place is shown; a record that was asked for is, whatever the date and the filters are. */
  const contentsOf = (place: ScenePlace, asked: string | null): Contents => {
    const shown = shownIn(store.get());
    return {
      events: place.events.filter((id) => id === asked || shown.events.has(id)),
      heldBack: asked !== null && !shown.events.has(asked),
      lines: place.connections.filter((id) => shown.connections.has(id)),
    };
  };

  const placeCard = (place: ScenePlace, contents: Contents): (Node | null)[] => {
    const events = contents.events.flatMap((id) => book.events.get(id) ?? []);
    const coarse = ['region', 'country', 'unknown'].includes(place.precision);
    const lines = contents.lines.flatMap((id) => book.connections.get(id) ?? []);
    const number = events.length - Number(contents.heldBack);
    const facts = [
      number ? counted(scene, 'events', number) : '',
      lines.length ? counted(scene, 'connections', lines.length) : '',
      coarse ? place.precision_label : '',
    ];
    const note = coarse && !place.summary.length ? word(scene, `precision.${place.precision}.note`, '') : '';
    const records = accounts(events).map((group) =>
      element('li', {}, ...accountNodes(group, scene, { within: place.id })),
    );
    return [
      head(place.title, facts.filter(Boolean).join(' · ')),
      note ? own('p', note, 'mapgen-popup-note') : null,
      heldBackNote(contents.heldBack),
      place.summary.length
        ? element('div', { class: 'mapgen-popup-note', dir: 'auto' }, ...rich(place.summary))
        : null,
      records.length ? element('ol', { class: 'mapgen-records' }, ...records) : null,
      ...linesOf(lines),
      sourcesNode(
        events.flatMap((event) => event.sources),
        scene,
      ),
    ];
  };

  /** A link may lead to what the date or the filters in it hold back. */
  const heldBackNote = (is: boolean): Node | null =>
    is ? own('p', word(scene, 'held_back'), 'mapgen-popup-note') : null;

  const connectionCard = (connection: SceneConnection): (Node | null)[] => [
    head(connection.route, swatch(connection.kind, connection.certainty), connection.kind_label),
    heldBackNote(!shownIn(store.get()).connections.has(connection.id)),
    connectionNode(connection, scene, { within: connection.id }),
    sourcesNode(connection.sources, scene),
  ];

  const mark = (id: string | null): void => {
    for (const record of card.querySelectorAll<HTMLElement>('.mapgen-record')) {
      const current = id !== null && record.dataset.id === id;
      record.classList.toggle('mapgen-current', current);
      if (current) {
        record.setAttribute('aria-current', 'true');
        const under = card.querySelector<HTMLElement>('.mapgen-popup-head')?.offsetHeight ?? 0;
        card.scrollTop += record.getBoundingClientRect().top - card.getBoundingClientRect().top - under;
      } else record.removeAttribute('aria-current');
    }
  };

  const show = (next: Selection, parts: (Node | null)[]): void => {
    const active = document.activeElement;
    const inside = card.contains(active);
    if (!inside && isFocusable(active)) opener = active;
    subject = next;
    told = '';
    card.replaceChildren(...parts.filter((part) => part !== null));
    card.scrollTop = 0;
    if (!popup.isConnected) host.append(popup);
    settle();
    reveal();
    settle();
    // A control outside the map, such as "next", keeps the focus.
    if (inside || (active && host.contains(active))) card.focus({ preventScroll: true });
  };

  const hide = (back = true): void => {
    if (!subject) return;
    const active = document.activeElement;
    const hadFocus = popup.contains(active) || active === document.body;
    subject = null;
    told = '';
    popup.remove();
    tighten();
    settleUp(back);
    if (hadFocus) (opener && isThere(opener) ? opener : container).focus({ preventScroll: true });
    opener = null;
  };

  const update = ({ selection, step }: State): void => {
    // In a walk the story's card tells what the popup would.
    if (step !== null) {
      hide(false);
      return;
    }
    const event = selection?.kind === 'event' ? book.events.get(selection.id) : undefined;
    const connection = selection?.kind === 'connection' ? book.connections.get(selection.id) : undefined;
    const placeId = event
      ? (event.place ?? event.places[0])
      : selection?.kind === 'place'
        ? selection.id
        : null;
    const place = placeId ? book.places.get(placeId) : undefined;
    if (place) {
      const next: Selection = { kind: 'place', id: place.id };
      const contents = contentsOf(place, event?.id ?? null);
      const key = JSON.stringify([place.id, contents]);
      if (key !== told) show(next, placeCard(place, contents));
      told = key;
      mark(event?.id ?? null);
    } else if (connection && selection) show(selection, connectionCard(connection));
    else hide();
  };

  const onEscape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !subject) return;
    event.stopPropagation();
    close();
  };
  const onZoom = (event: { type: string }): void => {
    popup.classList.toggle('mapgen-moving', event.type === 'zoomstart');
    settle();
  };
  const stop = (event: Event): void => event.stopPropagation();

  const resized = new ResizeObserver(settle);
  resized.observe(container);
  document.addEventListener('keydown', onEscape);
  // Leaflet listens on its container: what is done on a card in there is not done to the map.
  if (host === container) for (const type of POINTING) popup.addEventListener(type, stop);
  map.on('move resize viewreset', settle);
  map.on('zoomstart zoomend', onZoom);
  store.subscribe((state, _, passing) => {
    if (!passing) update(state);
  });
  update(store.get());

  return {
    isOpen: () => subject !== null,
    focus: () => card.focus({ preventScroll: true }),
    scrollTo: () => card.scrollIntoView({ block: 'nearest' }),
  };
}

const POINTING = [
  'click',
  'dblclick',
  'mousedown',
  'pointerdown',
  'touchstart',
  'wheel',
  'contextmenu',
  'keydown',
];

const isFocusable = (node: Element | null): node is HTMLElement | SVGElement =>
  node !== document.body && (node instanceof HTMLElement || node instanceof SVGElement);
