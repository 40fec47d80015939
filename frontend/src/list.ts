// The list in step with the state: what is not shown is hidden, and each record leads to the map.
import type { Scene } from './scene';
import type { Shown } from './shown';
import type { Selection, State, Store } from './state';

export function mountList(
  _list: HTMLElement,
  _scene: Scene,
  _store: Store,
  _shownIn: (state: State) => Shown,
  _onShow: (selection: Selection) => void,
): void {}
