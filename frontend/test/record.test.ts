import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { accounts } from '../src/accounts';
import {
  accountNodes,
  connectionNode,
  counted,
  element,
  eventNode,
  rich,
  sourcesNode,
  webAddress,
  word,
} from '../src/record';
import type { RichText, Scene, SceneConnection, SceneEvent } from '../src/scene';
import { type FakeElement, install } from './document';

install();

const words = JSON.parse(readFileSync(new URL('../../mapgen/words/en.json', import.meta.url), 'utf8'));
const NASTY =
  '</script><img src=x onerror=alert(1)> {{7*7}} {n} {who} "\'`\u0024{x}` \u2028 &amp; مرحبا __proto__';

const event = (changes: Partial<SceneEvent> = {}): SceneEvent => ({
  id: 'e',
  title: 'Title',
  kind: 'attack',
  kind_label: 'Attack',
  date: '1998',
  edtf: '1998',
  since: null,
  until: null,
  ongoing: false,
  soft_start: false,
  soft_end: false,
  date_basis: 'stated',
  place: 'p',
  places: [],
  position: null,
  precision: 'city',
  precision_label: 'Known to the city',
  summary: [],
  actors: [],
  attribution: null,
  certainty: 'stated',
  certainty_label: 'stated',
  hedge: null,
  quote: null,
  sources: ['s'],
  claim_of: null,
  estimate: null,
  connections: [],
  ...changes,
});

const connection = (changes: Partial<SceneConnection> = {}): SceneConnection =>
  ({ ...event(), id: 'c', route: 'P → Q', events: [], ...changes }) as unknown as SceneConnection;

const scene = (changes: Partial<Scene> = {}): Scene =>
  ({
    words,
    places: [
      { id: 'p', title: 'P-town' },
      { id: 'q', title: 'Q-town' },
    ],
    events: [],
    connections: [],
    sources: [
      { id: 's', title: 'The source', details: '2020', url: 'https://example.org/', archived: null },
      { id: '__proto__', title: NASTY, details: '', url: 'javascript:alert(1)', archived: null },
    ],
    ...changes,
  }) as unknown as Scene;

const html = (nodes: Node[]) => nodes.map((node) => (node as unknown as FakeElement).outerHTML).join('');
const fake = (node: HTMLElement) => node as unknown as FakeElement;
const texts = (node: HTMLElement, name: string) =>
  fake(node)
    .all(name)
    .map((found) => found.textContent);

test('rich text keeps the allowed elements and the text of all others', () => {
  const cases: [RichText, string][] = [
    [['a < b'], 'a &lt; b'],
    [[['p', {}, 'x', ['br', {}], ['em', {}, 'y']]], '<p>x<br><em>y</em></p>'],
    [[['p', { onclick: 'x', style: 'y' }, ['script', {}, 'z']]], '<p>z</p>'],
    [[['img', { src: 'x', onerror: 'y' }]], ''],
    [[['a', { href: 'mailto:a@example.org' }, 'x']], '<a href="mailto:a@example.org">x</a>'],
    [
      [['a', { href: 'https://example.org' }, 'x']],
      '<a href="https://example.org" target="_blank" rel="noopener noreferrer">x</a>',
    ],
    [[['a', {}, 'x']], 'x'],
  ];
  for (const [nodes, expected] of cases) assert.equal(html(rich(nodes)), expected);
});

test('only http and https are linked to, without hidden characters', () => {
  for (const good of ['http://a', 'HTTPS://a/b?c#d']) assert.equal(webAddress(good), good);
  for (const bad of [
    'javascript:alert(1)',
    'java\nscript:x',
    ' https://a',
    'https://a b',
    'https://a\u2028',
    '//a',
    '',
    null,
    3,
  ]) {
    assert.equal(webAddress(bad), null, String(bad));
  }
});

test('who says so comes first, then how certain, then the hedge', () => {
  const blamed = event({
    attribution: 'Riyadh',
    certainty: 'alleged',
    certainty_label: 'alleged',
    hedge: 'the hand of',
  });
  assert.deepEqual(texts(eventNode(blamed, scene()), 'mapgen-claim'), [
    'According to Riyadh1: alleged in the source’s words: the hand of',
  ]);
  assert.deepEqual(texts(eventNode(event(), scene()), 'mapgen-claim'), ['According to the source1: stated']);
  assert.deepEqual(texts(eventNode(event({ sources: [] }), scene()), 'mapgen-claim'), [
    'No source given: stated',
  ]);
});

test('who says so stands before what is said', () => {
  const told = event({
    summary: [['p', {}, 'What happened.']],
    quote: 'so it went',
    estimate: '10 men',
    actors: ['Iran', 'Qasem Soleimani'],
  });
  const parts = fake(eventNode(told, scene())).all('mapgen-told')[0]?.childNodes as FakeElement[];
  assert.deepEqual(
    parts.map((part) => part.getAttribute('class')),
    ['title', 'claim', 'summary', 'quote', 'estimate', 'actors', 'chips'].map((name) => `mapgen-${name}`),
  );
  assert.deepEqual(texts(eventNode(told, scene()), 'mapgen-actors'), ['Involved: Iran, Qasem Soleimani']);
});

test('certainty has a mark, which the style draws', () => {
  const [mark] = fake(eventNode(event({ certainty: 'disputed' }), scene())).all('mapgen-certainty');
  assert.equal(mark?.getAttribute('data-certainty'), 'disputed');
});

test('an event stands with those that tell it differently', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((id) => event({ id, title: id, claim_of: id === 'a' ? null : 'a' }));
  const all = [a, b, c] as SceneEvent[];
  const item = element('li', {}, ...accountNodes(all, scene({ events: all })));
  assert.deepEqual(texts(item, 'mapgen-title'), ['a', 'b', 'c']);
  assert.deepEqual(texts(item, 'mapgen-accounts-heading'), ['Told differently']);
  const [group] = fake(item).all('mapgen-accounts');
  assert.equal(group?.getAttribute('aria-label'), 'Told differently');
  assert.equal(group?.all('mapgen-record').length, 2);
  assert.equal(accountNodes([event()], scene()).length, 1, 'alone, it is no group');
});

test('events are grouped with their rivals, and none is lost', () => {
  const groups = (rivals: Record<string, string>) =>
    accounts(['a', 'b', 'c'].map((id) => event({ id, claim_of: rivals[id] ?? null })))
      .map((group) => group.map(({ id }) => id).join(''))
      .join(' ');
  assert.equal(groups({}), 'a b c');
  assert.equal(groups({ c: 'a' }), 'ac b');
  assert.equal(groups({ a: 'c' }), 'b ca');
  assert.equal(groups({ c: 'b', b: 'a' }), 'abc');
  assert.equal(groups({ b: 'c', c: 'b' }), 'a bc');
  assert.equal(groups({ a: 'b', b: 'c', c: 'b' }), 'bac');
  assert.equal(groups({ a: 'gone' }), 'a b c');
});

test('the place is named unless the popup is that of the place', () => {
  assert.deepEqual(texts(eventNode(event(), scene()), 'mapgen-where'), ['P-town']);
  assert.deepEqual(texts(eventNode(event(), scene(), { within: 'p' }), 'mapgen-where'), []);
  assert.deepEqual(
    texts(eventNode(event({ places: ['p', 'q'] }), scene(), { within: 'p' }), 'mapgen-where'),
    ['P-town, Q-town'],
  );
  assert.deepEqual(texts(eventNode(event({ place: null }), scene()), 'mapgen-where'), ['No place given']);
});

test('a connection has the form of an event', () => {
  const node = connectionNode(connection({ quote: 'so it went', date: '' }), scene());
  assert.deepEqual(texts(node, 'mapgen-date'), ['Undated']);
  assert.deepEqual(texts(node, 'mapgen-where'), ['P → Q']);
  assert.deepEqual(texts(node, 'mapgen-quote'), ['so it went']);
});

test('rival accounts refer to each other', () => {
  const [a, b] = [event({ id: 'a', title: 'A' }), event({ id: 'b', title: 'B', claim_of: 'a' })];
  const both = scene({ events: [a, b] });
  assert.deepEqual(texts(eventNode(a, both), 'mapgen-rival'), ['Told differently in: B']);
  assert.deepEqual(texts(eventNode(b, both), 'mapgen-rival'), ['Another account of: A']);
});

test('hostile text is shown as it is', () => {
  const hostile = event({
    id: NASTY,
    title: NASTY,
    kind_label: NASTY,
    date: NASTY,
    date_basis: '__proto__',
    summary: [NASTY],
    attribution: NASTY,
    certainty_label: NASTY,
    hedge: NASTY,
    quote: NASTY,
    estimate: NASTY,
    sources: ['__proto__', 'constructor'],
    connections: ['__proto__', 'toString'],
    claim_of: 'constructor',
  });
  const node = eventNode(hostile, scene({ events: [hostile] }));
  for (const name of ['title', 'date', 'summary', 'quote'])
    assert.deepEqual(texts(node, `mapgen-${name}`), [NASTY]);
  assert.deepEqual(texts(node, 'mapgen-claim'), [
    `According to ${NASTY}2: ${NASTY} in the source’s words: ${NASTY}`,
  ]);
  assert.ok(!fake(node).outerHTML.includes('<img'));
});

test('sources are listed once, by number, and unsafe addresses are no links', () => {
  const list = sourcesNode(['__proto__', 's', 's', 'gone'], scene());
  assert.ok(list);
  assert.deepEqual(
    fake(list).childNodes.map((item) => (item as FakeElement).getAttribute('value')),
    ['1', '2'],
  );
  assert.ok(!fake(list).outerHTML.includes('javascript:alert(1)"'));
  assert.equal(sourcesNode([], scene()), null);
});

test('words: plural forms, and inherited names are no words', () => {
  assert.equal(counted(scene(), 'events', 1), '1 event');
  assert.equal(counted(scene(), 'events', 52), '52 events');
  assert.equal(word(scene(), 'constructor', 'otherwise'), 'otherwise');
});
