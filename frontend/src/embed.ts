// The page as a guest in an article: what its address asks for, the layout that fits any box, and the height that it
// would like to have, told in every way that hosts listen for.
import { targetOf } from './list';
import { element, word } from './record';
import type { Scene } from './scene';
import { ALL, type State, type Store } from './state';

/** What the page's address may ask for; what it does not know, it passes over. */
export interface Options {
  theme: 'light' | 'dark' | null;
  /** Whether title, story and list are there beside the map. */
  panel: boolean;
  /** The id of the event to begin with. */
  start: string | null;
  /** A language tag, in small letters. */
  lang: string | null;
}

export function optionsOf(search: string): Options {
  const asked = new URLSearchParams(search);
  const theme = asked.get('theme');
  const lang = asked.get('lang')?.toLowerCase() ?? '';
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : null,
    panel: asked.get('panel') !== 'off',
    start: asked.get('start') || null,
    lang: /^[a-z]{2,8}(-[a-z0-9]{1,8})*$/.test(lang) ? lang : null,
  };
}

/** The state that a page opens in at an event: its step of the story, or with no panel to tell it, its card on the map. */
export function startingAt(id: string | null, panel: boolean, scene: Scene): State | null {
  if (id === null || !scene.events.some((event) => event.id === id)) return null;
  const step = panel && scene.order.length > 1 ? scene.order.indexOf(id) : -1;
  return { ...ALL, selection: { kind: 'event', id }, step: step < 0 ? null : step };
}

/**
 * The id of the block that has the scene in the language asked for, "mapgen-scene-de" for de-AT too, where the page has
 * one; else its own.
 */
export function blockIn(lang: string | null, blockId: string, has: (id: string) => boolean): string {
  const subtags = lang?.split('-') ?? [];
  for (let count = subtags.length; count > 0; count--) {
    const id = `${blockId}-${subtags.slice(0, count).join('-')}`;
    if (has(id)) return id;
  }
  return blockId;
}

/** The map's own height, in pixels, for a width: never of the window's height, which a host sets after ours. */
export const mapHeight = (width: number): number => Math.max(340, Math.min(150 + width / 2, 520));

export interface Guest {
  /** The dataset's id. */
  id: string;
  address: string;
  /** The id that a pym.js host gave to the frame. */
  pym: string | null;
  /** The secret that WordPress gave to the frame. */
  wordpress: string | null;
}

export function guestAt(id: string, { href, search, hash }: Location): Guest {
  const asked = new URLSearchParams(search);
  return {
    id,
    address: href,
    pym: asked.has('initialWidth') ? asked.get('childId') : null,
    wordpress: /^#\?secret=([A-Za-z0-9]+)/.exec(hash)?.[1] ?? null,
  };
}

/** A height in the words of every host: AMP, Datawrapper, Medium and Flourish, pym.js, WordPress, mapgen's own script. */
export function heightMessages(height: number, { id, address, pym, wordpress }: Guest): unknown[] {
  const resize = { src: address, context: 'iframe.resize', height };
  return [
    { id, height, mapgen: 'height' },
    { sentinel: 'amp', type: 'embed-size', height },
    { 'datawrapper-height': { [id]: height } },
    // Medium takes it as text, others as an object.
    resize,
    JSON.stringify(resize),
    ...(pym === null ? [] : [['pym', pym, 'height', height].join('xPYMx')]),
    ...(wordpress === null ? [] : [{ message: 'height', value: height, secret: wordpress }]),
  ];
}

const isGuest = (): boolean => window.parent !== window;

/** Whether the page has the layout of a guest: it fills its box, and the list is a panel in it. */
export const isFramed = (): boolean => document.documentElement.classList.contains('mapgen-framed');

/** Before anything is painted. A notebook's page, which has none of mapgen's document, stays as it is. */
export function prepare(asked: Options): void {
  const root = document.documentElement;
  if (root.dataset.theme === undefined) return;
  if (asked.theme) {
    root.dataset.theme = asked.theme;
    document.querySelector('meta[name="color-scheme"]')?.setAttribute('content', asked.theme);
  }
  root.classList.toggle('mapgen-bare', !asked.panel);
  // The whole screen is no box of somebody else's.
  const adjust = (): void => {
    root.classList.toggle('mapgen-framed', (isGuest() || !asked.panel) && !document.fullscreenElement);
  };
  document.addEventListener('fullscreenchange', adjust);
  adjust();
}

/** The most that the list takes of the page's height, in rem. */
const PANEL = 30;

/**
 * Makes a guest of the page: the list becomes a panel, and the host is told which height would do. Gives back what opens
 * the panel.
 */
export function mountEmbed(page: HTMLElement, scene: Scene, store: Store): () => void {
  const list = page.querySelector<HTMLElement>('.mapgen-list');
  if (!isFramed() || !list) return () => {};
  const opener = page.querySelector<HTMLElement>('.mapgen-skip');
  let panel = 0;
  let changed = (): void => {};

  const toggle = (open: boolean): void => {
    if (open === page.classList.contains('mapgen-listing')) return;
    page.classList.toggle('mapgen-listing', open);
    opener?.setAttribute('aria-expanded', String(open));
    // As high as when it was opened: while a reader filters, nothing around it moves.
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    panel = open ? Math.min(PANEL * rem, list.scrollHeight) : 0;
    page.style.setProperty('--mapgen-panel', `${panel}px`);
    changed();
  };
  const close = element('button', {
    type: 'button',
    class: 'mapgen-close mapgen-panel-close',
    'aria-label': word(scene, 'close'),
    title: word(scene, 'close'),
  });
  const leave = (): void => {
    toggle(false);
    opener?.focus({ preventScroll: true });
  };
  close.addEventListener('click', leave);
  list.prepend(close);
  list.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented || !isFramed()) return;
    event.stopPropagation();
    leave();
  });
  opener?.setAttribute('aria-expanded', 'false');
  opener?.setAttribute('aria-controls', list.id);

  // A link that leads into the list opens it first.
  document.addEventListener(
    'click',
    (event) => {
      const link = (event.target as Element).closest?.('a');
      const target = targetOf(link?.getAttribute('href') ?? null);
      if (!target || !list.contains(target) || !isFramed()) return;
      if (link === opener) {
        event.preventDefault();
        event.stopPropagation();
        toggle(!page.classList.contains('mapgen-listing'));
        if (page.classList.contains('mapgen-listing')) list.focus({ preventScroll: true });
      } else toggle(true);
    },
    true,
  );
  store.subscribe((state, previous) => {
    // The panel makes room for what is asked for.
    const told = state.step !== null && previous.step === null;
    const shown = state.selection !== null && state.selection !== previous.selection;
    if (told || (shown && page.classList.contains('mapgen-over'))) toggle(false);
  });
  if (list.contains(targetOf(location.hash))) {
    toggle(true);
    targetOf(location.hash)?.scrollIntoView();
  }

  // What stands around the map. While the story's card takes the place of some of it, the heights from before count: then
  // the walk changes nothing for the host.
  const story = page.querySelector<HTMLElement>('.mapgen-story');
  const around = [
    page.querySelector<HTMLElement>('.mapgen-header'),
    page.querySelector<HTMLElement>('.mapgen-timeline'),
  ];
  const parts = [...around, story].map((node) => ({ node, isStory: node === story, height: 0 }));
  const isWide = (): boolean => getComputedStyle(page).getPropertyValue('--mapgen-beside').trim() === '1';
  const restingHeight = (): number => {
    const walking = page.classList.contains('mapgen-walking');
    const aside = isWide() && (walking || panel > 0);
    for (const part of parts) {
      const height = part.node?.getBoundingClientRect().height ?? 0;
      if (height && !(part.isStory && walking) && !(aside && part.height)) part.height = height;
    }
    const borders = page.offsetHeight - page.clientHeight;
    return Math.ceil(parts.reduce((sum, { height }) => sum + height, mapHeight(page.clientWidth) + borders));
  };
  let guest = guestAt(scene.id, location);
  let last = 0;
  const tell = (): void => {
    for (const message of last ? heightMessages(last, guest) : []) window.parent.postMessage(message, '*');
  };
  const update = (): void => {
    if (!page.clientWidth || !isFramed()) return;
    const resting = restingHeight();
    const beside = isWide();
    const height = resting + (beside ? 0 : panel);
    // Below the map where the box has the room, over it where not.
    page.classList.toggle('mapgen-over', !beside && panel > 0 && page.offsetHeight < height - 2);
    // A low box has no room for the way into the story, and hides it.
    const foot = story && getComputedStyle(story).position !== 'absolute' ? story.offsetHeight : 0;
    page.style.setProperty('--mapgen-foot', `${foot}px`);
    if (height === last || !isGuest()) return;
    last = height;
    tell();
  };
  let isDue = false;
  changed = () => {
    if (!isDue)
      requestAnimationFrame(() => {
        isDue = false;
        update();
      });
    isDue = true;
  };
  const observer = new ResizeObserver(changed);
  const start = (): void => {
    observer.observe(page);
    for (const { node } of parts) if (node) observer.observe(node);
  };
  if (document.readyState === 'complete') start();
  else addEventListener('load', start);
  if (!isGuest()) return () => toggle(true);
  addEventListener('hashchange', () => {
    guest = { ...guest, wordpress: guestAt(scene.id, location).wordpress ?? guest.wordpress };
    if (guest.wordpress) tell();
  });
  addEventListener('message', ({ source, data }) => {
    if (source !== window.parent) return;
    if (data?.mapgen === 'ask' || (typeof data === 'string' && data.startsWith('pymxPYMx'))) tell();
  });
  return () => toggle(true);
}
