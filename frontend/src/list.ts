// The list in step with the state: what is not shown is hidden, and each record leads to the map.
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

/** What a link's address names, as "#event=e-1" or "#event-e-1"; null: nothing of the list. */
export function namedBy(address: string | null, between: '=' | '-'): { kind: Kind; id: string } | null {
  const [, kind, name] = address?.match(`^#(event|connection)${between}(.+)$`) ?? [];
  if (!kind || !name) return null;
  try {
    return { kind: kind as Kind, id: decodeURIComponent(name) };
  } catch {
    return null;
  }
}

/** Sets an attribute only when it changes: thousands of records would be styled anew else. */
const hide = (node: HTMLElement, hidden: boolean): void => {
  if (node.hidden !== hidden) node.hidden = hidden;
};

/** Hides what holds no record that is shown. */
const hideEmpty = (within: ParentNode, selector: string): void => {
  for (const node of within.querySelectorAll<HTMLElement>(selector))
    hide(node, !node.querySelector('.mapgen-record:not([hidden])'));
};

export function mountList(
  list: HTMLElement,
  scene: Scene,
  store: Store,
  shownIn: (state: State) => Shown,
  onShow: (selection: Selection) => void,
): void {
  const items: Item[] = [...list.querySelectorAll<HTMLElement>('.mapgen-record[id]')].flatMap((node) => {
    const [, kind, id] = node.id.match(/^(event|connection)-(.+)$/s) ?? [];
    return kind && id ? [{ kind: kind as Kind, id, node }] : [];
  });
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
  const update = (state: State, _?: State, passing = false): void => {
    if (passing) return;
    const shown = shownIn(state);
    if (shown !== last) keep(shown);
    last = shown;
    mark(state.selection);
    if (!state.selection) {
      // The popup has given the focus back, and leaves the page where it was.
      if (opener && opener === document.activeElement) opener.scrollIntoView({ block: 'nearest' });
      opener = null;
    }
  };
  store.subscribe(update);
  update(store.get());

  list.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLElement>('.mapgen-show a');
    const named = link && namedBy(link.getAttribute('href'), '=');
    // A new tab, a download: that is the reader's own business.
    if (!named || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    // Not every browser focuses the link that is clicked; the popup gives the focus back to what had it.
    link.focus({ preventScroll: true });
    opener = link;
    onShow(named);
  });

  // A link to a record, from the popup or from another record: what is hidden is brought back with everything else, as
  // list, map and counts are one. Then the link leads there as any, and takes the focus along.
  document.addEventListener('click', (event) => {
    const named = namedBy((event.target as Element).closest?.('a')?.getAttribute('href') ?? null, '-');
    const node = named && document.getElementById(`${named.kind}-${named.id}`);
    if (!node || !list.contains(node)) return;
    if (node.hidden) store.clear();
    node.tabIndex = -1;
  });
}
