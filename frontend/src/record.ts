// One event or connection as elements: title, date, who says so, how certain, quote, source. The page's own list
// (mapgen/listing.py) is written in the same form. Text only ever becomes text nodes.
import type {
  RichNode,
  RichText,
  Scene,
  SceneConnection,
  SceneEvent,
  ScenePlace,
  SceneSource,
} from './scene';

/** The scene's records by id, and the references between them. */
export interface Book {
  scene: Scene;
  places: Map<string, ScenePlace>;
  events: Map<string, SceneEvent>;
  connections: Map<string, SceneConnection>;
  sources: Map<string, { number: number; source: SceneSource }>;
  rivals: Map<string, SceneEvent[]>;
}

const books = new WeakMap<Scene, Book>();

export function bookOf(scene: Scene): Book {
  let book = books.get(scene);
  if (!book) {
    const byId = <T extends { id: string }>(records: T[]) =>
      new Map(records.map((record) => [record.id, record]));
    const rivals = new Map<string, SceneEvent[]>();
    for (const event of scene.events) {
      if (event.claim_of) rivals.set(event.claim_of, [...(rivals.get(event.claim_of) ?? []), event]);
    }
    book = {
      scene,
      places: byId(scene.places),
      events: byId(scene.events),
      connections: byId(scene.connections),
      sources: new Map(scene.sources.map((source, index) => [source.id, { number: index + 1, source }])),
      rivals,
    };
    books.set(scene, book);
  }
  return book;
}

/** A word of the interface; a key that has none stands for itself. */
export function word(scene: Scene, key: string, otherwise: string = key): string {
  const own = Object.hasOwn(scene.words, key);
  return own ? String(scene.words[key]) : otherwise;
}

/** A number with its noun in the right plural form. */
export function counted(scene: Scene, noun: string, number: number): string {
  const form = new Intl.PluralRules(word(scene, 'language', 'en')).select(number);
  const template = word(scene, `${noun}.${form}`, word(scene, `${noun}.other`));
  return fillText(template, { n: String(number) });
}

type Child = Node | string | null | undefined | false;

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  append(node, children);
  return node;
}

function append(node: Node, children: Iterable<Child>): void {
  for (const child of children) {
    if (typeof child === 'string') node.appendChild(document.createTextNode(child));
    else if (child) node.appendChild(child);
  }
}

/** A string of the data in an element of its own, whichever way it runs. */
export const own = <K extends keyof HTMLElementTagNameMap>(tag: K, text: string, name?: string) =>
  element(tag, name ? { class: name, dir: 'auto' } : { dir: 'auto' }, text);

/** Strings of the data one after the other. */
const listed = (texts: readonly string[]): Child[] =>
  texts.flatMap((text, index) => [...(index ? [', '] : []), own('span', text)]);

const SLOT = /\{([a-z_]+)\}/;

/** A template's slots filled with nodes. */
export function fill(template: string, values: Record<string, Node>): Child[] {
  return template.split(SLOT).map((piece, index) => (index % 2 ? values[piece] : piece));
}

/** A template's slots filled with text. */
export function fillText(template: string, values: Record<string, string>): string {
  return template
    .split(SLOT)
    .map((piece, index) => (index % 2 ? (values[piece] ?? '') : piece))
    .join('');
}

const TAGS = new Set(['p', 'em', 'strong', 'a', 'ul', 'ol', 'li', 'br', 'code', 'blockquote']);
// No white space or control character anywhere: browsers drop some of them before they read the scheme.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const WEB = /^https?:\/\/[^\u0000-\u0020\u007f-\u00a0\u2028\u2029]+$/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const MAIL = /^mailto:[^\u0000-\u0020\u007f-\u00a0\u2028\u2029]+$/i;

/** An address when it is safe to link to, else null. */
export const webAddress = (address: unknown): string | null =>
  typeof address === 'string' && WEB.test(address) ? address : null;

/** Rich text as nodes: the allowed elements, the address of a safe link, and everything else as text. */
export function rich(nodes: RichText): Node[] {
  return nodes.flatMap(richNode);
}

function richNode(node: RichNode): Node[] {
  if (typeof node === 'string') return [document.createTextNode(node)];
  const [tag, attributes, ...children] = node;
  const inside = rich(children);
  if (!TAGS.has(tag)) return inside;
  const made = document.createElement(tag);
  if (tag === 'a') {
    const href = attributes.href;
    const web = webAddress(href);
    if (!web && !(typeof href === 'string' && MAIL.test(href))) return inside;
    made.setAttribute('href', String(href));
    if (web) outward(made);
  }
  if (tag !== 'br') append(made, inside);
  return [made];
}

function outward(link: HTMLElement): void {
  link.setAttribute('target', '_blank');
  link.setAttribute('rel', 'noopener noreferrer');
}

export interface RecordOptions {
  /** The element that the title is. */
  heading?: 'h2' | 'h3' | 'h4';
  /** Whether a link leads to the record in the page's list. */
  link?: boolean;
  /** The place that is named already: an event there and nowhere else does not repeat it. Or the connection itself. */
  within?: string;
}

/** An event as an article. Sources are references by number: see sourcesNode. */
export function eventNode(event: SceneEvent, scene: Scene, options: RecordOptions = {}): HTMLElement {
  const book = bookOf(scene);
  const ids = new Set([...(event.place ? [event.place] : []), ...event.places]);
  const titles = [...ids].flatMap((id) => book.places.get(id)?.title ?? []);
  const chips: Child[] = event.kind === 'other' ? [] : [event.kind_label];
  if (titles.length && event.precision && COARSE.has(event.precision) && event.precision_label)
    chips.push(event.precision_label);
  if (event.date_basis) chips.push(word(scene, `date_basis.${event.date_basis}`, event.date_basis));
  for (const id of event.connections) {
    const connection = book.connections.get(id);
    if (connection) chips.push(inList('connection', id, own('span', connection.route)));
  }
  const extra: Node[] = [];
  if (event.estimate) {
    const estimate = own('strong', event.estimate);
    extra.push(
      element('p', { class: 'mapgen-estimate', dir: 'auto' }, ...fill(word(scene, 'estimate'), { estimate })),
    );
  }
  const rival = event.claim_of ? book.events.get(event.claim_of) : undefined;
  const rivals: [string, SceneEvent][] = rival ? [['claim_of', rival]] : [];
  for (const other of book.rivals.get(event.id) ?? []) rivals.push(['rivals', other]);
  for (const [key, other] of rivals) {
    const title = inList('event', other.id, own('span', other.title));
    extra.push(element('p', { class: 'mapgen-rival', dir: 'auto' }, ...fill(word(scene, key), { title })));
  }
  const known = ids.size === 1 && ids.has(options.within ?? '');
  const where = known ? [] : titles.length ? listed(titles) : [word(scene, 'no_place')];
  return record('event', event, book, where, extra, chips, options);
}

/** An event and those that tell it differently, as what an item of a list holds: see accounts.ts. */
export function accountNodes(
  [event, ...rivals]: readonly SceneEvent[],
  scene: Scene,
  options: RecordOptions = {},
): Node[] {
  const nodes = event ? [eventNode(event, scene, options)] : [];
  if (!rivals.length) return nodes;
  const name = word(scene, 'accounts');
  const group = element(
    'div',
    { class: 'mapgen-accounts', role: 'group', 'aria-label': name },
    element('p', { class: 'mapgen-accounts-heading', 'aria-hidden': 'true', dir: 'auto' }, name),
    ...rivals.map((rival) => eventNode(rival, scene, options)),
  );
  return [...nodes, group];
}

/** A connection as an article, in the form of an event. */
export function connectionNode(
  connection: SceneConnection,
  scene: Scene,
  options: RecordOptions = {},
): HTMLElement {
  const book = bookOf(scene);
  const chips = connection.events.flatMap((id) => {
    const event = book.events.get(id);
    return event ? [inList('event', id, own('span', event.title))] : [];
  });
  const where = options.within === connection.id ? [] : [own('span', connection.route)];
  return record('connection', connection, book, where, [], chips, options);
}

const COARSE: ReadonlySet<string> = new Set(['region', 'country', 'unknown']);

const inList = (kind: string, id: string, ...children: Child[]) =>
  element('a', { href: `#${kind}-${encodeURIComponent(id)}` }, ...children);

/** What a link that reads the same in every record is about, for those who hear it alone. */
const of = (title: string) => element('span', { class: 'mapgen-hidden' }, ' ', own('span', title));

function record(
  kind: 'event' | 'connection',
  item: SceneEvent | SceneConnection,
  book: Book,
  where: Child[],
  extra: Node[],
  chips: Child[],
  { heading = 'h3', link = true }: RecordOptions,
): HTMLElement {
  const { scene } = book;
  const title = own(heading, item.title, 'mapgen-title');
  const told = element('div', { class: 'mapgen-told' }, title, claim(item, book));
  if (item.summary.length)
    append(told, [element('div', { class: 'mapgen-summary', dir: 'auto' }, ...rich(item.summary))]);
  if (item.quote) {
    append(told, [element('blockquote', { class: 'mapgen-quote' }, own('p', item.quote))]);
  }
  append(told, extra);
  if (item.actors.length) {
    const who = element('span', {}, ...listed(item.actors));
    append(told, [
      element('p', { class: 'mapgen-actors', dir: 'auto' }, ...fill(word(scene, 'actors'), { who })),
    ]);
  }
  if (link) chips.push(inList(kind, item.id, word(scene, 'show_in_list'), of(item.title)));
  if (chips.length) {
    append(told, [
      element('ul', { class: 'mapgen-chips' }, ...chips.map((chip) => element('li', { dir: 'auto' }, chip))),
    ]);
  }
  return element(
    'article',
    { class: 'mapgen-record', 'data-record': kind, 'data-id': item.id, 'data-certainty': item.certainty },
    element(
      'p',
      { class: 'mapgen-when' },
      own('span', item.date || word(scene, 'undated'), 'mapgen-date'),
      where.length > 0 && ' ',
      where.length > 0 && element('span', { class: 'mapgen-where' }, ...where),
    ),
    told,
  );
}

/** Who makes the claim, how certain it is, and the source's own word of doubt. */
function claim(item: SceneEvent | SceneConnection, book: Book): HTMLElement {
  const { scene } = book;
  const numbered = item.sources.flatMap((id) => book.sources.get(id) ?? []);
  const nobody = ['attribution.none', 'attribution.source', 'attribution.sources'][
    Math.min(numbered.length, 2)
  ];
  const who = item.attribution
    ? fill(word(scene, 'attribution'), { who: own('strong', item.attribution) })
    : [word(scene, String(nobody))];
  const references = numbered.map(({ number, source }) => {
    const label = fillText(word(scene, 'source.number'), { n: String(number), title: source.title });
    const link = inList('source', source.id, String(number));
    link.setAttribute('aria-label', label);
    return element('sup', { class: 'mapgen-reference' }, link);
  });
  const hedge = item.hedge && fill(word(scene, 'hedge'), { hedge: own('q', item.hedge) });
  const said = fill(word(scene, 'claim'), {
    who: element('span', { class: 'mapgen-who' }, ...who, ...references),
    certainty: certaintyNode(item.certainty, item.certainty_label),
  });
  return element(
    'p',
    { class: 'mapgen-claim', dir: 'auto' },
    ...said,
    hedge && ' ',
    hedge && element('span', { class: 'mapgen-hedge' }, ...hedge),
  );
}

/** How certain: its word, with the mark that it has on the map (drawn by css/filters.css). */
export const certaintyNode = (certainty: string, label: string): HTMLElement =>
  element('span', { class: 'mapgen-certainty', 'data-certainty': certainty }, label);

/** The sources that some records refer to by number, or null when they refer to none. */
export function sourcesNode(ids: Iterable<string>, scene: Scene): HTMLElement | null {
  const { sources } = bookOf(scene);
  const used = [...new Set(ids)].flatMap((id) => sources.get(id) ?? []).sort((a, b) => a.number - b.number);
  if (!used.length) return null;
  const items = used.map(({ number, source }) => {
    const title = own('span', source.title);
    const address = webAddress(source.url);
    const link = address ? element('a', { href: address }, title) : null;
    if (link) {
      outward(link);
      append(link, [element('span', { class: 'mapgen-hidden' }, ` (${word(scene, 'new_window')})`)]);
    }
    const details = source.details ? own('span', source.details, 'mapgen-details') : null;
    return element('li', { value: String(number) }, link ?? title, details && ' ', details);
  });
  return element('ol', { class: 'mapgen-sources', 'aria-label': word(scene, 'sources') }, ...items);
}
