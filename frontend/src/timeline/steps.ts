// From one date to another: by keys, from event to event, and by typing. Pure.
import { dayOf, firstOf } from '../days';
import type { SceneEvent } from '../scene';
import { beginning } from '../shown';
import { type Span, type Unit, unitFor, unitStart } from './scale';

/** The days on which an event begins, in order, each once. */
export function stopsOf(events: readonly SceneEvent[]): number[] {
  const days = new Set<number>();
  for (const event of events) {
    const iso = beginning(event);
    if (iso !== null) days.add(dayOf(iso));
  }
  return [...days].sort((a, b) => a - b);
}

/** The stop after a day or the one before it. All time (null) lies outside: what follows is the first, before it the last. */
export function neighbour(stops: readonly number[], day: number | null, forward: boolean): number | null {
  const found = forward
    ? stops.find((stop) => day === null || stop > day)
    : [...stops].reverse().find((stop) => day === null || stop < day);
  return found ?? null;
}

/** The last day of the unit that a day is in; from such a day, of the next one or of the one before. */
function stepped(day: number, unit: Unit, forward: boolean): number {
  if (unit === 'day') return day + (forward ? 1 : -1);
  const end = unitStart(day, unit, 1) - 1;
  if (!forward) return unitStart(day, unit) - 1;
  return day < end ? end : unitStart(end + 1, unit, 1) - 1;
}

const UNITS: readonly Unit[] = ['day', 'month', 'year', 'decade', 'century'];

/** Where a key moves the handle to; null: it is no key of the handle's. */
export function keyed(key: string, day: number, span: Span): number | null {
  const small = unitFor(span, 600);
  const large = UNITS[UNITS.indexOf(small) + 1] ?? small;
  const to = ((): number | null => {
    switch (key) {
      // Time runs from left to right in every script.
      case 'ArrowRight':
      case 'ArrowUp':
        return stepped(day, small, true);
      case 'ArrowLeft':
      case 'ArrowDown':
        return stepped(day, small, false);
      case 'PageUp':
        return stepped(day, large, true);
      case 'PageDown':
        return stepped(day, large, false);
      case 'Home':
        return span.first;
      case 'End':
        return span.last;
      default:
        return null;
    }
  })();
  return to === null ? null : Math.max(span.first, Math.min(span.last, to));
}

/** What was typed as a date: the last day of it that the timeline has, or why it is none. */
export type Typed =
  | { day: number }
  | { problem: 'form' | 'outside' }
  | { problem: 'month' }
  | { problem: 'day'; month: number; days: number };

export function typed(text: string, span: Span): Typed {
  // Digits of Arabic, Persian and Hindi.
  const plain = text
    .trim()
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15))
    .replace(/[\u0966-\u096f]/g, (digit) => String(digit.charCodeAt(0) - 0x966));
  const match = plain.match(/^(\d{1,4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?$/);
  const year = Number(match?.[1]);
  if (!match || year < 1) return { problem: 'form' };
  const month = match[2] === undefined ? null : Number(match[2]);
  const date = match[3] === undefined ? null : Number(match[3]);
  if (month !== null && (month < 1 || month > 12)) return { problem: 'month' };
  const first = firstOf(year, month ?? 1);
  const end = month === null ? firstOf(year + 1) : firstOf(year, month + 1);
  if (date !== null && (date < 1 || date > end - first))
    return { problem: 'day', month: first, days: end - first };
  const from = date === null ? first : first + date - 1;
  const to = date === null ? end - 1 : from;
  if (to < span.first || from > span.last) return { problem: 'outside' };
  return { day: Math.min(to, span.last) };
}
