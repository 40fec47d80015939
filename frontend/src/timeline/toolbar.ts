// The buttons of the timeline, the date that it shows and the form in which one is typed: one tab stop.
import { dayInWords, dayOf, monthInWords } from '../days';
import { iconButton } from '../icons';
import { counted, element, fill, fillText, own, word } from '../record';
import { roving } from '../roving';
import type { Scene } from '../scene';
import type { Shown } from '../shown';
import type { State } from '../state';
import { openPopover, type Popover } from './popover';
import type { Span } from './scale';
import { type Typed, typed } from './steps';

export interface Actions {
  step(forward: boolean): void;
  toggle(): void;
  /** A day, or null: all time. */
  go(day: number | null): void;
}

export interface Toolbar {
  element: HTMLElement;
  update(state: State, shown: Shown): void;
  /** Which of the steps lead anywhere. */
  reach(back: boolean, forth: boolean): void;
  playing(is: boolean): void;
}

const ICONS = {
  previous: 'M3 3v10M13 3.5v9L5.5 8z',
  next: 'M13 3v10M3 3.5v9L10.5 8z',
  play: 'M4 2.5v11L13.5 8z',
  pause: 'M4.5 3v10M11.5 3v10',
};

const iconed = (name: keyof typeof ICONS, label: string): HTMLButtonElement =>
  iconButton(`mapgen-time-button mapgen-time-${name}`, label, { d: ICONS[name] });

function relabel(button: HTMLButtonElement, icon: keyof typeof ICONS, label: string): void {
  button.querySelector('path')?.setAttribute('d', ICONS[icon]);
  button.setAttribute('aria-label', label);
  button.title = label;
}

/** Why a text is no date here, and what to write instead. */
function problemInWords(
  scene: Scene,
  text: string,
  found: Exclude<Typed, { day: number }>,
  span: Span,
): string {
  if (found.problem === 'day') {
    const values = { month: monthInWords(scene, found.month), n: String(found.days) };
    return fillText(word(scene, 'timeline.wrong_day'), values);
  }
  const values = { text, first: dayInWords(scene, span.first), last: dayInWords(scene, span.last) };
  return fillText(word(scene, `timeline.wrong_${found.problem}`), values);
}

export function toolbarOf(
  scene: Scene,
  span: Span,
  host: HTMLElement,
  zoned: () => boolean,
  actions: Actions,
): Toolbar {
  const say = (key: string): string => word(scene, `timeline.${key}`);
  const previous = iconed('previous', say('previous'));
  const play = iconed('play', say('play'));
  const next = iconed('next', say('next'));
  // Time runs from left to right on every page, and so do its buttons.
  const steps = element('div', { class: 'mapgen-time-steps', dir: 'ltr' }, previous, play, next);
  const readout = element('button', {
    type: 'button',
    class: 'mapgen-time-date',
    'aria-haspopup': 'dialog',
    'aria-expanded': 'false',
    title: say('type'),
  });
  const all = element(
    'button',
    { type: 'button', class: 'mapgen-time-all', hidden: '' },
    own('span', say('all')),
  );
  const bar = element(
    'div',
    { class: 'mapgen-time-buttons', role: 'toolbar', 'aria-label': say('buttons') },
    steps,
    readout,
    all,
  );
  const status = element('p', { class: 'mapgen-time-status' });
  const whole = element('div', { class: 'mapgen-time-bar' }, bar, status);
  const rove = roving(bar, 'button');
  const active = (button: HTMLElement): boolean => button.getAttribute('aria-disabled') !== 'true';
  previous.addEventListener('click', () => active(previous) && actions.step(false));
  next.addEventListener('click', () => active(next) && actions.step(true));
  play.addEventListener('click', actions.toggle);
  all.addEventListener('click', () => {
    const held = document.activeElement === all;
    actions.go(null);
    if (held) readout.focus();
  });
  let card: Popover | null = null;
  readout.addEventListener('click', () => {
    if (card) card.close();
    else openForm();
  });

  function openForm(): void {
    const id = 'mapgen-time-typed';
    const input = element('input', {
      id,
      type: 'text',
      autocomplete: 'off',
      spellcheck: 'false',
      dir: 'ltr',
    });
    const hint = element('p', { id: `${id}-hint`, class: 'mapgen-time-hint', dir: 'auto' }, say('hint'));
    const wrong = element('p', {
      id: `${id}-wrong`,
      class: 'mapgen-time-wrong',
      role: 'status',
      dir: 'auto',
    });
    input.setAttribute('aria-describedby', `${id}-hint`);
    const submit = element('button', { type: 'button' }, own('span', say('go')));
    // Not a form: a frame may forbid to send those, and nothing is sent.
    const form = element(
      'div',
      { class: 'mapgen-time-form' },
      element('label', { for: id, dir: 'auto' }, say('date')),
      element('div', {}, input, submit),
      hint,
      wrong,
    );
    const enter = (): void => {
      const found = typed(input.value, span);
      if ('day' in found) {
        card?.close();
        actions.go(found.day);
        return;
      }
      wrong.textContent = problemInWords(scene, input.value.trim(), found, span);
      input.setAttribute('aria-invalid', 'true');
      input.setAttribute('aria-describedby', `${id}-wrong ${id}-hint`);
      input.focus();
      input.select();
    };
    submit.addEventListener('click', enter);
    input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      // What the focus goes back to would be pressed too.
      event.preventDefault();
      enter();
    });
    input.addEventListener('input', () => {
      input.removeAttribute('aria-invalid');
      wrong.textContent = '';
    });
    card = openPopover(host, readout, { label: say('type'), close: word(scene, 'close') }, form, () => {
      card = null;
    });
  }

  const note = own('span', say('zones'), 'mapgen-time-note');
  const events = own('span', '');
  const connections = own('span', '');
  const undated = own('span', '', 'mapgen-time-undated');
  const dotted = [connections, undated, note].map((item) => {
    // Between the strings, as each may run its own way; at the end of a line rather than at the start of one.
    const dot = element('span', { 'aria-hidden': 'true', class: item.className }, '\u00a0· ');
    return { dot, item };
  });
  status.append(events, ...dotted.flatMap(({ dot, item }) => [dot, item]));
  const open = scene.connections.filter(({ since }) => since === null);
  const some = (noun: string, number: number, of: number): string =>
    number === of
      ? counted(scene, noun, of)
      : fillText(word(scene, 'some_of'), { n: String(number), all: counted(scene, noun, of) });
  const put = (node: HTMLElement, text: string): void => {
    // One node for each: writing into it costs least.
    if (node.textContent !== text) node.textContent = text;
    node.hidden = !text;
  };

  const day = own('span', '');
  const dated = fill(say('as_of'), { date: day }) as (Node | string)[];

  return {
    element: whole,
    update(state, shown) {
      const { date } = state;
      if (date === null) put(readout, say('all'));
      else {
        if (!day.isConnected) readout.replaceChildren(...dated);
        put(day, dayInWords(scene, dayOf(date)));
      }
      all.hidden = date === null;
      whole.classList.toggle('mapgen-time-dated', date !== null);
      put(events, some('events', shown.events.size, scene.events.length));
      const lines = scene.connections.length;
      put(connections, lines ? some('connections', shown.connections.size, lines) : '');
      const standing = date === null ? [] : open.filter(({ id }) => shown.connections.has(id));
      put(undated, standing.length ? counted(scene, 'timeline.undated', standing.length) : '');
      note.hidden = !zoned();
      for (const { dot, item } of dotted) dot.hidden = item.hidden;
      rove.refresh();
    },
    reach(back, forth) {
      previous.setAttribute('aria-disabled', String(!back));
      next.setAttribute('aria-disabled', String(!forth));
    },
    playing(is) {
      if (is !== (play.dataset.playing === 'true'))
        relabel(play, is ? 'pause' : 'play', say(is ? 'pause' : 'play'));
      play.dataset.playing = String(is);
    },
  };
}
