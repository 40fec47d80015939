// The legend: what the signs on this map mean, and no others. Over the map's corner where there is room, below it else.
import { isFramed } from './embed';
import { placeSymbol } from './map/places';
import { sureness, svg, swatch } from './map/styles';
import { element, own, word } from './record';
import { roving } from './roving';
import type { Scene, SceneEvent } from './scene';
import { type Form, markSymbol } from './timeline/marks';

const DISPUTED = 'M-22 0H22';

/** What the map draws for a symbol of the legend. */
function symbol(name: string): Node {
  switch (name) {
    case 'capital':
      return placeSymbol('disc', null);
    case 'place':
      return placeSymbol('ring', null);
    case 'count':
      return placeSymbol('disc', 3);
    case 'count-ring':
      return placeSymbol('ring', 3);
    case 'country-only':
    case 'area':
      return placeSymbol('area', null);
    case 'disputed-border': {
      const line = svg('svg', {
        width: 44,
        height: 18,
        viewBox: '-22 -9 44 18',
        'aria-hidden': 'true',
        focusable: 'false',
      });
      line.append(svg('path', { class: 'mapgen-legend-disputed', d: DISPUTED }));
      return line;
    }
    default:
      return document.createTextNode('');
  }
}

function group(heading: string | null, items: [Node, string][]): HTMLElement | null {
  if (!items.length) return null;
  const list = element('ul', { class: 'mapgen-legend-items' });
  for (const [sign, label] of items) {
    const box = element('span', { class: 'mapgen-legend-sign' }, sign);
    list.append(element('li', {}, box, own('span', label)));
  }
  return element(
    'div',
    { class: 'mapgen-legend-group' },
    heading && own('p', heading, 'mapgen-legend-heading'),
    list,
  );
}

/** What the lengths of the timeline's marks tell, of those that occur. */
export function formsOf(events: readonly SceneEvent[]): Form[] {
  const of = ({ since, until, ongoing, soft_start, soft_end }: SceneEvent): Form[] => {
    if (!since && !until) return [];
    if (since && since === until) return ['day'];
    if (since && ongoing) return soft_start ? ['ongoing', 'soft'] : ['ongoing'];
    return !since || !until ? ['soft'] : soft_start || soft_end ? ['span', 'soft'] : ['span'];
  };
  const found = new Set(events.flatMap(of));
  return (['day', 'span', 'soft', 'ongoing'] as const).filter((form) => found.has(form));
}

/** How certain events are, where not all of them are stated: the lines on the map may be surer, or less so. */
function doubtsOf(events: readonly SceneEvent[]): [string, string][] {
  const found = new Map(events.map(({ certainty, certainty_label }) => [certainty, certainty_label]));
  const doubts = [...found].sort(([a], [b]) => sureness(a) - sureness(b));
  return doubts.some(([certainty]) => certainty !== 'stated') ? doubts : [];
}

/** The marks of the timeline, which asks for less room closed: it is their glyphs' key. */
function timelineNode(scene: Scene): HTMLElement | null {
  const doubts = doubtsOf(scene.events);
  const forms = formsOf(scene.events);
  if (!forms.length) return null;
  const kinds = new Map(scene.events.map(({ kind, kind_label }) => [kind, kind_label]));
  const body = element(
    'div',
    { class: 'mapgen-legend-marks' },
    group(
      null,
      [...kinds].map(([kind, label]) => [markSymbol(kind), label]),
    ),
    group(
      null,
      forms.map((form) => [markSymbol('', 'stated', form), word(scene, `timeline.form.${form}`)]),
    ),
    group(
      doubts.length ? word(scene, 'certainty') : null,
      doubts.map(([certainty, label]) => [markSymbol('', certainty, 'span'), label]),
    ),
  );
  return element(
    'details',
    { class: 'mapgen-legend-timeline' },
    element('summary', {}, own('span', word(scene, 'timeline.marks'))),
    body,
  );
}

/** The legend's element. */
function legendNode(scene: Scene, withTimeline: boolean): HTMLDetailsElement {
  const { kinds, certainties, symbols } = scene.legend;
  // "Stated" alone needs no explaining: it is how every line looks.
  const doubts = certainties.some(([certainty]) => certainty !== 'stated') ? certainties : [];
  const body = element(
    'div',
    { class: 'mapgen-legend-body' },
    group(
      null,
      kinds.map(([kind, label]) => [swatch(kind, 'stated'), label]),
    ),
    group(
      word(scene, 'certainty'),
      doubts.map(([certainty, label]) => [swatch('command', certainty), label]),
    ),
    group(
      null,
      symbols.map(([name, label]) => [symbol(name), label]),
    ),
    withTimeline && timelineNode(scene),
  );
  return element(
    'details',
    { class: 'mapgen-legend', 'data-mapgen-over': '' },
    element('summary', {}, own('span', word(scene, 'legend'))),
    body,
  );
}

/** Whether the legend starts open: below a map it costs no view of it, over one only where the map is large. */
export function startsOpen(page: number, map: { width: number; height: number }): boolean {
  if (page < 37.5) return false;
  return page < 56.25 || (map.width >= 50 && map.height >= 40);
}

/** Whether it starts open in a frame, where it is over the map at any width: the first view keeps clear of it. */
export const opensFramed = ({ width, height }: { width: number; height: number }): boolean =>
  width >= 56.25 && height >= 26;

/** Puts the legend after the map's stage, open where there is room until the reader has chosen. */
export function mountLegend(stage: HTMLElement, scene: Scene): void {
  const timeline = stage === document.body ? null : stage.parentElement?.querySelector('.mapgen-timeline');
  const legend = legendNode(scene, Boolean(timeline));
  // A map without a page around it, as in a notebook, has its legend below it.
  if (stage === document.body) stage.append(legend);
  else (timeline ?? stage).after(legend);
  const page = stage.closest<HTMLElement>('.mapgen') ?? document.documentElement;
  let chosen = false;
  let printing = false;
  const adjust = (): void => {
    if (chosen || printing) return;
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    const size = { width: stage.clientWidth / rem, height: stage.clientHeight / rem };
    legend.open = isFramed() ? opensFramed(size) : startsOpen(page.clientWidth / rem, size);
    // A legend that would have to be scrolled covers too much.
    if (isFramed() && legend.open && legend.scrollHeight > legend.clientHeight + 1) legend.open = false;
  };
  const choose = (): void => {
    chosen = true;
  };
  legend.querySelector('summary')?.addEventListener('click', choose);
  // Two that open are one tab stop: a reader with a keyboard has many to pass before the list.
  roving(legend, 'summary');
  // On paper it is open: nobody can open it there.
  let closed = false;
  const print = ({ type }: Event): void => {
    printing = type === 'beforeprint';
    if (printing) closed = !legend.open;
    legend.open = printing || !closed;
  };
  addEventListener('beforeprint', print);
  addEventListener('afterprint', print);
  const observer = new ResizeObserver(adjust);
  observer.observe(page);
  adjust();
}
