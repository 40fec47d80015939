// The search box and the filters, above the list.
import { sureness } from './map/styles';
import { certaintyNode, element, fillText, own, word } from './record';
import type { Scene } from './scene';
import { FACETS, type Facet, matcher, type SceneRecord, valuesOf } from './search';
import { isSoFar, type Shown, stands } from './shown';
import type { State, Store } from './state';
import { mountStatus, namesOf } from './status';

export interface Choice {
  value: string;
  label: string;
}

/** How long a reader pauses before what is typed is searched for, in milliseconds. */
const PAUSE = 150;
/** How many choices of a facet stand there without being asked for. */
const FEW = 8;

const recordsOf = (scene: Scene): SceneRecord[] => [...scene.events, ...scene.connections];

/** The values of a facet: the commonest first, certainties from sure to unsure. */
export function choicesOf(scene: Scene, facet: Facet): Choice[] {
  const totals = new Map<string, number>();
  for (const record of recordsOf(scene))
    for (const value of new Set(valuesOf(record, facet))) totals.set(value, (totals.get(value) ?? 0) + 1);
  const name = namesOf(scene, facet);
  const rank = (value: string): number =>
    facet === 'certainties' ? sureness(value) : -(totals.get(value) ?? 0);
  // Equal ones stay in the order in which the records have them, which is by date.
  return [...totals.keys()].sort((a, b) => rank(a) - rank(b)).map((value) => ({ value, label: name(value) }));
}

/**
 * A function that counts the records of each value in a state: those that pass the date, the query and all facets but
 * the value's own.
 */
export function counter(scene: Scene): (state: State, facet: Facet) => ReadonlyMap<string, number> {
  const matching = matcher(scene);
  const records = recordsOf(scene);
  return ({ date, filters }, facet) => {
    const counts = new Map<string, number>();
    for (const record of records) {
      const there = 'start' in record ? stands(record, date) : isSoFar(record, date);
      if (!there || !matching(record, filters, facet)) continue;
      for (const value of new Set(valuesOf(record, facet))) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return counts;
  };
}

/** A facet as a group of boxes to tick. */
function facetNode(scene: Scene, store: Store, facet: Facet, choices: readonly Choice[]) {
  const boxes = choices.map(({ value, label }) => {
    const box = element('input', { type: 'checkbox', value });
    const count = element('span', { class: 'mapgen-choice-count' });
    const name = facet === 'certainties' ? certaintyNode(value, label) : own('span', label);
    const root = element('label', { class: 'mapgen-choice' }, box, name, ' ', count);
    return { value, box, count, root };
  });
  const group = element(
    'fieldset',
    { class: 'mapgen-facet', 'data-facet': facet },
    element('legend', { dir: 'auto' }, word(scene, `filter.${facet}`)),
    ...boxes.map(({ root }) => root),
  );
  let all = boxes.length <= FEW + 2;
  const more = element(
    'button',
    { type: 'button', class: 'mapgen-more' },
    fillText(word(scene, 'filter.all'), { n: String(boxes.length) }),
  );
  more.addEventListener('click', () => {
    all = true;
    more.remove();
    curtail();
    boxes[FEW]?.box.focus();
  });
  if (!all) group.append(more);
  const curtail = (): void => {
    for (const [index, { root, box }] of boxes.entries()) root.hidden = !all && index >= FEW && !box.checked;
  };
  group.addEventListener('change', () =>
    store.filter({ [facet]: boxes.filter(({ box }) => box.checked).map(({ value }) => value) }),
  );
  return {
    root: group,
    update(chosen: readonly string[], counts: ReadonlyMap<string, number>): void {
      for (const { value, box, count, root } of boxes) {
        const number = counts.get(value) ?? 0;
        box.checked = chosen.includes(value);
        count.textContent = String(number);
        root.toggleAttribute('data-none', !number);
      }
      curtail();
    },
  };
}

/** Puts search, filters and the line on what is shown into the list's head. */
export function mountFilters(
  host: HTMLElement,
  scene: Scene,
  store: Store,
  shownIn: (state: State) => Shown,
): void {
  const offered = FACETS.map((facet) => ({ facet, choices: choicesOf(scene, facet) })).filter(
    ({ choices }) => choices.length > 1,
  );
  const input = element('input', {
    type: 'search',
    id: 'mapgen-search',
    class: 'mapgen-search-box',
    autocomplete: 'off',
    spellcheck: 'false',
    enterkeyhint: 'search',
    dir: 'auto',
    placeholder: word(scene, 'search.short'),
  });
  const label = element('label', { class: 'mapgen-hidden', for: input.id }, word(scene, 'search'));
  // Not a form: a frame may forbid to send those, and nothing is sent.
  const search = element('div', { class: 'mapgen-search', role: 'search' }, label, input);
  if (recordsOf(scene).length > 1) host.append(search);

  let waiting = 0;
  const commit = (): void => {
    clearTimeout(waiting);
    waiting = 0;
    store.filter({ query: input.value });
  };
  input.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = window.setTimeout(commit, PAUSE);
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') commit();
    if (event.key !== 'Escape' || !input.value) return;
    // It is the box that is left, not the popup or the walk.
    event.preventDefault();
    event.stopPropagation();
    input.value = '';
    commit();
  });

  const count = counter(scene);
  const region = element('div', { class: 'mapgen-facets', id: 'mapgen-facets', hidden: '' });
  const number = element('span', { class: 'mapgen-filter-number' });
  const toggle = element(
    'button',
    { type: 'button', class: 'mapgen-filter', 'aria-expanded': 'false', 'aria-controls': region.id },
    own('span', word(scene, 'filter')),
    number,
  );
  let facets: (ReturnType<typeof facetNode> & { facet: Facet })[] = [];
  const countAll = (state: State): void => {
    if (region.hidden) return;
    for (const { facet, update } of facets) update(state.filters[facet], count(state, facet));
  };
  toggle.addEventListener('click', () => {
    // Made when they are asked for: a map may have hundreds of actors.
    if (!facets.length) {
      facets = offered.map(({ facet, choices }) => ({ facet, ...facetNode(scene, store, facet, choices) }));
      region.append(...facets.map(({ root }) => root));
    }
    region.hidden = !region.hidden;
    toggle.setAttribute('aria-expanded', String(!region.hidden));
    countAll(store.get());
  });
  if (offered.length) {
    search.append(toggle);
  }

  const update = (state: State, previous: State | null, passing: boolean): void => {
    if (passing) return;
    // What is being typed outlives a change of something else.
    const begun = state.step !== null && previous?.step === null;
    if (!waiting || begun || (previous && previous.filters.query !== state.filters.query)) {
      clearTimeout(waiting);
      waiting = 0;
      if (input.value !== state.filters.query) input.value = state.filters.query;
    }
    const chosen = FACETS.reduce((sum, facet) => sum + state.filters[facet].length, 0);
    number.replaceChildren(
      ...(chosen
        ? [
            element('span', { 'aria-hidden': 'true' }, String(chosen)),
            element(
              'span',
              { class: 'mapgen-hidden' },
              fillText(word(scene, 'filter.chosen'), { n: String(chosen) }),
            ),
          ]
        : []),
    );
    countAll(state);
  };
  store.subscribe(update);
  update(store.get(), null, false);
  mountStatus(host, scene, store, shownIn, () => (search.isConnected ? input : null));
  if (offered.length) host.append(region);
}
