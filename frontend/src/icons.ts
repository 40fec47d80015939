// Buttons with a picture of 16 by 16 pixels, and their name in words.
import { svg } from './map/styles';
import { element } from './record';

/** A button that shows a path; the name is also its tooltip. */
export function iconButton(
  className: string,
  label: string,
  path: Record<string, string | number>,
): HTMLButtonElement {
  const icon = svg('svg', {
    width: 16,
    height: 16,
    viewBox: '0 0 16 16',
    'aria-hidden': 'true',
    focusable: 'false',
  });
  icon.append(svg('path', path));
  const button = element('button', { type: 'button', class: className, 'aria-label': label, title: label });
  button.append(icon);
  return button;
}
