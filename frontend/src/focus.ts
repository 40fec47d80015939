// The focus never falls to the body: when a change hides what has it, a neighbour takes over.
import type { Store } from './state';

/** What takes over, from the nearest: the part of the page that the focus was in, and what of it is always there. */
const HEIRS: readonly (readonly [part: string, heir: string])[] = [
  ['.mapgen-time-axis, .mapgen-time-targets', '.mapgen-time-handle'],
  ['.mapgen-timeline', '.mapgen-time-date'],
  ['.mapgen-stage', '.mapgen-map'],
  ['.mapgen-story', '.mapgen-story button'],
  ['.mapgen-list', '.mapgen-list'],
];

/** Whether an element is there to be seen, and so to be focused. */
export const isThere = (node: Element | null): boolean =>
  node?.isConnected === true &&
  node.getClientRects().length > 0 &&
  getComputedStyle(node).visibility === 'visible';

/** Watches over the focus; to be mounted last, as it looks at what the other views have made of a change. */
export function mountFocus(page: HTMLElement, store: Store): void {
  let last: Element | null = null;
  let ways: string[] = [];
  page.addEventListener('focusin', ({ target }) => {
    last = target as Element;
    // Noted now: what is taken out of the page no longer tells where it was.
    ways = HEIRS.filter(([part]) => last?.closest(part)).map(([, heir]) => heir);
  });
  page.addEventListener('focusout', ({ relatedTarget }) => {
    // Left by the reader, not lost: something else takes it, or a click on nothing has let it go.
    if (relatedTarget || isThere(last)) last = null;
  });
  store.subscribe((_state, _previous, passing) => {
    if (passing || !last) return;
    const active = document.activeElement;
    if (active && active !== document.body && isThere(active)) return;
    const heir = ways.map((way) => page.querySelector<HTMLElement>(way)).find(isThere);
    heir?.focus({ preventScroll: true });
  });
}
