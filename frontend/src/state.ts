// The one state that every view is a function of, its changes by name, and who is told.

export interface Selection {
  kind: 'place' | 'event' | 'connection';
  id: string;
}

/** What is looked for: text, and in each facet any of some values. An empty facet lets everything through. */
export interface Filters {
  readonly query: string;
  readonly kinds: readonly string[];
  readonly actors: readonly string[];
  readonly certainties: readonly string[];
  readonly places: readonly string[];
}

export const NO_FILTERS: Filters = { query: '', kinds: [], actors: [], certainties: [], places: [] };

export interface State {
  readonly selection: Selection | null;
  /** The day that the map shows ("2015-09-30"); null: all time. */
  readonly date: string | null;
  readonly filters: Filters;
  /** The step of the walk, an index into the scene's order; null: nobody walks. */
  readonly step: number | null;
}

export const ALL: State = { selection: null, date: null, filters: NO_FILTERS, step: null };

/** `passing`: a moment of a drag or of playing, to be drawn, but neither announced nor put into the address. */
export type Listener = (state: State, previous: State, passing: boolean) => void;

export interface Store {
  get(): State;
  /** Shows a record; leaves the walk. */
  select(selection: Selection | null): void;
  /** Shows the network as of a day; leaves the walk. */
  asOf(date: string | null, passing?: boolean): void;
  /** Changes some of the filters; leaves the walk. */
  filter(change: Partial<Filters>): void;
  /** All time and no filters. */
  clear(): void;
  /** Goes to a step of the walk; null: leaves it, back to the state from before. */
  walk(step: number | null): void;
  /** Becomes a state from elsewhere: an address, the history. */
  restore(state: State): void;
  subscribe(listener: Listener): void;
}

export const sameSelection = (a: Selection | null, b: Selection | null): boolean =>
  a === b || (a !== null && b !== null && a.kind === b.kind && a.id === b.id);

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((value, index) => value === b[index]);

export const sameFilters = (a: Filters, b: Filters): boolean =>
  a === b ||
  (a.query === b.query &&
    sameList(a.kinds, b.kinds) &&
    sameList(a.actors, b.actors) &&
    sameList(a.certainties, b.certainties) &&
    sameList(a.places, b.places));

export const isFiltered = (filters: Filters): boolean => !sameFilters(filters, NO_FILTERS);

const sameState = (a: State, b: State): boolean =>
  a.date === b.date &&
  a.step === b.step &&
  sameSelection(a.selection, b.selection) &&
  sameFilters(a.filters, b.filters);

/**
 * The store of a page's state.
 *
 * @param order - the events of the walk: a step selects its event.
 */
export function createStore(order: readonly string[] = [], initial: State = ALL): Store {
  let state = initial;
  /** What the last passing change began from: the change that ends a drag is one change from there. */
  let settled = initial;
  /** The state to which leaving the walk returns. */
  let resting: State = { ...initial, step: null };
  const listeners: Listener[] = [];
  const become = (next: State, passing = false): void => {
    const begun = settled;
    if (sameState(state, next) && (passing || sameState(begun, next))) return;
    const previous = passing ? state : begun;
    state = next;
    if (!passing) settled = next;
    for (const listener of listeners) listener(state, previous, passing);
  };
  return {
    get: () => state,
    select: (selection) => become({ ...away(), selection }),
    asOf(date, passing = false) {
      // Leaving the walk is a change of its own, for every view.
      if (passing && state.step !== null) become(away());
      become({ ...away(), date }, passing);
    },
    filter: (change) => {
      const left = away();
      become({ ...left, filters: { ...left.filters, ...change } });
    },
    clear: () => become({ ...away(), date: null, filters: NO_FILTERS }),
    walk(step) {
      if (step === null) return become(away());
      const id = order[step];
      if (id === undefined) return;
      if (state.step === null) resting = state;
      become({ ...ALL, selection: { kind: 'event', id }, step });
    },
    restore(next) {
      if (next.step !== null && state.step === null) resting = { ...state, selection: null };
      become(next);
    },
    subscribe(listener) {
      listeners.push(listener);
    },
  };

  /** The state without the walk. */
  function away(): State {
    return state.step === null ? state : { ...resting, step: null };
  }
}
