// The timeline: every event at its place in time, and the handle that sets the day which the map shows.
import type { Scene } from '../scene';
import type { Shown } from '../shown';
import type { State, Store } from '../state';

export function mountTimeline(
  _host: HTMLElement,
  _scene: Scene,
  _store: Store,
  _shownIn: (state: State) => Shown,
): void {}
