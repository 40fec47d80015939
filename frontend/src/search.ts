// Which records a search and the filters let through. Pure.
import type { RichText, Scene, SceneConnection, SceneEvent } from './scene';
import type { Filters } from './state';

export type Facet = 'kinds' | 'actors' | 'certainties' | 'places';
export type SceneRecord = SceneEvent | SceneConnection;
/** Tells whether a record passes all filters, or all but one facet: for that facet's counts. */
export type Matcher = (record: SceneRecord, filters: Filters, except?: Facet) => boolean;

export const FACETS: readonly Facet[] = ['kinds', 'actors', 'certainties', 'places'];

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

// Apostrophes, quotation marks and the letters that stand for ʿayn and hamza in Latin script: Sana'a, Sana’a, Ṣanʿāʾ.
// The free-standing accents are among them, as they are typed for apostrophes; so is hamza on its own line.
const QUOTES = /['"`´‘’‚‛“”„‟‹›«»′″‵＇\u02b9-\u02bf\u02c8\u02ca\u02cb\u02ee\u05f3\u05f4\u0621]/g;
// Accents, points and harakat; not the vowel signs of Indic scripts, which are letters. Tatweel; joiners, soft hyphens
// and marks of direction.
const MARKS =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: combining characters are what it is a class of
  /[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]|\u0640|\p{Cf}/gu;
const BETWEEN = /[\s\p{P}]+/gu;
// Letters that no decomposition takes apart, and those of Persian and Urdu that Arabic keyboards write otherwise.
const FOLDS: Record<string, string> = {
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ς: 'σ',
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  ة: 'ه',
  ۃ: 'ه',
  ە: 'ه',
  ہ: 'ه',
  ھ: 'ه',
};
const FOLDED = new RegExp(`[${Object.keys(FOLDS).join('')}\u0660-\u0669\u06f0-\u06f9]`, 'g');

/** A text as it is compared: without accents, apostrophes and case, whatever its normal form and its digits. */
export const folded = (text: string): string =>
  text
    .replace(QUOTES, '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(MARKS, '')
    .replace(QUOTES, '')
    .replace(FOLDED, (letter) => FOLDS[letter] ?? String(letter.charCodeAt(0) & 0xf))
    .replace(BETWEEN, ' ')
    .trim();

const INLINE: ReadonlySet<string> = new Set(['em', 'strong', 'a', 'code']);

/** Rich text as plain text; an element ends a word, unless it stands within the text. */
export const plain = (nodes: RichText): string =>
  nodes
    .map((node) => {
      if (typeof node === 'string') return node;
      const [tag, , ...children] = node;
      return plain(children) + (INLINE.has(tag) ? '' : ' ');
    })
    .join('');

/** The matcher of a scene. What is searched in a record is put together when somebody searches for the first time. */
export function matcher(scene: Scene): Matcher {
  const names = new Map(scene.places.map((place) => [place.id, [place.title, ...place.aliases].join(' ')]));
  // The spellings of all places by their first word, each with all the others of its place.
  const spellings = new Map<string, { spelling: string; all: string }[]>();
  for (const { title, aliases } of scene.places) {
    const all = [title, ...aliases].map(folded).filter(Boolean);
    if (all.length < 2) continue;
    for (const spelling of all) {
      const [first = ''] = spelling.split(' ');
      spellings.set(first, [...(spellings.get(first) ?? []), { spelling, all: all.join(' ') }]);
    }
  }
  /** A text that names a place is found by any spelling of that place. */
  const respelt = (text: string): string => {
    const more = new Set<string>();
    for (let at = 0; at < text.length; ) {
      const rest = text.slice(at);
      const [word = ''] = rest.split(' ', 1);
      for (const { spelling, all } of spellings.get(word) ?? [])
        if (`${rest} `.startsWith(`${spelling} `)) more.add(all);
      at += word.length + 1;
    }
    return [text, ...more].join(' ');
  };
  const texts = new Map<SceneRecord, string>();
  const textOf = (record: SceneRecord): string => {
    let text = texts.get(record);
    if (text === undefined) {
      const told = folded(
        [
          record.title,
          record.kind_label,
          record.date,
          record.attribution,
          record.certainty_label,
          record.hedge,
          record.quote,
          plain(record.summary),
          ...record.actors,
          ...valuesOf(record, 'places').map((id) => names.get(id)),
        ]
          .filter(Boolean)
          .join(' '),
      );
      text = respelt(told);
      texts.set(record, text);
    }
    return text;
  };
  let query = '';
  let words: string[] = [];
  return (record, filters, except) => {
    if (filters.query !== query) {
      query = filters.query;
      words = folded(query).split(' ').filter(Boolean);
    }
    return (
      FACETS.every((facet) => {
        const wanted = filters[facet];
        return facet === except || !wanted.length || valuesOf(record, facet).some((v) => wanted.includes(v));
      }) && words.every((sought) => textOf(record).includes(sought))
    );
  };
}
