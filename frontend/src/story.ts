// The walk: a card for each step of the story.
import type { Scene } from './scene';
import type { Store } from './state';

export function mountStory(_host: HTMLElement, _scene: Scene, _store: Store): void {}
