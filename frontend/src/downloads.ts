// The data for the reader to take along, made in the page from the scene: GeoJSON in mapgen's own data format, so that it
// can be read and built again, and a table of events and connections for spreadsheets.
import { bookOf, element, fillText, own, word } from './record';
import type { Position, Scene, SceneConnection, SceneEvent } from './scene';
import { plain } from './search';

type Value = string | number | boolean | readonly (string | number)[] | null | undefined;
type Properties = Record<string, Value>;

/** A longitude that runs on past the 180th meridian, as what it is on a globe. */
const wrapped = ([longitude, latitude]: Position): Position => {
  if (Math.abs(longitude) <= 180) return [longitude, latitude];
  return [Number((((((longitude + 180) % 360) + 360) % 360) - 180).toFixed(5)), latitude];
};

const isNothing = (value: Value): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

function feature(properties: Properties, type?: 'Point' | 'LineString', coordinates?: unknown) {
  const told = Object.entries(properties).filter(([, value]) => !isNothing(value));
  const geometry = type && coordinates ? { type, coordinates } : null;
  return { type: 'Feature', properties: Object.fromEntries(told), geometry };
}

const claimOf = (item: SceneEvent | SceneConnection): Properties => ({
  summary: plain(item.summary).trim(),
  actors: item.actors,
  attribution: item.attribution,
  certainty: item.certainty,
  hedge: item.hedge,
  quote: item.quote,
  sources: item.sources,
});

/** The scene says "date inferred", in its language; the data format has a key for that. */
const basisOf = (scene: Scene, event: SceneEvent): string | undefined =>
  ['inferred', 'external'].find((key) => event.date_basis === word(scene, `date_basis.${key}`));

/** The whole story as a GeoJSON text (RFC 7946) in mapgen's data format, one feature a line. */
export function geojson(scene: Scene): string {
  const { places, events } = bookOf(scene);
  const [west, south, east, north] = scene.view;
  const position = (id: string): Position | undefined => places.get(id)?.position;
  const features = [
    feature({
      record: 'dataset',
      id: scene.id,
      title: scene.title,
      summary: plain(scene.summary).trim(),
      language: scene.language,
      licence: scene.licence,
      theme: scene.theme === 'auto' ? null : scene.theme,
      extent: scene.framed ? [west, south, east, north] : null,
      order: scene.order,
      alt: scene.alt,
    }),
    ...scene.sources.map((source) =>
      feature({
        record: 'source',
        id: source.id,
        title: source.title,
        url: source.url,
        archived: source.archived,
        'x-details': source.details,
      }),
    ),
    // A place with an event's id is that event's own point, and no record.
    ...scene.places
      .filter(({ id }) => !events.has(id))
      .map((place) =>
        feature(
          {
            record: 'place',
            id: place.id,
            title: place.title,
            aliases: place.aliases,
            kind: place.kind === 'other' ? null : place.kind,
            precision: place.precision,
            anchor: place.anchor || null,
            summary: plain(place.summary).trim(),
            sources: place.sources,
            'marker-color': place.color,
          },
          'Point',
          wrapped(place.position),
        ),
      ),
    ...scene.connections.map((connection) => {
      const { start, via, end, legs } = connection;
      const [since, until] = connection.edtf.split('/');
      const drawn = legs.find((leg) => leg.drawn)?.positions;
      const stops = [start, ...via, end].flatMap((id) => [position(id) ?? []]) as Position[];
      return feature(
        {
          record: 'connection',
          id: connection.id,
          from: start,
          to: end,
          via,
          kind: connection.kind,
          direction: connection.direction,
          title: connection.title,
          label: connection.label,
          since,
          until,
          ...claimOf(connection),
          stroke: connection.color,
          'stroke-width': connection.width,
        },
        'LineString',
        (drawn ?? stops).map(wrapped),
      );
    }),
    ...scene.events.map((event) =>
      feature(
        {
          record: 'event',
          id: event.id,
          title: event.title,
          date: event.edtf,
          date_basis: basisOf(scene, event),
          place: event.place === event.id ? null : event.place,
          places: event.places,
          kind: event.kind,
          precision: event.precision,
          ...claimOf(event),
          claim_of: event.claim_of,
          connections: event.connections,
          'x-estimate': event.estimate,
        },
        'Point',
        event.position && wrapped(event.position),
      ),
    ),
  ];
  const lines = features.map((each) => JSON.stringify(each)).join(',\n');
  return `{"type":"FeatureCollection","features":[\n${lines}\n]}\n`;
}

/** What a spreadsheet would take for a formula: https://owasp.org/www-community/attacks/CSV_Injection. */
const FORMULA = /^[=+\-@\t\r\n]/;
const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/** A value as a cell (RFC 4180); a number stays one, and what begins as a formula does is kept from being one. */
export function cell(value: Value): string {
  const text = Array.isArray(value) ? value.join('; ') : String(value ?? '');
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Events and connections as a table: CSV (RFC 4180) with a byte order mark, without which Excel garbles it. */
export function csv(scene: Scene): string {
  const { places, sources } = bookOf(scene);
  const title = (id: string): string => places.get(id)?.title ?? id;
  const told = (record: string, item: SceneEvent | SceneConnection): Properties => ({
    record,
    id: item.id,
    title: item.title,
    kind: item.kind,
    date: item.date,
    edtf: item.edtf,
    since: item.since,
    until: item.until,
    // The columns stand in the order in which the first row has them.
    place: null,
    places: null,
    longitude: null,
    latitude: null,
    precision: null,
    from: null,
    via: null,
    to: null,
    direction: null,
    ...claimOf(item),
    estimate: null,
    sources: item.sources.map((id) => sources.get(id)?.source.title ?? id),
  });
  const rows = [
    ...scene.events.map((event) => {
      const [longitude, latitude] = event.position ? wrapped(event.position) : [];
      return {
        ...told('event', event),
        place: event.place && title(event.place),
        places: event.places.map(title),
        longitude,
        latitude,
        precision: event.precision,
        estimate: event.estimate,
      };
    }),
    ...scene.connections.map((connection) => ({
      ...told('connection', connection),
      from: title(connection.start),
      via: connection.via.map(title),
      to: title(connection.end),
      direction: connection.direction,
    })),
  ];
  const lines = rows.map((row) => Object.values(row).map(cell).join(','));
  return `\ufeff${[Object.keys(rows[0] ?? {}).join(','), ...lines].join('\r\n')}\r\n`;
}

/** A word in the name of a frame whose `sandbox` has `allow-downloads`: see docs/security.md. */
const ALLOWED = 'mapgen-downloads';

/**
 * Whether the browser lets this page save files. No browser tells what a frame's `sandbox` holds, but a frame whose origin
 * is opaque has one, and then only the snippet that set it can say: a CMS that takes its `sandbox` away takes its name too.
 */
export function mayDownload({ frameElement, parent, self, origin, name }: Window): boolean {
  if (frameElement)
    return (
      !frameElement.hasAttribute('sandbox') ||
      /\ballow-downloads(\s|$)/.test(frameElement.getAttribute('sandbox') ?? '')
    );
  return parent === self || origin !== 'null' || name.split(' ').includes(ALLOWED);
}

function save(name: string, content: Blob): void {
  const link = element('a', { href: URL.createObjectURL(content), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  // Not at once: some browsers read the file only when the reader has said where to.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** The page's picture by itself: with the colours and fonts that the page's own variables have now. */
function pictureOf(svg: SVGElement): string {
  const style = getComputedStyle(svg);
  const whole = svg.cloneNode(true) as SVGElement;
  // In the page its title is out of view, as the page has it above.
  const [, , , height] = svg.dataset.box?.split(' ') ?? [];
  if (svg.dataset.box && height) {
    whole.setAttribute('viewBox', svg.dataset.box);
    whole.setAttribute('height', height);
  }
  return new XMLSerializer()
    .serializeToString(whole)
    .replaceAll(/var\((--mapgen-[\w-]+)\)/g, (_, name: string) =>
      style.getPropertyValue(name).trim().replaceAll('"', "'"),
    );
}

/** An SVG as pixels, four to each of its own. */
async function bitmapOf(svg: string): Promise<Blob | null> {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = element('canvas', { width: String(4 * image.width), height: String(4 * image.height) });
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}

type Files = Record<string, () => Blob | Promise<Blob | null>>;

/** Puts the buttons at the end of the page's foot, where files can be saved. */
export function mountDownloads(host: HTMLElement, scene: Scene, picture: SVGElement | null): void {
  if (!mayDownload(window)) return;
  const text = (content: string, type: string): Blob => new Blob([content], { type });
  const data: Files = { GeoJSON: () => text(geojson(scene), 'application/geo+json') };
  if (scene.events.length + scene.connections.length) data.CSV = () => text(csv(scene), 'text/csv');
  const line = (name: string, files: Files): HTMLElement => {
    const buttons = Object.entries(files).map(([format, make]) => {
      const label = fillText(word(scene, `${name}.as`), { format });
      const button = element(
        'button',
        { type: 'button', class: 'mapgen-download', 'aria-label': label },
        format,
      );
      button.addEventListener('click', async () => {
        const content = await make();
        if (content) save(`${scene.id}.${format.toLowerCase()}`, content);
      });
      return button;
    });
    return element('p', { class: 'mapgen-downloads' }, own('span', word(scene, name)), ...buttons);
  };
  host.append(line('downloads', data));
  if (picture) {
    const svg = (): string => pictureOf(picture);
    host.append(
      line('downloads.picture', { PNG: () => bitmapOf(svg()), SVG: () => text(svg(), 'image/svg+xml') }),
    );
  }
}
