// The list in step with the state: what is not shown is hidden, and each record leads to the map.
import { idle } from './idle';
import { fillText, own, word } from './record';
import type { Scene } from './scene';
import type { Shown } from './shown';
import type { Selection, State, Store } from './state';

type Kind = 'event' | 'connection';

interface Item {
  kind: Kind;
  id: string;
  node: HTMLElement;
}

/** What an address names, as "#event=e-1"; null: no record. */
export function namedBy(address: string | null): { kind: Kind; id: string } | null {
  const [, kind, name] = address?.match(/^#(event|connection)=(.+)$/) ?? [];
  const id = decoded(name ?? '');
  return kind && id ? { kind: kind as Kind, id } : null;
}

/** The element of the page that an address leads to, as "#event-e-1"; null: it leads elsewhere. */
export function targetOf(address: string | null): HTMLElement | null {
  const id = address?.startsWith('#') ? decoded(address.slice(1)) : null;
  return id ? document.getElementById(id) : null;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** A new tab, a download: that is the reader's own business. */
const isOwnBusiness = (event: MouseEvent): boolean =>
  event.button > 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;

/** What is off screen has an estimated size only: where a thing really is shows when it has been scrolled to. */
function scrollTo(node: Element, block: ScrollLogicalPosition): void {
  node.scrollIntoView({ block });
  requestAnimationFrame(() => node.scrollIntoView({ block }));
}

/** A list of more records is laid out by whole groups: see css/page.css. */
const LONG = 300;

/** Sets an attribute only when it changes: thousands of records would be styled anew else. */
const hide = (node: HTMLElement, hidden: boolean): void => {
  if (node.hidden !== hidden) node.hidden = hidden;
};

/** Hides what holds no record that is shown. */
const hideEmpty = (within: ParentNode, selector: string): void => {
  for (const node of within.querySelectorAll<HTMLElement>(selector))
    hide(node, !node.querySelector('.mapgen-record:not([hidden])'));
};

export interface List {
  /** Goes to a record, for those that are not on the map. */
  show(selection: Selection): void;
}

export function mountList(
  list: HTMLElement,
  scene: Scene,
  store: Store,
  shownIn: (state: State) => Shown,
  onShow: (selection: Selection) => void,
): List {
  const items: Item[] = [...list.querySelectorAll<HTMLElement>('.mapgen-record[id]')].flatMap((node) => {
    const [, kind, id] = node.id.match(/^(event|connection)-(.+)$/s) ?? [];
    return kind && id ? [{ kind: kind as Kind, id, node }] : [];
  });
  list.classList.toggle('mapgen-long', items.length > LONG);
  const nothing = own('p', word(scene, 'nothing'), 'mapgen-nothing');
  nothing.hidden = true;
  const filters = list.querySelector('.mapgen-filters');
  if (filters) filters.after(nothing);
  else list.prepend(nothing);

  const keep = ({ events, connections }: Shown): void => {
    for (const { kind, id, node } of items) hide(node, !(kind === 'event' ? events : connections).has(id));
    hideEmpty(list, '.mapgen-records > li, .mapgen-group, #mapgen-events, #mapgen-connections');
    // Rivals whose event is hidden are told alone.
    for (const heading of list.querySelectorAll<HTMLElement>('.mapgen-accounts-heading')) {
      const group = heading.parentElement;
      const alone = group?.previousElementSibling?.hasAttribute('hidden');
      hide(heading, alone || !group?.querySelector('article:not([hidden])'));
    }
    const tallies: [string, number, number][] = [
      ['events', events.size, scene.events.length],
      ['connections', connections.size, scene.connections.length],
    ];
    for (const [name, some, all] of tallies) {
      const tally = list.querySelector(`#mapgen-${name} .mapgen-tally`);
      const part = fillText(word(scene, 'status.part'), { n: String(some), all: String(all) });
      if (tally) tally.textContent = some === all ? String(all) : part;
    }
    hide(nothing, events.size + connections.size > 0 || items.length === 0);
  };

  let current: HTMLElement | null = null;
  const mark = (selection: Selection | null): void => {
    const item = selection && items.find(({ kind, id }) => kind === selection.kind && id === selection.id);
    if (current === (item?.node ?? null)) return;
    current?.removeAttribute('aria-current');
    current = item?.node ?? null;
    current?.setAttribute('aria-current', 'true');
  };

  /** The link that was followed to the map, for the way back. */
  let opener: HTMLElement | null = null;
  let last: Shown | null = null;
  const later = idle();
  const show = (shown: Shown): void => {
    if (shown !== last) keep(shown);
    last = shown;
  };
  const update = (state: State, _?: State, passing = false): void => {
    // The counts agree while time runs, but thousands of records may not hold up its frames.
    if (passing) {
      later.ask(() => show(shownIn(store.get())));
      return;
    }
    later.cancel();
    show(shownIn(state));
    mark(state.selection);
    if (!state.selection) {
      // The popup has given the focus back, and leaves the page where it was.
      if (opener && opener === document.activeElement) scrollTo(opener, 'nearest');
      opener = null;
    }
  };
  store.subscribe(update);
  update(store.get());

  list.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLElement>('.mapgen-show a');
    const named = link && namedBy(link.getAttribute('href'));
    if (!named || isOwnBusiness(event)) return;
    event.preventDefault();
    // Not every browser focuses the link that is clicked; the popup gives the focus back to what had it.
    link.focus({ preventScroll: true });
    opener = link;
    onShow(named);
  });

  /** Goes to an element of the page, which takes the focus along; a hidden record is brought back with all others. */
  const goTo = (node: HTMLElement): void => {
    if (list.contains(node) && node.hidden) store.clear();
    node.tabIndex = -1;
    scrollTo(node, 'start');
    node.focus({ preventScroll: true });
  };
  // Links within the page leave the address alone, which names the state; and some frames may not follow them at all.
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest?.('a');
    const node = targetOf(link?.getAttribute('href') ?? null);
    if (!node || isOwnBusiness(event)) return;
    event.preventDefault();
    goTo(node);
  });
  return {
    show: ({ kind, id }) => {
      const node = document.getElementById(`${kind}-${id}`);
      if (node) goTo(node);
    },
  };
}
