// The walk: a card for each step of the story, with the ways on, back and out.
import { isFramed } from './embed';
import { bookOf, element, eventNode, own, sourcesNode, word } from './record';
import type { Scene } from './scene';
import type { State, Store } from './state';

/** How many of the next steps the card names. */
const NEXT = 3;
/** Pixels of the window that a card beside the map is left. */
const CARD = 420;
/** Pixels that make a swipe. */
const SWIPE = 48;

/** Where a swipe leads: 1 on, -1 back, 0 nowhere. A finger that goes to the left pulls the next card in. */
function swiped(x: number, y: number, rightToLeft: boolean): -1 | 0 | 1 {
  if (Math.abs(x) < SWIPE || Math.abs(x) < 2 * Math.abs(y)) return 0;
  return x < 0 === rightToLeft ? -1 : 1;
}

/** Puts the way into the story into its part of the page, and its card while the reader walks. */
export function mountStory(host: HTMLElement, scene: Scene, store: Store): void {
  const book = bookOf(scene);
  const total = scene.order.length;
  const page = host.closest<HTMLElement>('.mapgen-page');
  if (total < 2) return;

  const button = (name: string, label: string, go: () => void): HTMLButtonElement => {
    const made = element('button', {
      type: 'button',
      class: `mapgen-button mapgen-story-${name}`,
      dir: 'auto',
    });
    made.textContent = label;
    made.addEventListener('click', go);
    return made;
  };
  const numbered = (key: string, n: number): string =>
    word(scene, key).replace('{n}', String(n)).replace('{total}', String(total));
  const by = (steps: number): void => {
    const { step } = store.get();
    if (step === null) return;
    if (step + steps >= total) store.walk(null);
    else if (step + steps >= 0) store.walk(step + steps);
  };

  const start = button('start', word(scene, 'story.start'), () => store.walk(0));
  const intro = element(
    'div',
    { class: 'mapgen-story-intro' },
    own('h2', numbered('story', total), 'mapgen-story-heading'),
    start,
  );
  const counter = element('p', { class: 'mapgen-story-counter', dir: 'auto' });
  const meter = element('span', { class: 'mapgen-story-meter', 'aria-hidden': 'true' });
  const back = button('back', word(scene, 'story.back'), () => by(-1));
  const next = button('next', word(scene, 'story.next'), () => by(1));
  const leave = element('button', {
    type: 'button',
    class: 'mapgen-close mapgen-story-leave',
    'aria-label': word(scene, 'story.leave'),
    title: word(scene, 'story.leave'),
  });
  leave.addEventListener('click', () => store.walk(null));
  const told = element('div', { class: 'mapgen-story-step' });
  const card = element(
    'section',
    { class: 'mapgen-story-card', 'aria-label': word(scene, 'story.name') },
    element('div', { class: 'mapgen-story-bar' }, counter, back, next, leave),
    meter,
    told,
  );

  const show = (step: number): void => {
    const event = book.events.get(scene.order[step] ?? '');
    if (!event) return;
    counter.textContent = numbered('story.step', step + 1);
    meter.style.setProperty('--mapgen-share', String((step + 1) / total));
    // Not `disabled`: that would throw the keyboard's focus away.
    back.setAttribute('aria-disabled', String(step === 0));
    next.textContent = word(scene, step + 1 < total ? 'story.next' : 'story.end');
    const coming = scene.order.slice(step + 1, step + 1 + NEXT).flatMap((id, n) => {
      const later = book.events.get(id);
      if (!later) return [];
      const go = element('button', { type: 'button' }, own('span', later.date, 'mapgen-date'));
      go.append(' ', own('span', later.title));
      go.addEventListener('click', () => store.walk(step + 1 + n));
      return [element('li', {}, go)];
    });
    const held = told.contains(document.activeElement);
    told.replaceChildren(
      eventNode(event, scene, { heading: 'h2' }),
      ...[sourcesNode(event.sources, scene)].filter((node) => node !== null),
      ...(coming.length
        ? [own('p', word(scene, 'story.coming'), 'mapgen-story-coming'), element('ol', {}, ...coming)]
        : []),
    );
    if (held) next.focus({ preventScroll: true });
  };

  const update = (state: State, previous: State | null): void => {
    const walking = state.step !== null;
    page?.classList.toggle('mapgen-walking', walking);
    if (state.step === null) {
      const held = card.contains(document.activeElement);
      if (!intro.isConnected) host.replaceChildren(intro);
      if (held) start.focus();
      return;
    }
    if (state.step === previous?.step && card.isConnected) return;
    const held = intro.contains(document.activeElement);
    if (!card.isConnected) host.replaceChildren(card);
    show(state.step);
    if (held) next.focus({ preventScroll: true });
    bringIntoView();
  };

  /** The card, and on a narrow page the map above it. */
  const bringIntoView = (): void => {
    // All of it is in view there, and the article is not ours to scroll.
    if (isFramed()) return;
    const figure = page?.querySelector<HTMLElement>('.mapgen-figure');
    const [left, right] = figure ? [figure, host].sort((a, b) => a.offsetLeft - b.offsetLeft) : [];
    const beside = left && right && left.offsetLeft + left.offsetWidth <= right.offsetLeft + 1;
    const above = figure && !beside && figure.offsetTop < host.offsetTop;
    if (above) {
      const box = figure.getBoundingClientRect();
      if (Math.abs(box.top) > 8) figure.scrollIntoView({ block: 'start' });
    } else if (page) {
      const { top } = host.getBoundingClientRect();
      if (top < 0 || top > Math.max(8, innerHeight - CARD)) host.scrollIntoView({ block: 'start' });
    }
  };

  const isRtl = (): boolean => getComputedStyle(host).direction === 'rtl';
  card.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const forward = isRtl() ? 'ArrowLeft' : 'ArrowRight';
    const backward = isRtl() ? 'ArrowRight' : 'ArrowLeft';
    if (event.key === 'Escape') store.walk(null);
    else if (event.key === forward && store.get().step !== total - 1) by(1);
    else if (event.key === backward) by(-1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  // From anywhere else, unless what has the focus there has a use for the key.
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented || store.get().step === null) return;
    store.walk(null);
  });
  let down: { x: number; y: number } | null = null;
  card.addEventListener('touchstart', (event) => {
    const [touch] = event.touches;
    down = event.touches.length === 1 && touch ? { x: touch.clientX, y: touch.clientY } : null;
  });
  card.addEventListener('touchend', (event) => {
    const [touch] = event.changedTouches;
    if (down && touch) by(swiped(touch.clientX - down.x, touch.clientY - down.y, isRtl()));
    down = null;
  });

  store.subscribe((state, previous, passing) => {
    if (!passing) update(state, previous);
  });
  update(store.get(), null);
}
