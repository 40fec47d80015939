// The words on the map: labels of the places and names of the basemap. The solver is in labels.ts; this shell measures
// the text, asks for seats and sets each word there.
import type * as Leaflet from 'leaflet';
import { own, word } from '../record';
import type { Name, Scene } from '../scene';
import type { Point } from './geometry';
import {
  FAR,
  type LabelBox,
  LineField,
  type NameBox,
  overlap,
  placeLabels,
  placeNames,
  type Rect,
  rectAround,
  within,
} from './labels';
import { isVague, type Layout, type PlaceLayout, project } from './layout';
import { originAt, transform, wasDragged } from './leaflet';

declare const L: typeof Leaflet;

export interface Size {
  width: number;
  height: number;
}

export interface TextOptions {
  labelPane: string;
  namePane: string;
  overPane: string;
  onSelect: (id: string) => void;
  placesAt: (zoom: number) => PlaceLayout[];
  /** Rectangles of the box that controls cover, in container pixels. */
  reserved: () => Rect[];
}

export interface TextLayer extends Leaflet.Layer {
  /** The sizes of the anchors' labels, for the first view. */
  anchorSizes(): Map<string, Size>;
  /** Moves the words with their symbols, without looking for new seats (each frame of a pinch). */
  follow(layout: Layout, origin: Point): void;
  /** Finds seats: all anew after a zoom; after a pan only for what has come into view or left it. */
  settle(layout: Layout, origin: Point, afterZoom: boolean): void;
  emphasise(strong: ReadonlySet<string> | null, selected: string | null): void;
  /** Which places have nothing to show. */
  show(idle: ReadonlySet<string>): void;
}

interface Word {
  element: HTMLElement;
  size: Size;
  /** From the symbol (or the name's position) to the word's middle; null: not shown. */
  offset: Point | null;
  seat?: number;
}

const JOINED = /[\u0600-\u07bf\u0840-\u08ff\u0900-\u0dff\ufb50-\ufdff\ufe70-\ufeff]/;

/** Measures text in the font that an element of a class has. */
function measurer(host: HTMLElement): (text: string, className: string) => Size {
  const context = document.createElement('canvas').getContext('2d');
  const fonts = new Map<string, { font: string; spacing: number; height: number; upper: boolean }>();
  return (text, className) => {
    let face = fonts.get(className);
    if (!face) {
      const probe = document.createElement('span');
      probe.className = className;
      host.append(probe);
      const style = getComputedStyle(probe);
      face = {
        font: `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`,
        spacing: Number.parseFloat(style.letterSpacing) || 0,
        height: Number.parseFloat(style.lineHeight) || Number.parseFloat(style.fontSize) * 1.25,
        upper: style.textTransform === 'uppercase',
      };
      probe.remove();
      fonts.set(className, face);
    }
    const lines = text.split('\n');
    if (context) context.font = face.font;
    const wide = (line: string): number => {
      const shown = face.upper ? line.toLocaleUpperCase() : line;
      return (context?.measureText(shown).width ?? shown.length * 8) + face.spacing * shown.length;
    };
    return { width: Math.ceil(Math.max(...lines.map(wide))), height: face.height * lines.length };
  };
}

function wordElement(text: string, className: string, size: Size): HTMLElement {
  const element = document.createElement('span');
  element.className = `${className} leaflet-zoom-animated`;
  element.dir = 'auto';
  element.textContent = text;
  element.setAttribute('aria-hidden', 'true');
  element.style.width = `${size.width}px`;
  element.style.marginLeft = `${-size.width / 2}px`;
  element.style.marginTop = `${-size.height / 2}px`;
  return element;
}

/** How wide a label may be, in rem: labels grow with the reader's text. */
const LONGEST = 15;

/** How far a name may move: 40 pixels, and a country's no nearer to its border than a fifth of the way. */
function playOf({ room, position }: Name, scale: number): NameBox['play'] {
  if (!room) return [40, 40, 40, 40];
  const east = (256 * scale) / 360;
  const north = east / Math.cos((position[1] * Math.PI) / 180);
  const most = (degrees: number, pixels: number, limit: number): number =>
    Math.min(limit, 0.8 * degrees * pixels);
  return [
    most(room[0], east, 40),
    most(room[3], north, 40),
    most(room[2], east, 40),
    most(room[1], north, 40),
  ];
}

export function textLayer(scene: Scene, options: TextOptions): TextLayer {
  const labelRoot = document.createElement('div');
  labelRoot.className = 'mapgen-labels';
  /** For labels that lie on a symbol, as there is no room elsewhere: above it, but a click goes through to it. */
  const overRoot = document.createElement('div');
  overRoot.className = 'mapgen-labels mapgen-labels-over';
  const nameRoot = document.createElement('div');
  nameRoot.className = 'mapgen-names';
  let map: Leaflet.Map | null = null;
  let labels: Word[] = [];
  let leaders: HTMLElement[] = [];
  let names: (Word & { name: Name; home: Point })[] = [];

  const make = (host: HTMLElement): void => {
    const measure = measurer(host);
    const longest = LONGEST * (Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16);
    labels = scene.places.map((place) => {
      const className = place.anchor ? 'mapgen-label mapgen-label-anchor' : 'mapgen-label';
      const whole = measure(place.title, className);
      // A title as long as a sentence is cut: the popup and the list have the whole.
      const room = Math.max(80, Math.min(longest, 0.55 * (map?.getSize().x || longest)));
      const size = { ...whole, width: Math.min(whole.width, room) };
      const note = isVague(place) ? word(scene, `precision.${place.precision}.short`, '') : '';
      if (note) {
        // No exact place: said with the name, and not by the dotted circle alone.
        const below = measure(note, 'mapgen-label-note');
        size.width = Math.max(size.width, below.width);
        size.height += below.height;
      }
      const element = wordElement(place.title, className, size);
      element.classList.toggle('mapgen-label-cut', size.width < whole.width);
      if (note) element.append(own('span', note, 'mapgen-label-note'));
      element.dataset.place = place.id;
      return { element, size, offset: null };
    });
    leaders = scene.places.map(() => {
      const leader = document.createElement('span');
      leader.className = 'mapgen-leader leaflet-zoom-animated';
      return leader;
    });
    labelRoot.replaceChildren(...leaders, ...labels.map((label) => label.element));
    names = [...scene.basemap.names]
      .sort((a, b) => a.rank - b.rank)
      .map((name) => {
        const script = JOINED.test(name.text) ? ' mapgen-joined' : '';
        const className = `mapgen-name mapgen-name-${name.kind}${script}`;
        const size = measure(name.text, className);
        return {
          name,
          home: project(name.position),
          element: wordElement(name.text, className, size),
          size,
          offset: null,
        };
      });
    nameRoot.replaceChildren(...names.map((name) => name.element));
  };

  const put = (word: Word, at: Point): void => {
    const { element, offset } = word;
    element.hidden = !offset;
    if (offset) element.style.transform = transform(Math.round(at.x + offset.x), Math.round(at.y + offset.y));
  };

  const set = (places: readonly PlaceLayout[], zoom: number, origin: Point): void => {
    const scale = 2 ** zoom;
    for (const [i, label] of labels.entries()) {
      const place = places[i];
      const leader = leaders[i];
      if (!place || !leader) continue;
      const at = { x: place.x - origin.x, y: place.y - origin.y };
      put(label, at);
      const rim = Math.max(place.radius, place.halo) + 2;
      // From the rim to the label's nearest edge, when it stands far from its symbol.
      const { offset, size } = label;
      const far = offset && (label.seat ?? 0) >= FAR;
      leader.hidden = !far;
      if (!far) continue;
      const x = Math.max(offset.x - size.width / 2, Math.min(0, offset.x + size.width / 2));
      const y = Math.max(offset.y - size.height / 2 + 3, Math.min(0, offset.y + size.height / 2 - 3));
      const long = Math.hypot(x, y) || 1;
      leader.style.width = `${Math.max(0, long - rim)}px`;
      const start = { x: at.x + (x / long) * rim, y: at.y + (y / long) * rim };
      leader.style.transform = `${transform(start.x, start.y)} rotate(${Math.atan2(y, x)}rad)`;
    }
    for (const name of names)
      put(name, { x: name.home.x * scale - origin.x, y: name.home.y * scale - origin.y });
  };

  const onZoomAnim = (event: Leaflet.ZoomAnimEvent): void => {
    if (map) set(options.placesAt(event.zoom), event.zoom, originAt(map, event.center, event.zoom));
  };
  const onClick = (event: MouseEvent): void => {
    const id = (event.target as Element).closest<HTMLElement>('.mapgen-label')?.dataset.place;
    if (!id || !map) return;
    event.stopPropagation();
    if (!wasDragged(map)) options.onSelect(id);
  };

  const settle = (layout: Layout, origin: Point, afterZoom: boolean): void => {
    if (!map) return;
    const size = map.getSize();
    if (!size.x || !size.y) return;
    const moved = L.DomUtil.getPosition(map.getPane('mapPane') as HTMLElement);
    // World pixels of the box's corner: everything below is reckoned in container pixels.
    const corner = { x: origin.x - moved.x, y: origin.y - moved.y };
    const inside = (p: Point): Point => ({ x: p.x - corner.x, y: p.y - corner.y });
    const box: Rect = { left: 4, top: 4, right: size.x - 4, bottom: size.y - 4 };
    const wide: Rect = { left: -100, top: -100, right: size.x + 100, bottom: size.y + 100 };
    const lines = new LineField();
    for (const shape of layout.connections) {
      lines.add(shape.path.map(inside), wide);
      for (const head of [...shape.heads, ...shape.chevrons]) lines.add(head.map(inside), wide, 1.5);
    }
    const circles = layout.places.map((place) => ({ ...inside(place), radius: place.radius + 1 }));
    const reserved = options.reserved();
    const boxes: LabelBox[] = [];
    for (const [i, place] of scene.places.entries()) {
      const at = circles[i] as Point;
      const label = labels[i] as Word;
      const { radius: mark, halo } = layout.places[i] as PlaceLayout;
      const radius = Math.max(mark, halo);
      // A symbol out of sight has no label, and takes no room from others; one that had a label takes it along.
      if (at.x < -mark || at.y < -mark || at.x > size.x + mark || at.y > size.y + mark) {
        if (afterZoom) label.offset = null;
        continue;
      }
      const request: LabelBox = { id: place.id, ...at, radius, ...label.size, required: place.anchor };
      if (label.offset && label.seat !== undefined) {
        request.seat = label.seat;
        const rect = rectAround(
          at.x + label.offset.x,
          at.y + label.offset.y,
          label.size.width,
          label.size.height,
        );
        request.hold =
          !afterZoom &&
          within(rect, { left: 0, top: 0, right: size.x, bottom: size.y }) &&
          !reserved.some((over) => overlap(rect, over));
      }
      label.offset = null;
      boxes.push(request);
    }
    const placed = placeLabels(boxes, { circles, rects: reserved, lines }, box);
    const index = new Map(scene.places.map((place, i) => [place.id, i]));
    for (const { id, x, y, seat, over } of placed) {
      const i = index.get(id) as number;
      const label = labels[i] as Word;
      const at = circles[i] as Point;
      label.offset = { x: x - at.x, y: y - at.y };
      label.seat = seat;
      const root = over ? overRoot : labelRoot;
      if (label.element.parentNode !== root) root.append(label.element);
    }

    const scale = 2 ** layout.zoom;
    const wanted: NameBox[] = [];
    const centre = (corner.x + size.x / 2) / scale;
    for (const [id, name] of names.entries()) {
      // In the copy of the world that is in view.
      name.home.x += 256 * Math.round((centre - name.home.x) / 256);
      const shown = layout.zoom >= name.name.min_zoom && layout.zoom <= name.name.max_zoom;
      const at = inside({ x: name.home.x * scale, y: name.home.y * scale });
      const near = at.x > -150 && at.y > -100 && at.x < size.x + 150 && at.y < size.y + 100;
      if (shown && near) {
        const request: NameBox = {
          id,
          ...at,
          width: name.size.width,
          height: name.size.height - 2,
          play: playOf(name.name, scale),
        };
        if (!afterZoom && name.offset) request.held = name.offset;
        wanted.push(request);
      }
      name.offset = null;
    }
    // A dotted circle may stand on a name's edge no more than a symbol may.
    const rings = layout.places.map((place) => ({
      ...inside(place),
      radius: Math.max(place.radius, place.halo) + 1,
    }));
    const around = { circles: rings, rects: [...reserved, ...placed.map((label) => label.rect)], lines };
    for (const { id, x, y } of placeNames(wanted, around, {
      left: 6,
      top: 6,
      right: size.x - 6,
      bottom: size.y - 6,
    })) {
      const name = names[id] as (typeof names)[number];
      name.offset = {
        x: x - (name.home.x * scale - corner.x),
        y: y - (name.home.y * scale - corner.y),
      };
    }
    set(layout.places, layout.zoom, origin);
  };

  const Layer = L.Layer.extend({
    onAdd(on: Leaflet.Map): void {
      map = on;
      map.getPane(options.labelPane)?.append(labelRoot);
      map.getPane(options.overPane)?.append(overRoot);
      map.getPane(options.namePane)?.append(nameRoot);
      make(labelRoot);
      labelRoot.addEventListener('click', onClick);
      map.on('zoomanim', onZoomAnim as Leaflet.LeafletEventHandlerFn);
    },
    onRemove(from: Leaflet.Map): void {
      from.off('zoomanim', onZoomAnim as Leaflet.LeafletEventHandlerFn);
      labelRoot.removeEventListener('click', onClick);
      labelRoot.remove();
      overRoot.remove();
      nameRoot.remove();
      map = null;
    },
    anchorSizes: (): Map<string, Size> =>
      new Map(
        scene.places.flatMap((place, i) => (place.anchor ? [[place.id, (labels[i] as Word).size]] : [])),
      ),
    follow(layout: Layout, origin: Point): void {
      set(layout.places, layout.zoom, origin);
    },
    settle,
    emphasise(strong: ReadonlySet<string> | null, selected: string | null): void {
      for (const [i, place] of scene.places.entries()) {
        const { classList } = (labels[i] as Word).element;
        classList.toggle('mapgen-receding', strong !== null && !strong.has(place.id));
        classList.toggle('mapgen-selected', place.id === selected);
      }
      nameRoot.classList.toggle('mapgen-receding', strong !== null);
    },
    show(idle: ReadonlySet<string>): void {
      for (const [i, place] of scene.places.entries())
        (labels[i] as Word).element.classList.toggle('mapgen-idle', idle.has(place.id));
    },
  });
  return new (Layer as unknown as new () => TextLayer)();
}
