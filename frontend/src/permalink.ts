// The state in the address, so that a link opens it and the history walks through it. Some frames have no history:
// there, everything works but the address.
import { dayOf, firstOf, isoOf } from './days';
import type { Scene } from './scene';
import { ALL, type Filters, isFiltered, type Selection, type State, type Store } from './state';

const SELECTIONS = ['event', 'place', 'connection'] as const;
const FACETS = { kind: 'kinds', actor: 'actors', certainty: 'certainties', where: 'places' } as const;

/** The state as a fragment, without its "#"; empty for the state that a page opens in. */
export function toFragment(state: State): string {
  const parts: [string, string][] = [];
  const add = (key: string, ...values: string[]): void => {
    parts.push([key, values.map(encodeURIComponent).join(',')]);
  };
  if (state.step !== null) add('step', String(state.step + 1));
  else if (state.selection) add(state.selection.kind, state.selection.id);
  if (state.date) add('date', state.date);
  for (const [key, facet] of Object.entries(FACETS)) {
    if (state.filters[facet].length) add(key, ...state.filters[facet]);
  }
  if (state.filters.query) add('search', state.filters.query);
  return parts.map(([key, value]) => `${key}=${value}`).join('&');
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', '%20'));
  } catch {
    return text;
  }
};

/**
 * The state of a fragment; what it names and the scene does not have is passed over. Null: it is no state, but the
 * address of something in the page, such as "#mapgen-list".
 */
export function fromFragment(fragment: string, scene: Scene): State | null {
  const text = fragment.replace(/^#/, '');
  if (!text) return ALL;
  // WordPress hands its frames a secret in the fragment, "#?secret=…".
  if (!text.includes('=') || text.startsWith('?')) return null;
  const values = new Map<string, string[]>();
  for (const part of text.split('&')) {
    const [key = '', ...rest] = part.split('=');
    const list = rest.join('=').split(',').map(decoded).filter(Boolean);
    if (list.length) values.set(key, list);
  }
  const step = Number(values.get('step')?.[0]) - 1;
  const walked = Number.isInteger(step) ? scene.order[step] : undefined;
  if (walked !== undefined) return { ...ALL, selection: { kind: 'event', id: walked }, step };
  const records = { event: scene.events, place: scene.places, connection: scene.connections };
  let selection: Selection | null = null;
  for (const kind of SELECTIONS) {
    const id = values.get(kind)?.join(',');
    if (id !== undefined && records[kind].some((record) => record.id === id)) selection ??= { kind, id };
  }
  return {
    ...ALL,
    selection,
    date: lastDayOf(values.get('date')?.[0] ?? ''),
    filters: filtersOf(values, scene),
  };
}

/** The last day of a year, a month or a day, each written as in the data; null when it is none of these. */
export function lastDayOf(text: string): string | null {
  const [, year, month, day] = text.match(/^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/) ?? [];
  if (!year || year === '0000') return null;
  if (day) return isoOf(dayOf(text)) === text ? text : null;
  if (month) return +month >= 1 && +month <= 12 ? isoOf(firstOf(+year, +month + 1) - 1) : null;
  return `${year}-12-31`;
}

function filtersOf(values: ReadonlyMap<string, string[]>, scene: Scene): Filters {
  const claims = [...scene.events, ...scene.connections];
  const known: Record<keyof typeof FACETS, ReadonlySet<string>> = {
    kind: new Set(claims.map(({ kind }) => kind)),
    actor: new Set(claims.flatMap(({ actors }) => actors)),
    certainty: new Set(claims.map(({ certainty }) => certainty)),
    where: new Set(scene.places.map(({ id }) => id)),
  };
  const of = (key: keyof typeof FACETS): string[] =>
    [...new Set(values.get(key) ?? [])].filter((value) => known[key].has(value));
  return {
    query: values.get('search')?.join(',') ?? '',
    kinds: of('kind'),
    actors: of('actor'),
    certainties: of('certainty'),
    places: of('where'),
  };
}

/** What changed between two states, when it is one thing that changes little by little: typing, moving the date. */
function gradual(state: State, previous: State): string {
  const dated = state.date !== previous.date;
  const typed = state.filters.query !== previous.filters.query;
  const rest = {
    ...state,
    date: previous.date,
    filters: { ...state.filters, query: previous.filters.query },
  };
  return dated !== typed && toFragment(rest) === toFragment(previous) ? (dated ? 'date' : 'query') : '';
}

/**
 * Opens the state that the address names, and keeps the two in step from then on.
 *
 * @param onRead - is called when a state has come from the address
 * @param start - the state to begin with where the fragment names none
 */
export function mountPermalink(
  scene: Scene,
  store: Store,
  onRead: () => void,
  start: State | null = null,
): void {
  let writing = true;
  let last = '';
  const read = (): void => {
    const state = fromFragment(location.hash, scene);
    if (!state) return;
    writing = false;
    store.restore(state);
    writing = true;
    last = '';
    onRead();
  };
  store.subscribe((state, previous, passing) => {
    if (passing || !writing) return;
    const fragment = toFragment(state);
    const address = fragment ? `#${fragment}` : location.href.replace(/#.*$/s, '');
    // A date that is moved key by key, a word that is typed letter by letter: one entry of the history.
    const change = gradual(state, previous);
    const again = change !== '' && change === last;
    last = change;
    try {
      // A guest leaves no entries in the history: the reader's way back is the article's.
      if (again || window.parent !== window) history.replaceState(null, '', address);
      else history.pushState(null, '', address);
    } catch {
      // A frame made of srcdoc has no address of its own.
    }
  });
  addEventListener('popstate', read);
  addEventListener('hashchange', read);
  const opened = fromFragment(location.hash, scene);
  if (opened && (opened.selection || opened.date || isFiltered(opened.filters))) read();
  else if (start) store.restore(start);
}
