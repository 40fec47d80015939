// A group of buttons that is one tab stop: the arrow keys, Home and End move within it.

/**
 * Makes a group rove, and returns what has to be called when its buttons have changed.
 *
 * The arrows follow what the eye sees: in a group that runs from right to left, the right one leads back.
 */
export function roving(group: HTMLElement, buttonsOf: () => readonly HTMLElement[]): () => void {
  let current: HTMLElement | null = null;
  const settle = (to?: HTMLElement): void => {
    const buttons = buttonsOf();
    if (to) current = to;
    if (!current || !buttons.includes(current)) current = buttons[0] ?? null;
    for (const button of buttons) {
      const index = button === current ? 0 : -1;
      if (button.tabIndex !== index) button.tabIndex = index;
    }
  };
  group.addEventListener('focusin', ({ target }) => {
    const button = buttonsOf().find((one) => one === target);
    if (button) settle(button);
  });
  group.addEventListener('keydown', (event) => {
    const buttons = buttonsOf();
    const at = buttons.indexOf(event.target as HTMLElement);
    if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const forward = getComputedStyle(group).direction === 'rtl' ? -1 : 1;
    const moves: Record<string, number> = {
      ArrowRight: at + forward,
      ArrowLeft: at - forward,
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: buttons.length - 1,
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    // Leaflet and the story listen to arrows too.
    event.stopPropagation();
    buttons[Math.max(0, Math.min(buttons.length - 1, to))]?.focus();
  });
  settle();
  return settle;
}
