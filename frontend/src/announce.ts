// The voice of the page: one polite message for each change that is done, none for what passes by on the way.

import { dayInWords, dayOf } from './days';
import { bookOf, counted, word } from './record';
import type { Scene } from './scene';
import type { Shown } from './shown';
import { type State, type Store, sameFilters, sameSelection } from './state';

/** What to say of a change; empty: nothing. */
export function saying(scene: Scene, state: State, previous: State, shown: Shown): string {
  const book = bookOf(scene);
  const { selection, step } = state;
  const record =
    selection?.kind === 'event'
      ? book.events.get(selection.id)
      : selection?.kind === 'connection'
        ? book.connections.get(selection.id)
        : book.places.get(selection?.id ?? '');
  if (step !== null && record && 'date' in record) {
    const place = 'place' in record && record.place ? book.places.get(record.place)?.title : '';
    const where = place || ('place' in record ? word(scene, 'no_place') : '');
    const number = filled(scene, 'story.step', { n: String(step + 1), total: String(scene.order.length) });
    return `${number}: ${[record.title, record.date, where].filter(Boolean).join(', ')}`;
  }
  const parts: string[] = [];
  if (state.date !== previous.date || !sameFilters(state.filters, previous.filters)) {
    const when = state.date
      ? filled(scene, 'as_of', { date: dayInWords(scene, dayOf(state.date)) })
      : word(scene, 'all_time');
    const events = counted(scene, 'events', shown.events.size);
    parts.push(`${when}: ${events}, ${counted(scene, 'connections', shown.connections.size)}`);
  }
  if (!sameSelection(selection, previous.selection)) {
    if (record) parts.push(filled(scene, 'said.shown', { title: record.title }));
    else if (previous.step === null) parts.push(word(scene, 'said.closed'));
  }
  if (previous.step !== null && !record) parts.push(word(scene, 'story.left'));
  return parts.join('. ');
}

const filled = (scene: Scene, key: string, values: Record<string, string>): string =>
  word(scene, key).replace(/\{([a-z]+)\}/g, (slot, name: string) => values[name] ?? slot);

/** Speaks through a live region. */
export function mountVoice(
  region: HTMLElement,
  scene: Scene,
  store: Store,
  shownIn: (state: State) => Shown,
): void {
  let timer = 0;
  store.subscribe((state, previous, passing) => {
    if (passing) return;
    const text = saying(scene, state, previous, shownIn(state));
    if (!text) return;
    clearTimeout(timer);
    region.textContent = '';
    // The same words twice are said twice only if the region was empty in between.
    timer = window.setTimeout(() => {
      region.textContent = text;
    }, 60);
  });
}
