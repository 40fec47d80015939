// The one state that every view is a function of, its changes by name, and who is told.

export interface Selection {
  kind: 'place' | 'event' | 'connection';
  id: string;
}

export interface State {
  readonly selection: Selection | null;
}

export type Listener = (state: State, previous: State) => void;

export interface Store {
  get(): State;
  select(selection: Selection | null): void;
  subscribe(listener: Listener): () => void;
}

const same = (a: Selection | null, b: Selection | null): boolean =>
  a === b || (a !== null && b !== null && a.kind === b.kind && a.id === b.id);

export function createStore(initial: State = { selection: null }): Store {
  let state = initial;
  const listeners = new Set<Listener>();
  const become = (next: State): void => {
    const previous = state;
    state = next;
    for (const listener of [...listeners]) listener(state, previous);
  };
  return {
    get: () => state,
    select(selection) {
      if (!same(state.selection, selection)) become({ ...state, selection });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
