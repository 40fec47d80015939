// Events that tell the same differently stand together, whatever their own dates. Pure; mapgen/listing.py does the same.
import type { SceneEvent } from './scene';

/** The events in groups: one that is no rival of another of them, then its rivals; both in the order given. */
export function accounts(events: readonly SceneEvent[]): SceneEvent[][] {
  const byId = new Map(events.map((event) => [event.id, event]));
  const first = (event: SceneEvent): SceneEvent => {
    const way = [event];
    for (let next = byId.get(event.claim_of ?? ''); next; next = byId.get(next.claim_of ?? '')) {
      // Events that claim one another in a circle: the first of it in order stands for all.
      const circle = way.includes(next) ? way.slice(way.indexOf(next)) : [];
      if (circle.length) return events.find((e) => circle.includes(e)) ?? event;
      way.push(next);
    }
    return way[way.length - 1] ?? event;
  };
  const groups = new Map<SceneEvent, SceneEvent[]>();
  const rivals = new Set(events.filter((event) => first(event) !== event));
  for (const event of events) if (!rivals.has(event)) groups.set(event, [event]);
  for (const rival of rivals) groups.get(first(rival))?.push(rival);
  return [...groups.values()];
}
