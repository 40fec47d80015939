// Where the map goes when the reader walks through the story: to what each step is about, and in the end back to where
// it was before.
import type * as Leaflet from 'leaflet';
import type { Position, Scene } from '../scene';
import { type Selection, type State, sameSelection } from '../state';
import { isCalm } from './leaflet';

declare const L: typeof Leaflet;

export interface Room {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Where the map was before the walk, and what was open. */
interface Resting {
  center: Leaflet.LatLng;
  zoom: number;
  selection: Selection | null;
}

export interface JourneyOptions {
  /** The zoom of the first view. */
  homeZoom: () => number;
  /** Pixels at each side that are covered, or that symbols and labels need. */
  room: () => Room;
}

export interface Journey {
  /** Goes where a new state leads. */
  follow(state: State, previous: State): void;
  /** Shows the present step anew, in a box of another size. */
  again(): void;
  /** Whether the map moves for the walk, and not by the reader. */
  isMoving(): boolean;
}

/** How much closer than the first view a step may be shown, in zoom levels: near, but with its surroundings. */
const CLOSER = 2;

/** All that an event is about: its places, and the whole course of its connections. */
function positionsOf(scene: Scene, id: string): Position[] {
  const event = scene.events.find((item) => item.id === id);
  if (!event) return [];
  const places = new Set([...(event.place ? [event.place] : []), ...event.places]);
  const lines = scene.connections.filter((line) => event.connections.includes(line.id));
  return [
    ...scene.places.filter((place) => places.has(place.id)).map((place) => place.position),
    ...lines.flatMap((line) => line.legs.flatMap((leg) => leg.positions)),
  ];
}

export function journey(map: Leaflet.Map, scene: Scene, options: JourneyOptions): Journey {
  let before: Resting | null = null;
  /** Where the map is on its way back to: who starts anew in mid-flight comes back to there. */
  let returning: Resting | null = null;
  let event: string | null = null;
  let moving = false;
  /** A flight ends where it was bound for, whatever is set meanwhile: the next move waits for that. */
  let waiting: (() => void) | null = null;
  /** A flight begins in the frame after it was asked for. */
  let starting = false;
  map.on('zoomstart', () => {
    starting = false;
  });
  const isFlying = (): boolean =>
    starting || Boolean((map as unknown as { _animatingZoom?: boolean })._animatingZoom);
  const onEnd = (): void => {
    // A new size of the box ends a move of its own, in the middle of a flight.
    if (isFlying()) return;
    moving = false;
    const go = waiting;
    waiting = null;
    if (go) go();
    else if (returning && returning.zoom === map.getZoom()) returning = null;
  };
  map.on('moveend', onEnd);
  map.on('dragstart', () => {
    returning = null;
  });
  /** Marks a move as ours for as long as it takes. */
  const move = (center: Leaflet.LatLng, zoom: number, animate: boolean): void => {
    const start = (): void => {
      moving = true;
      map.setView(center, zoom, { animate: animate && !isCalm() });
      starting = map.getZoom() !== zoom;
    };
    if (isFlying()) waiting = start;
    else start();
  };
  const show = (animate: boolean): void => {
    const found = event === null ? [] : positionsOf(scene, event);
    if (!found.length) return;
    const bounds = L.latLngBounds(found.map(([longitude, latitude]) => [latitude, longitude]));
    const { left, top, right, bottom } = options.room();
    const home = options.homeZoom();
    const padding = L.point(left + right, top + bottom);
    const fitting = map.getBoundsZoom(bounds, false, padding);
    const zoom = Math.max(map.getMinZoom(), Math.min(fitting, home + CLOSER, scene.max_zoom));
    const low = map.project(bounds.getSouthWest(), zoom);
    const high = map.project(bounds.getNorthEast(), zoom);
    const aside = L.point(right - left, bottom - top).divideBy(2);
    const center = map.unproject(low.add(high).divideBy(2).add(aside), zoom);
    move(center, zoom, animate);
  };
  return {
    follow(state, previous) {
      if (state.step !== null) {
        event = state.selection?.id ?? null;
        if (previous.step !== null) show(true);
        else {
          const { center, zoom } = returning ?? { center: map.getCenter(), zoom: map.getZoom() };
          before = { center, zoom, selection: previous.selection };
          // The page makes room for the card first: where the flight goes depends on the map's new size.
          requestAnimationFrame(() => {
            map.invalidateSize({ animate: false, pan: false });
            show(true);
          });
        }
        return;
      }
      if (previous.step === null) return;
      event = null;
      const back = before;
      before = null;
      // Who chooses something else on the way stays where that is. What was open before is placed in the view it had.
      if (back && (!state.selection || sameSelection(state.selection, back.selection))) {
        returning = back;
        move(back.center, back.zoom, !state.selection);
      }
    },
    again() {
      show(false);
    },
    isMoving: () => moving,
  };
}
