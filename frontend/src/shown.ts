// What is shown in a state: the one answer that map, timeline, list and counts share. Pure.

import type { Scene, SceneConnection, SceneEvent } from './scene';
import { matcher } from './search';
import { type Filters, sameFilters } from './state';

export interface Shown {
  events: ReadonlySet<string>;
  connections: ReadonlySet<string>;
  /** How many of the events are at each place; a place without any is not in it. */
  counts: ReadonlyMap<string, number>;
}

/**
 * Since which day an event counts among the events so far: its first possible day. One whose beginning is open or
 * unknown counts from the day by which it is known; null: from always, as nothing is known of its date.
 */
export const beginning = (event: SceneEvent): string | null => event.since ?? event.until;

/** Whether a connection stands on a day. What has no beginning stands until its end, what has no end from its beginning. */
export const stands = (connection: SceneConnection, date: string | null): boolean =>
  date === null ||
  ((connection.since === null || connection.since <= date) &&
    (connection.until === null || date <= connection.until));

/** Whether an event is among the events so far. */
export function isSoFar(event: SceneEvent, date: string | null): boolean {
  const begun = beginning(event);
  return date === null || begun === null || begun <= date;
}

/** A function from a date and filters to what they show; it remembers its last answers. */
export function shower(scene: Scene): (state: { date: string | null; filters: Filters }) => Shown {
  const matching = matcher(scene);
  let filters: Filters | null = null;
  let events: readonly SceneEvent[] = [];
  let connections: readonly SceneConnection[] = [];
  let date: string | null = null;
  let last: Shown | null = null;
  return (state) => {
    if (!filters || !sameFilters(filters, state.filters)) {
      filters = state.filters;
      events = scene.events.filter((event) => matching(event, state.filters));
      connections = scene.connections.filter((connection) => matching(connection, state.filters));
      last = null;
    }
    if (last && date === state.date) return last;
    date = state.date;
    const counts = new Map<string, number>();
    const shown = new Set<string>();
    for (const event of events) {
      if (!isSoFar(event, state.date)) continue;
      shown.add(event.id);
      if (event.place) counts.set(event.place, (counts.get(event.place) ?? 0) + 1);
    }
    const standing = connections.filter((connection) => stands(connection, state.date));
    last = { events: shown, connections: new Set(standing.map(({ id }) => id)), counts };
    return last;
  };
}
