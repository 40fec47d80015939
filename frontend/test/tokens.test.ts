// The colours hold: contrast by WCAG 2.2's formula, and the kinds' colours apart from one another for all common kinds of
// colour vision: simulated with the matrices of Machado, Oliveira and Fernandes (2009, severity 1.0, on linear RGB),
// compared as distances in OKLab (Ottosson 2020). 0.02 is just noticeable; pattern and width tell kinds apart besides.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

type Triple = [number, number, number];
type Tokens = Map<string, string>;

const css = readFileSync(new URL('../src/css/tokens.css', import.meta.url), 'utf8');
const [lightCss = '', darkCss = ''] = css.split('@media screen and (prefers-color-scheme: dark)');
const read = (text: string): Tokens =>
  new Map(
    [...text.matchAll(/--mapgen-([a-z-]+):\s*(#[0-9a-f]{6})/g)].map((m) => [String(m[1]), String(m[2])]),
  );
const light = read(lightCss);
const themes: [string, Tokens][] = [
  ['light', light],
  ['dark', new Map([...light, ...read(darkCss)])],
];

test("dark by the author's choice is dark by the reader's", () => {
  const built = readFileSync(new URL('../../mapgen/static/mapgen.css', import.meta.url), 'utf8');
  const coloursOf = (selector: string): string[] => {
    assert.ok(built.includes(selector), selector);
    const from = built.indexOf(selector) + selector.length;
    return built
      .slice(from, built.indexOf('}', from))
      .split(';')
      .filter((line) => line.startsWith('--mapgen-'));
  };
  const byReader = coloursOf(':root:not([data-theme=light]){');
  assert.ok(byReader.length > 10);
  assert.deepEqual(coloursOf(':root[data-theme=dark]{'), byReader);
});

const KINDS = [
  'arms',
  'troops',
  'command',
  'diplomatic',
  'support',
  'attack',
  'intelligence',
  'influence',
  'route',
];
const VISION: Record<string, Triple[]> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const of = (tokens: Tokens, name: string): string => {
  const value = tokens.get(name);
  assert.ok(value, `--mapgen-${name}`);
  return value;
};
const linear = (hex: string): Triple =>
  [1, 3, 5].map((i) => {
    const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as Triple;
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, i) => sum + x * Number(b[i]), 0);
const luminance = (hex: string): number => dot(linear(hex), [0.2126, 0.7152, 0.0722]);

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function oklab(hex: string, vision: Triple[]): number[] {
  const seen = vision.map((row) => Math.min(1, Math.max(0, dot(row, linear(hex)))));
  const lms = [
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
  ].map((row) => Math.cbrt(dot(row, seen)));
  return [
    [0.2104542553, 0.793617785, -0.0040720468],
    [1.9779984951, -2.428592205, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.808675766],
  ].map((row) => dot(row, lms));
}

const apart = (a: number[], b: number[]): number => Math.hypot(...a.map((x, i) => x - Number(b[i])));

test('the formulas give the values of their sources', () => {
  assert.equal(contrast('#000000', '#ffffff'), 21);
  // WebAIM's well-known example: the lightest grey on white with 4.5:1.
  assert.ok(contrast('#767676', '#ffffff') >= 4.5 && contrast('#777777', '#ffffff') < 4.5);
  // Ottosson: white is (1, 0, 0).
  assert.ok(apart(oklab('#ffffff', VISION.normal as Triple[]), [1, 0, 0]) < 1e-3);
});

for (const [theme, tokens] of themes) {
  test(`${theme}: text has 4.5:1`, () => {
    const pairs: [string, string[]][] = [
      ['ink', ['paper', 'land', 'land-story', 'water']],
      ['muted', ['paper', 'land', 'land-story', 'water']],
      ['accent', ['paper']],
      ['country-name', ['land', 'land-story']],
      ['sea-name', ['water']],
    ];
    for (const [text, grounds] of pairs) {
      for (const ground of grounds) {
        const ratio = contrast(of(tokens, text), of(tokens, ground));
        assert.ok(ratio >= 4.5, `${text} on ${ground}: ${ratio.toFixed(2)}`);
      }
    }
  });

  test(`${theme}: marks have 3:1 against the basemap and the paper`, () => {
    for (const mark of [...KINDS, 'alliance-edge', 'disputed', 'focus']) {
      for (const ground of ['land', 'land-story', 'water', 'paper']) {
        const ratio = contrast(of(tokens, mark), of(tokens, ground));
        assert.ok(ratio >= 3, `${mark} on ${ground}: ${ratio.toFixed(2)}`);
      }
    }
  });

  test(`${theme}: rings of focus and of selection, and borders that the pointer is on, have 3:1`, () => {
    const pairs: [string, string[]][] = [
      ['focus', ['paper', 'land', 'land-story', 'water']],
      ['ink', ['paper', 'land', 'land-story', 'water']],
      ['accent', ['paper']],
      ['muted', ['paper']],
    ];
    for (const [ring, grounds] of pairs) {
      for (const ground of grounds) {
        const ratio = contrast(of(tokens, ring), of(tokens, ground));
        assert.ok(ratio >= 3, `${ring} on ${ground}: ${ratio.toFixed(2)}`);
      }
    }
  });

  for (const [name, vision] of Object.entries(VISION)) {
    test(`${theme}: the kinds are told apart with ${name === 'normal' ? 'full colour vision' : name}`, () => {
      const least = name === 'normal' ? 0.1 : 0.07;
      for (const [i, a] of KINDS.entries()) {
        for (const b of KINDS.slice(i + 1)) {
          const distance = apart(oklab(of(tokens, a), vision), oklab(of(tokens, b), vision));
          assert.ok(distance >= least, `${a} and ${b}: ${distance.toFixed(3)}`);
        }
      }
    });
  }
}
