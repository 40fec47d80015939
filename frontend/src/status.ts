// What is shown of all: one line that says what is filtered, and brings everything back.
import { dayInWords, dayOf } from './days';
import { idle } from './idle';
import { bookOf, counted, element, fill, fillText, own, word } from './record';
import type { Scene } from './scene';
import { FACETS, type Facet } from './search';
import type { Shown } from './shown';
import { isFiltered, type State, type Store } from './state';

export interface Status {
  /** Whether anything is held back, or a date is set. */
  narrowed: boolean;
  /** "52 events", or "9 of 52 events" when narrowed; a noun that the map has none of is left out. */
  counts: string[];
  /** "30 September 2015" */
  date: string | null;
  /** The words for the values chosen, one list for each facet that has any. */
  chosen: string[][];
  query: string;
}

/** The words for the values of a facet: as the data has them, so each may run its own way. */
export function namesOf(scene: Scene, facet: Facet): (value: string) => string {
  if (facet === 'actors') return (value) => value;
  if (facet === 'places') return (value) => bookOf(scene).places.get(value)?.title ?? value;
  const records = [...scene.events, ...scene.connections];
  const labels = new Map(
    records.map((r) => (facet === 'kinds' ? [r.kind, r.kind_label] : [r.certainty, r.certainty_label])),
  );
  return (value) => labels.get(value) ?? value;
}

/** What a state shows of a scene, in words. */
export function statusOf(scene: Scene, state: State, shown: Shown): Status {
  const { filters, date } = state;
  const narrowed = date !== null || isFiltered(filters);
  const counts: [string, number, number][] = [
    ['events', shown.events.size, scene.events.length],
    ['connections', shown.connections.size, scene.connections.length],
  ];
  return {
    narrowed,
    counts: counts
      .filter(([, , total]) => total)
      .map(([noun, some, total]) => {
        const all = counted(scene, noun, total);
        return narrowed ? fillText(word(scene, 'status.part'), { n: String(some), all }) : all;
      }),
    date: date === null ? null : dayInWords(scene, dayOf(date)),
    chosen: FACETS.filter((facet) => filters[facet].length).map((facet) =>
      filters[facet].map(namesOf(scene, facet)),
    ),
    query: filters.query.trim(),
  };
}

/** The line's words as nodes. */
export function statusNodes(scene: Scene, status: Status): Node[] {
  const [events = '', connections] = status.counts;
  const template = word(scene, status.narrowed ? 'records' : 'status.all');
  const parts: (Node | string)[][] = [[connections ? fillText(template, { events, connections }) : events]];
  if (status.date) parts.push(fill(word(scene, 'status.date'), { date: own('span', status.date) }) as Node[]);
  for (const names of status.chosen)
    parts.push(names.flatMap((name, index) => [...(index ? [', '] : []), own('span', name)]));
  if (status.query)
    parts.push(fill(word(scene, 'status.query'), { query: own('span', status.query) }) as Node[]);
  return parts.flatMap((part, index) => [
    // No line begins with the dot.
    ...(index ? [document.createTextNode('\u00a0· ')] : []),
    element('span', {}, ...part),
  ]);
}

interface Line {
  root: HTMLElement;
  words: HTMLElement;
  clear: HTMLButtonElement;
  /** Who has the focus when the button goes. */
  heir: () => HTMLElement | null;
}

/**
 * Puts the line below the search box, and a chip with the same words on the map while filters hold something back. A
 * date alone needs none where there is a timeline: the line above that says the same, with a way back.
 *
 * @param heir - what has the focus after everything was brought back from the line.
 */
export function mountStatus(
  host: HTMLElement,
  scene: Scene,
  store: Store,
  shownIn: (state: State) => Shown,
  heir: () => HTMLElement | null,
): void {
  const make = (name: string, label: (text: string) => HTMLElement | string, of: Line['heir']): Line => {
    const words = element('span', { class: 'mapgen-status-words', dir: 'auto' });
    const clear = element(
      'button',
      { type: 'button', class: 'mapgen-clear' },
      label(word(scene, 'status.clear')),
    );
    clear.addEventListener('click', () => store.clear());
    return { root: element('p', { class: name }, words, ' ', clear), words, clear, heir: of };
  };
  const show = (line: Line, status: Status): void => {
    line.words.replaceChildren(...statusNodes(scene, status));
    const left = !status.narrowed && line.clear.contains(document.activeElement);
    // First the focus: it would fall to the body with the button.
    if (left) line.heir()?.focus({ preventScroll: true });
    line.clear.hidden = !status.narrowed;
  };
  const line = make('mapgen-status', (text) => text, heir);
  host.append(line.root);
  const page = host.closest('.mapgen');
  const stage = page?.querySelector<HTMLElement>('.mapgen-stage');
  const timed = Boolean(page?.querySelector('.mapgen-timeline'));
  const chip = make(
    'mapgen-chip',
    (text) => element('span', { class: 'mapgen-hidden' }, text),
    () => stage?.querySelector<HTMLElement>('.mapgen-map') ?? heir(),
  );
  chip.root.setAttribute('data-mapgen-over', '');
  const later = idle();
  const update = (state: State, _?: State, passing = false): void => {
    const status = statusOf(scene, state, shownIn(state));
    show(chip, status);
    if (!status.narrowed || (timed && !isFiltered(state.filters))) chip.root.remove();
    else if (!chip.root.isConnected) stage?.append(chip.root);
    // With the list below it: see there.
    if (passing) later.ask(() => show(line, statusOf(scene, store.get(), shownIn(store.get()))));
    else {
      later.cancel();
      show(line, status);
    }
  };
  store.subscribe(update);
  update(store.get());
}
