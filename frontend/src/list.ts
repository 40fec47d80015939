// The list in step with the state: what is not shown is hidden, and each record leads to the map.
import { idle } from './idle';
import { fillText, own, word } from './record';
import type { Scene } from './scene';
import type { Shown } from './shown';
import type { Selection, State, Store } from './state';
import { giveUp, inTurn } from './turns';

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

/** More records than these would be a frame's whole time to style. */
const RECORDS_IN_A_FRAME = 15;

/** Sets an attribute only when it changes: thousands of records would be styled anew else. */
const hide = (node: HTMLElement, hidden: boolean): void => {
  if (node.hidden !== hidden) node.hidden = hidden;
};

/** What is hidden when it holds no record that is shown. */
const HOLDERS = '.mapgen-records > li, .mapgen-group, #mapgen-events, #mapgen-connections';
const RIVALS = '.mapgen-accounts-heading';

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

  // What holds records, and how many of them are shown: a change costs what has changed, not what there is.
  const holders = new Map<HTMLElement, number>();
  const holdersOf = ({ node }: Item): HTMLElement[] => {
    const found: HTMLElement[] = [];
    for (let at = node.parentElement; at && at !== list; at = at.parentElement)
      if (at.matches(HOLDERS)) found.push(at);
    return found;
  };
  for (const item of items)
    for (const holder of holdersOf(item)) holders.set(holder, (holders.get(holder) ?? 0) + 1);
  const holds = (holder: HTMLElement, more: number): void => {
    const now = (holders.get(holder) ?? 0) + more;
    holders.set(holder, now);
    hide(holder, now === 0);
  };

  /** Hides what is not shown; some of it, and says whether there is more. */
  const keep = ({ events, connections }: Shown, most: number): boolean => {
    const all = items.filter(
      ({ kind, id, node }) => node.hidden === (kind === 'event' ? events : connections).has(id),
    );
    const changed = all.slice(0, most);
    for (const item of changed) {
      item.node.hidden = !item.node.hidden;
      for (const holder of holdersOf(item)) holds(holder, item.node.hidden ? -1 : 1);
    }
    // Rivals whose event is hidden are told alone.
    const touched = new Set(changed.flatMap(({ node }) => node.closest('.mapgen-records > li') ?? []));
    for (const heading of [...touched].flatMap((one) => [...one.querySelectorAll<HTMLElement>(RIVALS)])) {
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
    return changed.length < all.length;
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
    if (shown !== last) keep(shown, Number.POSITIVE_INFINITY);
    last = shown;
  };
  const showSome = (): void => {
    const shown = shownIn(store.get());
    const more = shown !== last && keep(shown, RECORDS_IN_A_FRAME);
    last = more ? null : shown;
    if (more) inTurn(list, showSome);
  };
  const update = (state: State, _?: State, passing = false): void => {
    // The counts agree while time runs, but thousands of records may not hold up its frames.
    if (passing) {
      later.ask(() => inTurn(list, showSome));
      return;
    }
    later.cancel();
    giveUp(list);
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
