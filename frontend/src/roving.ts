// One tab stop for many: of a group's items one is in the tab order, and the arrow keys move it.
import { isThere } from './focus';

export interface Roving {
  /** Makes an item the group's tab stop, without moving the focus. */
  settle(item: Element): void;
  /** Its items have changed: one that is there has to be the tab stop. */
  refresh(): void;
  remove(): void;
}

export interface RovingOptions {
  /** Is called before an item is given the focus by a key: to bring it into view. */
  onMove?: (item: HTMLElement | SVGElement) => void;
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

type Item = HTMLElement | SVGElement;

const isUsable = (item: Item): boolean =>
  !item.hasAttribute('hidden') && !(item as HTMLButtonElement).disabled && isThere(item);

/**
 * Where a key leads among some items, of which not all can be used; null: it leads nowhere.
 *
 * @param count - how many items there are
 * @param usable - whether the item of that index can take the focus
 */
export function target(
  key: string,
  from: number,
  count: number,
  usable: (index: number) => boolean,
): number | null {
  const step = key === 'Home' ? 1 : key === 'End' ? -1 : STEPS[key];
  if (step === undefined) return null;
  const before = key === 'Home' ? -1 : key === 'End' ? count : from;
  for (let n = 1; n <= count; n++) {
    // Past the last comes the first again.
    const index = (((before + step * n) % count) + count) % count;
    if (index !== from && usable(index)) return index;
  }
  return null;
}

/** Makes the items inside a root (those that the selector finds, also later ones) one tab stop. */
export function roving(root: Element, selector: string, { onMove }: RovingOptions = {}): Roving {
  const items = (): Item[] => [...root.querySelectorAll<Item>(selector)];
  let stop: Element | undefined;
  const settle = (item: Element | undefined): void => {
    stop = item;
    for (const other of items()) {
      const index = other === item ? '0' : '-1';
      if (other.getAttribute('tabindex') !== index) other.setAttribute('tabindex', index);
    }
  };
  /** Does not ask what is visible, which would have the page laid out at once. */
  const refresh = (): void => {
    if (stop && root.contains(stop) && !stop.hasAttribute('hidden')) return;
    const there = items().filter((item) => !item.hasAttribute('hidden'));
    settle(there.find((item) => item.getAttribute('tabindex') === '0') ?? there[0]);
  };
  const onKey = (event: Event): void => {
    const { key, ctrlKey, metaKey, altKey } = event as KeyboardEvent;
    if (ctrlKey || metaKey || altKey) return;
    const all = items();
    const from = all.indexOf((event.target as Element).closest<Item>(selector) as Item);
    if (from < 0) return;
    // In a page that runs from right to left, the item to the left is the next.
    const mirrored = getComputedStyle(root).direction === 'rtl' ? (MIRRORED[key] ?? key) : key;
    const to = target(mirrored, from, all.length, (index) => isUsable(all[index] as Item));
    if (to === null) return;
    event.preventDefault();
    event.stopPropagation();
    const item = all[to] as Item;
    settle(item);
    onMove?.(item);
    item.focus({ preventScroll: onMove !== undefined });
  };
  const onFocus = (event: Event): void => {
    const item = (event.target as Element).closest<Item>(selector);
    if (item) settle(item);
  };
  root.addEventListener('keydown', onKey);
  root.addEventListener('focusin', onFocus);
  refresh();
  return {
    settle,
    refresh,
    remove() {
      root.removeEventListener('keydown', onKey);
      root.removeEventListener('focusin', onFocus);
    },
  };
}

const MIRRORED: Readonly<Record<string, string>> = { ArrowLeft: 'ArrowRight', ArrowRight: 'ArrowLeft' };
