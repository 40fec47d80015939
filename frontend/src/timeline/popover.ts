// A small card over a button: takes the focus, and gives it back when it closes.
import { element, own } from '../record';

const MARGIN = 8;
const LEAST = 160;

export interface Popover {
  close(focus?: boolean): void;
}

/** Opens a card above a button, or below it where there is more room; always within the host and the window. */
export function openPopover(
  host: HTMLElement,
  opener: HTMLElement,
  words: { label: string; close: string },
  content: HTMLElement,
  onClose: () => void = () => {},
): Popover {
  const card = element(
    'div',
    { class: 'mapgen-time-card', role: 'dialog', 'aria-label': words.label, tabindex: '-1' },
    own('p', words.label, 'mapgen-time-card-heading'),
    content,
  );
  const cross = element('button', { type: 'button', class: 'mapgen-close', 'aria-label': words.close });
  cross.addEventListener('click', () => close());
  card.append(cross);
  let open = true;
  opener.setAttribute('aria-expanded', 'true');
  host.append(card);
  place();
  const onOutside = (event: Event): void => {
    const node = event.target as Node;
    if (!card.contains(node) && !opener.contains(node)) close(false);
  };
  card.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    close();
  });
  card.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget && !card.contains(relatedTarget as Node)) close(false);
  });
  document.addEventListener('pointerdown', onOutside);
  (content.querySelector<HTMLElement>('input, button') ?? card).focus({ preventScroll: true });

  function place(): void {
    const frame = host.getBoundingClientRect();
    const at = opener.getBoundingClientRect();
    const figure = (host.parentElement ?? host).getBoundingClientRect();
    const above = at.top - Math.max(0, figure.top) - 2 * MARGIN;
    const below = innerHeight - at.bottom - 2 * MARGIN;
    const up = above >= Math.min(LEAST, card.offsetHeight) || above >= below;
    card.style.maxBlockSize = `${Math.max(LEAST / 2, Math.round(up ? above : below))}px`;
    const x = Math.max(
      MARGIN,
      Math.min(
        frame.width - card.offsetWidth - MARGIN,
        (at.left + at.right - card.offsetWidth) / 2 - frame.left,
      ),
    );
    card.style.left = `${Math.round(x)}px`;
    if (up) card.style.bottom = `${Math.round(frame.bottom - at.top + 4)}px`;
    else card.style.top = `${Math.round(at.bottom - frame.top + 4)}px`;
  }

  function close(focus = true): void {
    if (!open) return;
    open = false;
    document.removeEventListener('pointerdown', onOutside);
    opener.setAttribute('aria-expanded', 'false');
    const inside = card.contains(document.activeElement);
    if (focus || inside) opener.focus({ preventScroll: true });
    card.remove();
    onClose();
  }
  return { close };
}
