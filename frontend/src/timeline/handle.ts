// The handle below the timeline: a slider of days, for pointers and for keys.
import { dayInWords } from '../days';
import { element, word } from '../record';
import type { Scene } from '../scene';
import { dayAt, type Scale, type Span } from './scale';
import { keyed } from './steps';

export interface HandleOptions {
  scale: () => Scale | null;
  /** The day that is shown; null: all time. */
  current: () => number | null;
  /** A reader has taken hold of the handle. */
  taken: () => void;
  /** A day is reached; in passing, while the handle is still held. */
  go: (day: number, passing?: boolean) => void;
}

export interface Handle {
  readonly element: HTMLElement;
  /** Says the day that it stands at, and returns it: the last one for all time. */
  show(day: number | null): number;
  /** As if it had been dropped at a position of the window. */
  moveTo(clientX: number): void;
}

export function handleOf(scene: Scene, span: Span, { scale, current, taken, go }: HandleOptions): Handle {
  const handle = element('div', {
    class: 'mapgen-time-handle',
    role: 'slider',
    tabindex: '0',
    'aria-label': word(scene, 'timeline.handle'),
    'aria-valuemin': String(span.first),
    'aria-valuemax': String(span.last),
  });
  const clamped = (day: number): number => Math.max(span.first, Math.min(span.last, day));

  // Pointers.
  /** From the handle's middle to where it is held. */
  let offset = 0;
  let frame = 0;
  let pointer: number | null = null;
  /** Where the axis begins, asked once for a drag: in every frame it would have the page laid out twice. */
  let start = 0;
  const measure = (): void => {
    start = handle.parentElement?.getBoundingClientRect().left ?? 0;
  };
  const dayUnder = (clientX: number): number | null => {
    const of = scale();
    return of && dayAt(of, clientX - start - offset);
  };
  handle.addEventListener('pointerdown', (event) => {
    if (event.button || !scale()) return;
    taken();
    handle.setPointerCapture(event.pointerId);
    pointer = event.clientX;
    measure();
    const box = handle.getBoundingClientRect();
    offset = event.clientX - (box.left + box.right) / 2;
    // The focus comes with the press, but not with what the mouse does by itself: selecting text.
    event.preventDefault();
    handle.focus({ preventScroll: true });
  });
  handle.addEventListener('pointermove', (event) => {
    if (pointer === null) return;
    pointer = event.clientX;
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      const day = pointer === null ? null : dayUnder(pointer);
      if (day !== null) go(day, true);
    });
  });
  const drop = (): void => {
    if (pointer === null) return;
    cancelAnimationFrame(frame);
    frame = 0;
    const day = current();
    pointer = null;
    if (day !== null) go(day);
  };
  handle.addEventListener('pointerup', (event) => {
    const moved = frame && pointer !== null ? dayUnder(event.clientX) : null;
    if (moved !== null) go(moved, true);
    drop();
  });
  handle.addEventListener('pointercancel', drop);

  // Keys.
  let held = false;
  handle.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const day = current();
    const to = keyed(event.key, day === null ? span.last : clamped(day), span);
    if (to === null) return;
    event.preventDefault();
    event.stopPropagation();
    taken();
    // A key that is held down is a drag.
    held = event.repeat;
    go(to, held);
  });
  const release = (): void => {
    const day = current();
    if (held && day !== null) go(day);
    held = false;
  };
  handle.addEventListener('keyup', release);
  handle.addEventListener('blur', release);

  return {
    element: handle,
    show(day) {
      const at = day === null ? span.last : clamped(day);
      handle.setAttribute('aria-valuenow', String(at));
      handle.setAttribute(
        'aria-valuetext',
        day === null ? word(scene, 'timeline.all') : dayInWords(scene, day),
      );
      return at;
    },
    moveTo(clientX) {
      taken();
      offset = 0;
      measure();
      const day = dayUnder(clientX);
      if (day !== null) go(day);
      handle.focus({ preventScroll: true });
    },
  };
}
