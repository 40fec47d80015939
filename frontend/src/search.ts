// Which records a search and the filters let through. Pure.
import type { Scene, SceneConnection, SceneEvent } from './scene';
import type { Filters } from './state';

export type Facet = 'kinds' | 'actors' | 'certainties' | 'places';
export type SceneRecord = SceneEvent | SceneConnection;

/** The values of a record in a facet. */
export function valuesOf(record: SceneRecord, facet: Facet): readonly string[] {
  switch (facet) {
    case 'kinds':
      return [record.kind];
    case 'actors':
      return record.actors;
    case 'certainties':
      return [record.certainty];
    case 'places':
      if ('start' in record) return [...new Set([record.start, ...record.via, record.end])];
      return [...new Set([...(record.place ? [record.place] : []), ...record.places])];
  }
}

const FACETS: readonly Facet[] = ['kinds', 'actors', 'certainties', 'places'];

/** A function that tells whether a record passes all filters (or all but one facet: for that facet's counts). */
export function matcher(_scene: Scene): (record: SceneRecord, filters: Filters, except?: Facet) => boolean {
  return (record, filters, except) =>
    FACETS.every((facet) => {
      const wanted = filters[facet];
      return facet === except || !wanted.length || valuesOf(record, facet).some((v) => wanted.includes(v));
    });
}
