// On paper: the map's picture as it stands on the screen, in full and to scale, in light colours.

import { element, own } from './record';
import type { Scene } from './scene';
import type { Selection, Store } from './state';

/** What the picture may take of a page, in CSS pixels: 180 by 150 mm, which leave room on A4 and Letter for more. */
const ROOM = { width: 680, height: 567 };

export interface Size {
  width: number;
  height: number;
}

/** By how much a picture is scaled to be as wide as the paper, and no higher than leaves the page its text. */
export const scaleToPaper = ({ width, height }: Size): number =>
  Math.min(ROOM.width / width, ROOM.height / height);

/** What is selected, in words: its title, and the date of what has one. */
function selectedIn(scene: Scene, selection: Selection | null): string {
  if (!selection) return '';
  const { kind, id } = selection;
  const record = [...scene.events, ...scene.connections].find(
    (record) => record.id === id && kind !== 'place',
  );
  if (record) return [record.title, record.date].filter(Boolean).join(' · ');
  return scene.places.find((place) => place.id === id)?.title ?? '';
}

/** Keeps the stage at the size that it has on the screen: a map that is laid out anew is another picture. */
export function mountPrint(stage: HTMLElement, scene: Scene, store: Store): void {
  let note: HTMLElement | null = null;
  const root = document.documentElement;
  let theme: string | undefined;
  const recolour = (to: string | undefined): void => {
    root.dataset.theme = to ?? 'auto';
    document.dispatchEvent(new Event('mapgen:theme'));
  };
  addEventListener('beforeprint', () => {
    const { clientWidth: width, clientHeight: height } = stage;
    if (!width || !height) return;
    const set = (name: string, value: string): void =>
      stage.style.setProperty(`--mapgen-stage-${name}`, value);
    set('width', `${width}px`);
    set('height', `${height}px`);
    set('scale', scaleToPaper({ width, height }).toFixed(4));
    theme = root.dataset.theme;
    recolour('light');
    // What stands out, as the rest recedes: on paper no card says it.
    const said = selectedIn(scene, store.get().selection);
    if (said) {
      note = element('p', { class: 'mapgen-printed' }, own('strong', said));
      stage.after(note);
    }
  });
  addEventListener('afterprint', () => {
    recolour(theme);
    note?.remove();
  });
}
