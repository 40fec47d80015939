import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cell, csv, geojson, mayDownload } from '../src/downloads';
import type { Scene } from '../src/scene';

describe('a cell of the table', () => {
  const cases: [Parameters<typeof cell>[0], string][] = [
    ['plain', 'plain'],
    [null, ''],
    // RFC 4180, sections 2.5 to 2.7.
    ['a,b', '"a,b"'],
    ['say "so"', '"say ""so"""'],
    ['two\r\nlines', '"two\r\nlines"'],
    // OWASP's list of what begins a formula.
    ['=1+1', "'=1+1"],
    ['+1+1', "'+1+1"],
    ['-1+1', "'-1+1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', '"\'\r=1"'],
    ['=HYPERLINK("https://example.org","x")', '"\'=HYPERLINK(""https://example.org"",""x"")"'],
    [['=1', '-2'], "'=1; -2"],
    ["'=1", "'=1"],
    ['a=1', 'a=1'],
    // Numbers are none.
    [-99.133, '-99.133'],
    [0, '0'],
    ['-5', '-5'],
    ['+5.25', '+5.25'],
    ['-', "'-"],
    ['-5,-6', `"'-5,-6"`],
  ];
  for (const [value, expected] of cases) {
    test(JSON.stringify(value), () => assert.equal(cell(value), expected));
  }
});

const claim = {
  summary: [],
  actors: [],
  attribution: null,
  certainty: 'alleged',
  hedge: null,
  quote: null,
  sources: [],
};
const scene = {
  id: 'x',
  title: 'X',
  summary: [],
  alt: 'X',
  language: 'en',
  theme: 'auto',
  licence: null,
  words: { 'date_basis.inferred': 'date inferred' },
  view: [170, 0, 190, 10],
  framed: false,
  order: [],
  sources: [{ id: 's', title: 'The source', details: '', url: null, archived: null }],
  places: [
    {
      id: 'fiji',
      title: 'Fiji',
      position: [178, -18],
      kind: 'country',
      precision: 'country',
      anchor: false,
      color: null,
      summary: [],
      sources: [],
      aliases: [],
      events: [],
      connections: [],
    },
    {
      id: 'samoa',
      title: 'Samoa',
      position: [188.25, -13.5],
      kind: 'other',
      precision: 'site',
      anchor: true,
      color: null,
      summary: [],
      sources: [],
      aliases: [],
      events: [],
      connections: [],
    },
    {
      id: 'own',
      title: 'Own point',
      position: [179, -17],
      kind: 'site',
      precision: 'site',
      anchor: false,
      color: null,
      summary: [],
      sources: [],
      aliases: [],
      events: [],
      connections: [],
    },
  ],
  connections: [
    {
      id: 'c',
      title: 'Fiji → Samoa',
      label: null,
      kind: 'arms',
      kind_label: 'Arms',
      direction: 'forward',
      start: 'fiji',
      end: 'samoa',
      via: [],
      legs: [],
      date: 'from September 2015',
      edtf: '2015-09/..',
      since: '2015-09-01',
      until: null,
      color: null,
      width: null,
      events: [],
      ...claim,
    },
  ],
  events: [
    {
      id: 'own',
      title: '=cmd',
      kind: 'attack',
      date: '3 January 2020 (uncertain)',
      edtf: '2020-01-03?',
      since: '2020-01-03',
      until: '2020-01-03',
      date_basis: 'date inferred',
      place: 'own',
      places: ['fiji'],
      position: [179, -17],
      precision: 'site',
      claim_of: null,
      estimate: null,
      connections: ['c'],
      ...claim,
      sources: ['s'],
    },
  ],
} as unknown as Scene;

describe('the data as GeoJSON', () => {
  const { type, features } = JSON.parse(geojson(scene));
  const by = (record: string, id: string) =>
    features.find(
      (one: { properties: Record<string, unknown> }) =>
        one.properties.record === record && one.properties.id === id,
    );

  test('has every record once, a point of an event as that event alone', () => {
    assert.equal(type, 'FeatureCollection');
    const ids = features.map(
      (one: { properties: { record: string; id: string } }) =>
        `${one.properties.record} ${one.properties.id}`,
    );
    assert.deepEqual(ids, [
      'dataset x',
      'source s',
      'place fiji',
      'place samoa',
      'connection c',
      'event own',
    ]);
    assert.equal(by('event', 'own').properties.place, undefined);
  });

  test('has longitudes of a globe', () => {
    assert.deepEqual(by('place', 'samoa').geometry, { type: 'Point', coordinates: [-171.75, -13.5] });
    assert.deepEqual(by('connection', 'c').geometry.coordinates, [
      [178, -18],
      [-171.75, -13.5],
    ]);
  });

  test('has dates as the author wrote them, and no more than that', () => {
    const { since, until } = by('connection', 'c').properties;
    assert.deepEqual([since, until], ['2015-09', '..']);
    const { date, date_basis } = by('event', 'own').properties;
    assert.deepEqual([date, date_basis], ['2020-01-03?', 'inferred']);
  });
});

test('the table has a row for each event and connection, and as many cells in each', () => {
  const text = csv(scene);
  assert.equal(text[0], '\ufeff');
  const [head, ...rows] = text.slice(1).trimEnd().split('\r\n');
  assert.equal(rows.length, 2);
  const columns = String(head).split(',');
  const [event, connection] = rows.map((row) => row.split(','));
  assert.equal(event?.length, columns.length);
  assert.equal(connection?.length, columns.length);
  assert.equal(event?.[columns.indexOf('title')], "'=cmd");
  assert.equal(event?.[columns.indexOf('latitude')], '-17');
  assert.equal(event?.[columns.indexOf('places')], 'Fiji');
  assert.equal(event?.[columns.indexOf('sources')], 'The source');
  assert.equal(connection?.[columns.indexOf('to')], 'Samoa');
});

describe('whether files can be saved', () => {
  const top = {};
  const view = (changes: Record<string, unknown>) =>
    ({
      frameElement: null,
      parent: {},
      self: top,
      origin: 'https://example.org',
      name: '',
      ...changes,
    }) as unknown as Window;
  const frame = (sandbox: string | null) => ({
    hasAttribute: () => sandbox !== null,
    getAttribute: () => sandbox,
  });
  const cases: [string, Record<string, unknown>, boolean][] = [
    ['a page of its own', { parent: top }, true],
    ['a page of its own, from disk', { parent: top, origin: 'null' }, true],
    ["a frame in another site's page", {}, true],
    ['a frame with an opaque origin: what WordPress leaves of a snippet', { origin: 'null' }, false],
    ['one whose snippet says that it may', { origin: 'null', name: 'mapgen-downloads' }, true],
    ["a frame in the site's own page", { frameElement: frame(null) }, true],
    ['one with a sandbox', { frameElement: frame('allow-scripts allow-same-origin') }, false],
    ['one with a sandbox that allows it', { frameElement: frame('allow-scripts allow-downloads') }, true],
    [
      'one with a sandbox that allows something else',
      { frameElement: frame('allow-downloads-without-user-activation') },
      false,
    ],
  ];
  for (const [name, changes, expected] of cases)
    test(name, () => assert.equal(mayDownload(view(changes)), expected));
});
