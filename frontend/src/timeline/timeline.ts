// The timeline: every event at its place in time, and the handle that sets the day which the map shows.
import { dayOf, isoOf } from '../days';
import { svg } from '../map/styles';
import { bookOf, counted, element, fillText, own, word } from '../record';
import { roving } from '../roving';
import type { Scene, SceneEvent } from '../scene';
import type { Shown } from '../shown';
import { type Filters, type Selection, type State, type Store, sameFilters } from '../state';
import { giveUp, inTurn } from '../turns';
import { calendarOf } from './calendar';
import { handleOf } from './handle';
import { drawMark, fades, markSymbol } from './marks';
import { player } from './player';
import { openPopover, type Popover } from './popover';
import { arrange, type Layout, type Target } from './rows';
import { endOf, type Scale, type Span, spanOf } from './scale';
import { neighbour, stopsOf } from './steps';
import { toolbarOf } from './toolbar';

interface Button {
  node: HTMLButtonElement;
  target: Target;
}

const matches = (query: string): boolean => matchMedia(query).matches;

/** The events that are marked in a selection: itself, or those of a place or a connection. */
function selectedIds(scene: Scene, selection: Selection | null): ReadonlySet<string> {
  const { places, connections } = bookOf(scene);
  if (!selection) return new Set();
  if (selection.kind === 'event') return new Set([selection.id]);
  const record = (selection.kind === 'place' ? places : connections).get(selection.id);
  return new Set(record?.events);
}

/** All that is said of an event by the name of what selects it. */
function nameOf(scene: Scene, event: SceneEvent): string {
  const { places } = bookOf(scene);
  const where = [...new Set([event.place, ...event.places])].flatMap(
    (id) => places.get(id ?? '')?.title ?? [],
  );
  const facts = [event.date || word(scene, 'undated'), where.join(', ') || word(scene, 'no_place')];
  return [event.title, ...facts, event.kind_label, event.certainty_label].join(' · ');
}

export function mountTimeline(
  host: HTMLElement,
  scene: Scene,
  store: Store,
  shownIn: (state: Pick<State, 'date' | 'filters'>) => Shown,
  onChoose: (selection: Selection) => void,
): void {
  const known = spanOf(scene.events, scene.connections);
  if (!known) return;
  const span: Span = known;
  const say = (key: string): string => word(scene, `timeline.${key}`);

  const go = (day: number | null, passing = false): void =>
    store.asOf(day === null ? null : isoOf(day), passing);
  const current = (): number | null => {
    const { date } = store.get();
    return date === null ? null : dayOf(date);
  };

  // What stands there.
  const drawing = svg('svg', { class: 'mapgen-time-drawing', 'aria-hidden': 'true', focusable: 'false' });
  const drawn = svg('g');
  const calendar = calendarOf(scene);
  drawing.append(fades(), calendar.grid, drawn);
  const veil = element('div', { class: 'mapgen-time-veil', hidden: '' });
  const line = element('div', { class: 'mapgen-time-line' });
  const group = element('div', { class: 'mapgen-time-targets', role: 'group', 'aria-label': say('events') });
  const tip = element('div', {
    class: 'mapgen-time-tip',
    'aria-hidden': 'true',
    dir: scene.direction,
    hidden: '',
  });
  const plot = element('div', { class: 'mapgen-time-plot' });
  plot.append(drawing, veil, line, group, tip);
  const handle = handleOf(scene, span, {
    scale: () => scale,
    current,
    taken: () => play.pause(),
    go,
  });
  const axis = element('div', { class: 'mapgen-time-axis' }, calendar.labels, handle.element);
  // Time runs from left to right on every page.
  const track = element('div', { class: 'mapgen-time-track', dir: 'ltr' }, plot, axis);

  let scale: Scale | null = null;
  let layout: Layout | null = null;
  let stops: number[] = [];
  let filters: Filters | null = null;
  let unfiltered: ReadonlySet<string> = new Set();
  let shown: Shown = shownIn(store.get());
  let marks = new Map<string, SVGGElement>();
  let buttons: Button[] = [];
  let states: { id: string; node: SVGGElement; shown: boolean | null; button: Button | undefined }[] = [];
  let card: Popover | null = null;

  const play = player({
    span,
    stops: () => stops,
    scale: () => scale,
    current,
    go,
    told: (is) => bar.playing(is),
  });
  const bar = toolbarOf(scene, span, host, () => (scale?.zones.length ?? 1) > 1, {
    step(forward) {
      play.pause();
      const to = neighbour(stops, current(), forward);
      if (to !== null) go(to);
    },
    toggle: () => play.toggle(),
    go(day) {
      play.pause();
      go(day);
    },
  });
  host.setAttribute('role', 'group');
  host.setAttribute('aria-label', say('timeline'));
  host.append(bar.element, track);
  const rove = roving(group, '.mapgen-time-target');

  // Marks and their targets.
  const membersOf = (target: Target): SceneEvent[] =>
    target.marks.map(({ event }) => event).filter(({ id }) => shown.events.has(id));

  const choose = (id: string): void => onChoose({ kind: 'event', id });

  function ask(node: HTMLButtonElement, members: readonly SceneEvent[]): void {
    const list = element('ul', { class: 'mapgen-time-choices' });
    for (const event of members) {
      const button = element(
        'button',
        { type: 'button' },
        markSymbol(event.kind, event.certainty),
        element(
          'span',
          {},
          own('span', event.date || word(scene, 'undated'), 'mapgen-date'),
          ' ',
          own('span', event.title, 'mapgen-time-title'),
          ' ',
          own('span', `${event.kind_label} · ${event.certainty_label}`, 'mapgen-time-kind'),
        ),
      );
      button.addEventListener('click', () => {
        card?.close();
        choose(event.id);
      });
      list.append(element('li', {}, button));
    }
    card?.close(false);
    const words = { label: groupName(members), close: word(scene, 'close') };
    const opened = openPopover(host, node, words, list, () => {
      if (card === opened) card = null;
    });
    card = opened;
  }

  function groupName(members: readonly SceneEvent[]): string {
    const dates = [members[0], members[members.length - 1]].map(
      (event) => event?.date || word(scene, 'undated'),
    );
    const [from = '', to = ''] = dates;
    return `${counted(scene, 'events', members.length)}: ${from === to ? from : fillText(say('range'), { from, to })}`;
  }

  /** The marks and buttons in step with what is shown: one for an event acts as that event, one for several asks. */
  function sync(): void {
    const changed = new Set<Button>();
    for (const one of states) {
      const is = shown.events.has(one.id);
      if (one.shown === is) continue;
      one.shown = is;
      one.node.dataset.shown = String(is);
      if (one.button) changed.add(one.button);
    }
    for (const { node, target } of changed) {
      const members = membersOf(target);
      const [only] = members;
      node.hidden = !only;
      node.dataset.shown = members.map(({ id }) => id).join(' ');
      if (!only) continue;
      const several = members.length > 1;
      node.setAttribute('aria-label', several ? groupName(members) : nameOf(scene, only));
      for (const [name, value] of [
        ['aria-haspopup', 'dialog'],
        ['aria-expanded', 'false'],
      ] as const) {
        if (several) node.setAttribute(name, value);
        else node.removeAttribute(name);
      }
    }
    if (changed.size) rove.refresh();
  }

  function mark(selection: Selection | null): void {
    const ids = selectedIds(scene, selection);
    for (const [id, node] of marks) node.classList.toggle('mapgen-selected', ids.has(id));
    for (const { node, target } of buttons) {
      const is = target.marks.some(({ event }) => ids.has(event.id));
      if (is) node.setAttribute('aria-current', 'true');
      else node.removeAttribute('aria-current');
    }
  }

  // Names on hover and focus.
  let leaving = 0;
  let named: HTMLElement | null = null;
  function name(node: HTMLElement | null): void {
    stay();
    named = node;
    const button = buttons.find((one) => one.node === node);
    for (const one of drawn.querySelectorAll('.mapgen-hovered')) one.classList.remove('mapgen-hovered');
    tip.hidden = !button;
    if (!button) return;
    const members = membersOf(button.target);
    const first = members[0];
    if (!first) {
      tip.hidden = true;
      return;
    }
    for (const { id } of members) marks.get(id)?.classList.add('mapgen-hovered');
    const rows = members
      .slice(0, members.length > 4 ? 3 : 4)
      .map((event) =>
        element(
          'p',
          {},
          own('span', event.date || word(scene, 'undated'), 'mapgen-date'),
          ' · ',
          own('span', event.title, 'mapgen-time-title'),
        ),
      );
    if (members.length > rows.length)
      rows.push(own('p', fillText(say('more'), { n: String(members.length - rows.length) })));
    tip.replaceChildren(...rows);
    const width = plot.clientWidth;
    const middle = button.target.x + button.target.width / 2;
    const x = Math.max(4, Math.min(width - tip.offsetWidth - 4, middle - tip.offsetWidth / 2));
    // Above the mark, but never over the buttons; else below it. It touches what it names, so that the pointer can move
    // onto it.
    const { y, height } = button.target;
    const bar = host.querySelector('.mapgen-time-buttons')?.getBoundingClientRect().bottom ?? 0;
    const above = y + plot.getBoundingClientRect().top - bar;
    const top = tip.offsetHeight <= above ? y - tip.offsetHeight : y + height;
    tip.style.transform = `translate(${Math.round(x)}px, ${Math.round(top)}px)`;
  }
  const nameSoon = (node: HTMLElement | null): void => {
    // Long enough to reach what is shown.
    leaving ||= window.setTimeout(() => name(node), 250);
  };
  const stay = (): void => {
    clearTimeout(leaving);
    leaving = 0;
  };
  const focused = (): HTMLElement | null =>
    group.contains(document.activeElement) ? (document.activeElement as HTMLElement) : null;
  /** The button whose bar lies there: a pointer may take a bar anywhere, where nothing else is to be hit. */
  function barAt(event: MouseEvent): HTMLButtonElement | null {
    if (!layout || tip.contains(event.target as Node)) return null;
    const box = plot.getBoundingClientRect();
    const [x, row] = [event.clientX - box.left, Math.floor((event.clientY - box.top) / layout.pitch)];
    const found = layout.marks.find((one) => one.row === row && one.x0 <= x && x <= one.x1);
    if (!found || !shown.events.has(found.event.id)) return null;
    return buttons.find(({ target }) => target.marks.length === 1 && target.marks[0] === found)?.node ?? null;
  }
  plot.addEventListener('pointermove', (event) => {
    if (event.pointerType === 'touch') return;
    const over = event.target as HTMLElement;
    const node = over.parentElement === group ? over : barAt(event);
    plot.classList.toggle('mapgen-time-over', node !== null);
    if (node && node !== named) name(node);
    else if (node || tip.contains(over)) stay();
    else if (named && named !== focused()) nameSoon(focused());
  });
  plot.addEventListener('pointerleave', () => nameSoon(focused()));
  group.addEventListener('focusin', ({ target }) => {
    if ((target as HTMLElement).matches(':focus-visible')) name(target as HTMLElement);
  });
  group.addEventListener('focusout', () => name(null));
  host.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || tip.hidden) return;
    event.stopPropagation();
    name(null);
  });
  plot.addEventListener('click', (event) => {
    const node = (event.target as Element).closest<HTMLElement>('.mapgen-time-target') ?? barAt(event);
    const button = buttons.find((one) => one.node === node);
    if (!button) return;
    play.pause();
    const members = membersOf(button.target);
    if (members.length > 1) {
      const again = button.node.getAttribute('aria-expanded') === 'true';
      name(null);
      if (again) card?.close();
      else ask(button.node, members);
    } else if (members[0]) choose(members[0].id);
  });

  axis.addEventListener('click', (event) => {
    if (handle.element.contains(event.target as Node)) return;
    handle.moveTo(event.clientX);
  });

  function point({ date }: State): void {
    const day = handle.show(date === null ? null : dayOf(date));
    if (!scale) return;
    const x = `translateX(${Math.round(endOf(scale, day) * 10) / 10}px)`;
    for (const node of [handle.element, line, veil]) node.style.transform = x;
    veil.hidden = date === null;
    line.classList.toggle('mapgen-time-parked', date === null);
  }

  function update(state: State, previous: State | null, passing = false): void {
    if (!filters || !sameFilters(filters, state.filters)) {
      filters = state.filters;
      unfiltered = shownIn({ date: null, filters }).events;
      stops = stopsOf(scene.events.filter(({ id }) => unfiltered.has(id)));
      for (const [id, node] of marks) node.toggleAttribute('hidden', !unfiltered.has(id));
    }
    shown = shownIn(state);
    if (passing) inTurn(group, sync);
    else {
      giveUp(group);
      sync();
    }
    point(state);
    bar.update(state, shown);
    const day = current();
    bar.reach(neighbour(stops, day, false) !== null, neighbour(stops, day, true) !== null);
    if (previous?.selection !== state.selection) mark(state.selection);
  }

  function draw(): void {
    const width = plot.clientWidth;
    const height = plot.clientHeight;
    if (!width || !height) return;
    // It gives the focus back to its button, which is made anew too.
    card?.close(false);
    const held = buttons.find(({ node }) => node === document.activeElement)?.target.marks[0]?.event.id;
    name(null);
    const target = matches('(pointer: coarse)') ? 44 : 24;
    const arranged = arrange(scene.events, span, { width, height, target });
    ({ scale, layout } = arranged);
    const { pitch, glyphs, dense } = layout;
    drawing.setAttribute('viewBox', `0 0 ${width} ${height}`);
    drawing.classList.toggle('mapgen-time-dense', dense);
    drawn.replaceChildren();
    marks = new Map();
    for (const one of layout.marks) {
      const node = drawMark(one, pitch, glyphs);
      node.toggleAttribute('hidden', !unfiltered.has(one.event.id));
      marks.set(one.event.id, node);
    }
    drawn.append(...marks.values());
    calendar.draw(arranged.scale, width, height);
    const inOrder = [...layout.targets].sort((a, b) => a.x - b.x || a.y - b.y);
    buttons = inOrder.map((one) => {
      const node = element('button', { type: 'button', class: 'mapgen-time-target', tabindex: '-1' });
      node.dataset.id = one.marks.map(({ event }) => event.id).join(' ');
      node.style.cssText = `left:${one.x}px;top:${one.y}px;width:${one.width}px;height:${one.height}px`;
      const [only] = one.marks;
      if (glyphs && only && one.marks.length === 1) {
        node.classList.add('mapgen-time-single');
        node.style.setProperty('--mapgen-glyph-x', `${only.anchor - one.x}px`);
        node.style.setProperty('--mapgen-glyph-y', `${(only.row + 0.5) * pitch - one.y}px`);
      }
      return { node, target: one };
    });
    group.replaceChildren(...buttons.map(({ node }) => node));
    const buttonOf = new Map(
      buttons.flatMap((one) => one.target.marks.map(({ event }) => [event.id, one] as const)),
    );
    states = [...marks].map(([id, node]) => ({ id, node, shown: null, button: buttonOf.get(id) }));
    const state = store.get();
    update(state, null);
    mark(state.selection);
    if (held)
      buttons.find(({ target: { marks: own } }) => own.some(({ event }) => event.id === held))?.node.focus();
  }

  store.subscribe((state, previous, passing) => {
    play.changed();
    update(state, previous, passing);
  });
  let size = '';
  const fit = (): void => {
    const now = `${plot.clientWidth} ${plot.clientHeight}`;
    if (now === size) return;
    size = now;
    draw();
  };
  // At once: what an observer does later counts as a shift of the layout.
  fit();
  new ResizeObserver(fit).observe(plot);
}
