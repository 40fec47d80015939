// For pages that `mapgen watch` serves: listens for a new page, loads it, and puts the reader back to where they were; and
// shows what is wrong with the data over the last good map. No built page has it. See mapgen/serving.py.
import type * as Leaflet from 'leaflet';
import style from './css/reload.css';
import { elementAt, pathTo } from './whereabouts';

interface Told {
  /** Which page there is now. */
  version: string;
  notice: Notice | null;
  words: { close: string; stopped: string };
}

interface Notice {
  title: string;
  problems: { place: string; message: string }[];
}

interface Scrolled {
  path: string;
  top: number;
  left: number;
  /** The record at the top edge, and how far from it. */
  record: string | null;
  offset: number;
}

/** What the address does not tell of where the reader is. */
interface Whereabouts {
  view: { latitude: number; longitude: number; zoom: number } | null;
  scrolled: Scrolled[];
  focus: string | null;
  selection: [number, number] | null;
  open: string[];
}

const KEY = 'mapgen-watch';
/** A connection that is lost for longer is worth a word, in milliseconds. */
const LOST = 1000;
const version = document.currentScript?.dataset.version;
const root = document.documentElement;

// Read once: a later visit to this address begins anew.
const left = ((): Whereabouts | null => {
  try {
    const text = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    return text === null ? null : (JSON.parse(text) as Whereabouts);
  } catch {
    return null;
  }
})();
// The browser keeps the old page on the screen until the new one shows something: it shows nothing before all is back.
if (left) root.style.visibility = 'hidden';

/** folium keeps the map in a variable named after its id; a page without one has none. */
const map = (): Leaflet.Map | null => {
  const name = Object.keys(window).find((key) => /^map_[0-9a-f]+$/.test(key));
  return name === undefined ? null : ((window as unknown as Record<string, Leaflet.Map>)[name] ?? null);
};

const viewNow = (): Whereabouts['view'] => {
  const at = map()?.getCenter();
  return at ? { latitude: at.lat, longitude: at.lng, zoom: map()?.getZoom() ?? 0 } : null;
};
const sameView = (a: Whereabouts['view'], b: Whereabouts['view']): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** The view that the page opened in by itself; while it stands, a new page may choose its own. */
let opening: Whereabouts['view'] = null;
/** A reader may be quicker than the page, and move the map before all of it stands: then no view is its own. */
let touched = false;
const touch = (): void => {
  touched = true;
};
const TOUCHES = ['pointerdown', 'wheel', 'keydown'];
for (const type of TOUCHES) addEventListener(type, touch, { capture: true, passive: true });

const scrolled = new Set<Element>();
document.addEventListener(
  'scroll',
  ({ target }) => scrolled.add(target instanceof Element ? target : (document.scrollingElement ?? root)),
  { capture: true, passive: true },
);

/** The first record below the top edge of what scrolls: texts above it may become longer or shorter. */
const recordAtTop = (scroller: Element): Element | null => {
  const edge = scroller === document.scrollingElement ? 0 : scroller.getBoundingClientRect().top;
  const records = scroller.querySelectorAll('.mapgen-record[id]:not([hidden])');
  let from = 0;
  let to = records.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((records[middle]?.getBoundingClientRect().bottom ?? 0) > edge) to = middle;
    else from = middle + 1;
  }
  return records[from] ?? null;
};

const isInput = (node: Element | null): node is HTMLInputElement =>
  node instanceof HTMLInputElement && node.type !== 'checkbox' && node.type !== 'range';

function whereabouts(): Whereabouts {
  const view = viewNow();
  const active = document.activeElement;
  const range = isInput(active) ? active.selectionStart : null;
  return {
    // A step of the walk has a view of its own, and the walk insists on it.
    view: sameView(view, opening) || /[#&]step=/.test(location.hash) ? null : view,
    scrolled: [...scrolled]
      .filter((node) => node.isConnected)
      .map((node) => {
        const record = recordAtTop(node);
        return {
          path: pathTo(node),
          top: node.scrollTop,
          left: node.scrollLeft,
          record: record?.id ?? null,
          offset: record?.getBoundingClientRect().top ?? 0,
        };
      }),
    focus: active && active !== document.body ? pathTo(active) : null,
    selection: isInput(active) && range !== null ? [range, active.selectionEnd ?? range] : null,
    open: [...document.querySelectorAll('details[open]')].map(pathTo),
  };
}

/** Frames in which sizes may still change: what is off screen has an estimated one until it has been scrolled to. */
const FRAMES = 8;

function scrollBack(all: readonly Scrolled[], frame = 0): void {
  for (const { path, top, left: across, record, offset } of all) {
    const node = elementAt(path);
    if (!frame) node?.scrollTo({ top, left: across, behavior: 'instant' });
    const box = record === null ? null : document.getElementById(record)?.getBoundingClientRect();
    if (box?.height) node?.scrollBy({ top: box.top - offset, behavior: 'instant' });
  }
  if (all.length && frame < FRAMES) requestAnimationFrame(() => scrollBack(all, frame + 1));
}

function goBack(to: Whereabouts): void {
  for (const node of document.querySelectorAll('details')) node.open = to.open.includes(pathTo(node));
  const leaflet = map();
  if (to.view && leaflet) {
    leaflet.setView([to.view.latitude, to.view.longitude], to.view.zoom, { animate: false });
    // As if moved by hand: a new size of the window must not bring the first view back.
    leaflet.fire('dragstart').fire('dragend');
  }
  root.style.visibility = '';
  const focus = to.focus === null ? null : elementAt(to.focus);
  if (focus instanceof HTMLElement || focus instanceof SVGElement) focus.focus({ preventScroll: true });
  // This scrolls to the field.
  if (to.selection && isInput(focus)) focus.setSelectionRange(...to.selection);
  scrollBack(to.scrolled);
}

const whenRead = (): void => {
  for (const type of TOUCHES) removeEventListener(type, touch, { capture: true });
  opening = touched ? null : viewNow();
  if (left) goBack(left);
  listen();
};
// When all views stand; a page that waits for sound data has none.
document.addEventListener('DOMContentLoaded', () => {
  if (map()) document.addEventListener('mapgen:ready', whenRead, { once: true });
  else whenRead();
});
addEventListener('load', () => {
  history.scrollRestoration = 'auto';
});

function reload(): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(whereabouts()));
    history.scrollRestoration = 'manual';
  } catch {
    // Without storage the page begins anew, at the address that it has.
  }
  location.reload();
}

function listen(): void {
  let words: Told['words'] | null = null;
  let lost = 0;
  const source = new EventSource('/events');
  source.addEventListener('message', ({ data }) => {
    clearTimeout(lost);
    lost = 0;
    const told = JSON.parse(data) as Told;
    words = told.words;
    if (told.version === version) show(told.notice, words);
    else {
      source.close();
      reload();
    }
  });
  source.addEventListener('error', () => {
    lost ||= window.setTimeout(() => {
      if (words) show({ title: words.stopped, problems: [] }, words);
      // Some browsers give up on a server that is gone.
      if (source.readyState === EventSource.CLOSED) listen();
    }, LOST);
  });
}

let panel: ShadowRoot | null = null;
let shown = '';

function panelOf(): ShadowRoot {
  if (panel) return panel;
  const host = document.createElement('div');
  host.className = 'mapgen-watch';
  host.lang = 'en';
  host.dir = 'ltr';
  panel = host.attachShadow({ mode: 'open' });
  // A root of its own, so that the page's styles and these do not meet; a sheet that is made here needs no place in the policy.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  panel.adoptedStyleSheets = [sheet];
  document.body.append(host);
  return panel;
}

/** Shows what is wrong, as text; null: nothing is. */
function show(notice: Notice | null, words: Told['words']): void {
  const now = JSON.stringify(notice);
  if (now === shown) return;
  shown = now;
  if (!notice) {
    panel?.replaceChildren();
    return;
  }
  const make = (tag: string, text: string, ...children: Node[]): HTMLElement => {
    const node = document.createElement(tag);
    node.append(text, ...children);
    return node;
  };
  const close = make('button', '');
  close.setAttribute('aria-label', words.close);
  close.title = words.close;
  const list = make(
    'ol',
    '',
    ...notice.problems.map(({ place, message }) => {
      const code = make('code', place);
      const text = make('span', message);
      code.dir = text.dir = 'auto';
      return make('li', '', code, text);
    }),
  );
  list.tabIndex = 0;
  list.setAttribute('aria-label', notice.title);
  const header = make('header', '', make('h2', notice.title), close);
  const section = make('section', '', header, ...(notice.problems.length ? [list] : []));
  section.setAttribute('role', 'alert');
  close.addEventListener('click', () => panel?.replaceChildren());
  panelOf().replaceChildren(section);
}
