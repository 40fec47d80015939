// Playing: the date moves along the scale by itself, until its end or until anything else happens.
import type { Scale, Span } from './scale';
import { dayAt, endOf } from './scale';
import { neighbour } from './steps';

/** How long the whole takes, and how long each stop for those who want no motion. */
const WHOLE = 20_000;
const STOP = 1200;

export interface Playing {
  span: Span;
  stops(): readonly number[];
  scale(): Scale | null;
  current(): number | null;
  go(day: number, passing: boolean): void;
  told(playing: boolean): void;
}

export interface Player {
  toggle(): void;
  pause(): void;
  /** The state has changed: if nothing was played just now, somebody has done something, and playing ends. */
  changed(): void;
}

export function player({ span, stops, scale, current, go, told }: Playing): Player {
  let timer = 0;
  let frame = 0;
  let playing = false;
  let mine = false;

  const move = (day: number, passing: boolean): void => {
    mine = true;
    go(day, passing);
    mine = false;
  };
  /** Stops; `commit` makes the passing moment the date. */
  const stop = (commit: boolean): void => {
    if (!playing) return;
    playing = false;
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    const day = current();
    told(false);
    if (commit && day !== null) move(day, false);
  };
  const start = (): void => {
    playing = true;
    told(true);
    const now = current();
    const from = now === null || now >= span.last ? null : now;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) hop(from);
    else glide(from ?? span.first);
  };

  function hop(day: number | null): void {
    const next = neighbour(stops(), day, true) ?? span.last;
    move(next, true);
    if (next >= span.last) stop(true);
    else if (playing) timer = window.setTimeout(() => hop(next), STOP);
  }

  function glide(from: number): void {
    const first = scale();
    if (!first) {
      stop(true);
      return;
    }
    let x = endOf(first, from);
    let before: number | null = null;
    move(from, true);
    const tick = (now: number): void => {
      const at = scale();
      if (!at || !playing) return;
      const [start, end] = [at.zones[0]?.x0 ?? 0, endOf(at, span.last)];
      // A page that was busy goes on from where it was, without a leap.
      x += ((end - start) * Math.min(100, before === null ? 0 : now - before)) / WHOLE;
      before = now;
      const day = dayAt(at, x);
      move(day, true);
      if (day >= span.last) stop(true);
      else frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
  }

  document.addEventListener('visibilitychange', () => {
    if (document.hidden) stop(true);
  });
  return {
    toggle: () => (playing ? stop(true) : start()),
    pause: () => stop(true),
    changed() {
      if (playing && !mine) stop(false);
    },
  };
}
