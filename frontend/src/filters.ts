// The search box and the filters, and the line that says what is filtered.
import type { Scene } from './scene';
import type { Shown } from './shown';
import type { State, Store } from './state';

export function mountFilters(
  _host: HTMLElement,
  _scene: Scene,
  _store: Store,
  _shownIn: (state: State) => Shown,
): void {}
