// The search: what a reader may type for a name, and what filters let through. Expected results are reasoned by hand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Scene, SceneConnection, SceneEvent, ScenePlace } from '../src/scene.ts';
import { folded, matcher, type SceneRecord } from '../src/search.ts';
import { type Filters, NO_FILTERS } from '../src/state.ts';

const event = (id: string, changes: Partial<SceneEvent> = {}): SceneEvent =>
  ({
    id,
    title: id,
    kind: 'attack',
    kind_label: 'Attack',
    date: '',
    place: null,
    places: [],
    summary: [],
    actors: [],
    attribution: null,
    certainty: 'stated',
    hedge: null,
    quote: null,
    ...changes,
  }) as SceneEvent;

const connection = (id: string, start: string, end: string, via: string[] = []): SceneConnection =>
  ({ ...event(id), start, end, via }) as unknown as SceneConnection;

const place = (id: string, title: string, aliases: string[] = []): ScenePlace =>
  ({ id, title, aliases }) as unknown as ScenePlace;

const scene = (events: SceneEvent[], connections: SceneConnection[] = [], places: ScenePlace[] = []): Scene =>
  ({ events, connections, places }) as unknown as Scene;

const found = (of: Scene, change: Partial<Filters>): string[] => {
  const matching = matcher(of);
  const records: SceneRecord[] = [...of.events, ...of.connections];
  return records.filter((r) => matching(r, { ...NO_FILTERS, ...change })).map(({ id }) => id);
};

const CITIES = scene(
  [
    event('in-sanaa', { place: 'sanaa' }),
    event('in-moscow', { place: 'moscow' }),
    event('in-tehran', { place: 'tehran' }),
    event('in-istanbul', { place: 'istanbul' }),
    event('nowhere'),
  ],
  [connection('moscow-tehran', 'moscow', 'tehran'), connection('by-sanaa', 'tehran', 'istanbul', ['sanaa'])],
  [
    place('sanaa', "Sana'a", ['صنعاء']),
    place('moscow', 'Moscow', ['Москва']),
    place('tehran', 'Tehran', ['Teheran', 'تهران']),
    place('istanbul', 'İstanbul'),
  ],
);

test('a place is found by any spelling of its names', () => {
  // Apostrophe, typographic apostrophe, modifier letters, accents alone, none; with harakat, without hamza.
  for (const query of [
    "Sana'a",
    'sana’a',
    'SANAA',
    'Ṣan‘ā’',
    'Ṣanʿāʾ',
    'San`a´',
    'صنعاء',
    'صَنْعاء',
    'صنـعاء',
    'صنعا',
  ])
    assert.deepEqual(found(CITIES, { query }), ['in-sanaa', 'by-sanaa'], query);
  for (const query of ['Teheran', 'tehrān', 'تهران'])
    assert.deepEqual(found(CITIES, { query }), ['in-tehran', 'moscow-tehran', 'by-sanaa'], query);
  for (const query of ['Москва', 'москва', 'МОСКВА'])
    assert.deepEqual(found(CITIES, { query }), ['in-moscow', 'moscow-tehran'], query);
  for (const query of ['istanbul', 'İSTANBUL', 'ISTANBUL', 'ıstanbul'])
    assert.deepEqual(found(CITIES, { query }), ['in-istanbul', 'by-sanaa'], query);
});

test('the normal form of a text does not matter', () => {
  const composed = 'Bộ Tổng tham mưu, Čačak, Malmö, 대한민국, が';
  assert.notEqual(composed.normalize('NFC'), composed.normalize('NFD'));
  assert.equal(folded(composed.normalize('NFC')), folded(composed.normalize('NFD')));
  assert.equal(folded('Malmö Čačak'), 'malmo cacak');
});

test('letters that are written in several ways are one', () => {
  const same: [string, string][] = [
    ['Straße', 'STRASSE'],
    ['Łódź', 'lodz'],
    ['Ærø', 'aero'],
    ['Œuvre', 'oeuvre'],
    ['Đà Nẵng', 'da nang'],
    ['ʿAlī', 'ali'],
    ['أحمد إلى آل', 'احمد الى ال'],
    ['مكتبة', 'مكتبه'],
    ['علی کریم', 'علي كريم'],
    ['مَدِينَة', 'مدينة'],
    ['١٩٩٨', '1998'],
    ['۱۹۹۸', '1998'],
    ['２０１５', '2015'],
    ['Ὀδυσσεύς', 'οδυσσευσ'],
    ['سَـلَام', 'سلام'],
    ['שָׁלוֹם', 'שלום'],
    ['ёлка', 'елка'],
    ['al‑Assad', 'Al Assad'],
    ['a – b', 'a-b'],
    ['می‌خواهم', 'میخواهم'],
    ['co\u00adoperate', 'cooperate'],
  ];
  for (const [one, other] of same) assert.equal(folded(one), folded(other), one);
  // Letters of other scripts are kept apart: these are two Hindi words.
  assert.notEqual(folded('की'), folded('का'));
});

test('all words must be found, in any order and any field', () => {
  const of = scene(
    [
      event('full', {
        title: 'A Title',
        summary: [['p', {}, 'What ', ['em', {}, 'hap'], 'pened', ['br', {}], 'then']],
        quote: 'so it went',
        hedge: 'presumably',
        attribution: 'Riyadh',
        actors: ['Quds Force'],
        date: '30 September 2015',
        place: 'p',
        places: ['q'],
      }),
      event('other'),
    ],
    [],
    [place('p', 'P-town'), place('q', 'Q-town', ['Kyutown'])],
  );
  for (const query of [
    'title',
    'happened',
    'went so',
    'presumably',
    'riyadh',
    'quds',
    'september 30',
    'attack then riyadh',
    'p-town kyutown',
    '“so it went”',
  ])
    assert.ok(found(of, { query }).includes('full'), query);
  assert.deepEqual(found(of, { query: 'title riyadh' }), ['full']);
  assert.deepEqual(found(of, { query: 'title absent' }), []);
  assert.deepEqual(found(of, { query: 'attack' }), ['full', 'other']);
});

test('a query without a letter lets everything through', () => {
  for (const query of ['', '   ', "'", '“”', '—', '\u0640'])
    assert.equal(found(CITIES, { query }).length, 7, query);
});

test('facets: any of the values within one, all facets together, and one left out for its counts', () => {
  const of = scene([
    event('a', { kind: 'attack', actors: ['x', 'y'], place: 'p' }),
    event('b', { kind: 'battle', actors: ['y'], place: 'q' }),
    event('c', { kind: 'battle', certainty: 'alleged' }),
  ]);
  assert.deepEqual(found(of, { kinds: ['attack', 'battle'] }), ['a', 'b', 'c']);
  assert.deepEqual(found(of, { kinds: ['battle'], actors: ['x', 'y'] }), ['b']);
  assert.deepEqual(found(of, { certainties: ['alleged'] }), ['c']);
  assert.deepEqual(found(of, { places: ['p'] }), ['a']);
  assert.deepEqual(found(of, { actors: ['__proto__'] }), []);
  const matching = matcher(of);
  const filters = { ...NO_FILTERS, kinds: ['attack'], actors: ['y'] };
  assert.deepEqual(
    of.events.filter((record) => matching(record, filters, 'kinds')).map(({ id }) => id),
    ['a', 'b'],
  );
});

test('2,000 records are searched in a few milliseconds', () => {
  const summary = [['p', {}, 'Ṣanʿāʾ and 400 more letters: '.repeat(14)]] as SceneEvent['summary'];
  const of = scene(
    Array.from({ length: 2000 }, (_, i) => event(`e${i}`, { summary, title: `The event number ${i}` })),
  );
  const matching = matcher(of);
  const search = (query: string) => {
    const begun = performance.now();
    const hits = of.events.filter((record) => matching(record, { ...NO_FILTERS, query })).length;
    return { hits, took: performance.now() - begun };
  };
  search('warm');
  assert.equal(search('number 1999').hits, 1);
  // The least of some runs: others may be busy on the machine.
  const took = Math.min(...['sanaa', 'letters 17', 'absent', '1234', 'event'].map((q) => search(q).took));
  const absent = Math.min(...Array.from({ length: 5 }, (_, i) => search(`absent${i}`).took));
  assert.ok(took < 10 && absent < 10, `${took} ms, ${absent} ms`);
});

test('what names a place in its text is found by any spelling of it, whole words only', () => {
  const of = scene(
    [
      event('told', { title: 'A meeting in Tehran, says Moscow' }),
      event('other', { title: 'The Tehranis' }),
      event('two', { summary: [['p', {}, 'From New York to London']] }),
    ],
    [],
    [
      place('tehran', 'Tehran', ['Teheran', 'تهران']),
      place('new-york', 'New York', ['Nueva York']),
      place('york', 'York', ['Eboracum']),
    ],
  );
  assert.deepEqual(found(of, { query: 'teheran' }), ['told']);
  assert.deepEqual(found(of, { query: 'تهران' }), ['told']);
  assert.deepEqual(found(of, { query: 'nueva' }), ['two']);
  assert.deepEqual(found(of, { query: 'tehran' }), ['told', 'other']);
});

test('the word for the certainty is searched as it stands on the record', () => {
  const of = scene([
    event('sure', { certainty_label: 'stated' }),
    event('unsure', { certainty: 'alleged', certainty_label: 'alleged' }),
  ]);
  assert.deepEqual(found(of, { query: 'Alleged' }), ['unsure']);
});
