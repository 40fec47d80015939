// The buttons on the map (closer, further, back to the whole) and the line that says what it is made of.
import type * as Leaflet from 'leaflet';
import { iconButton } from '../icons';
import { roving } from '../roving';

declare const L: typeof Leaflet;

export interface ControlOptions {
  name: string;
  zoomIn: string;
  zoomOut: string;
  fit: string;
  fullScreen: string;
  leaveFullScreen: string;
  attribution: readonly string[];
  statement: string;
  /** The statement as a small map has it. */
  short: string;
  onFit: () => void;
}

const ICONS = {
  zoomIn: 'M8 2.5v11M2.5 8h11',
  zoomOut: 'M2.5 8h11',
  fit: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  fullScreen: 'M9.5 6.5 13.5 2.5M10 2.5h3.5V6M6.5 9.5 2.5 13.5M2.5 10v3.5H6',
};

const button = (name: keyof typeof ICONS, label: string): HTMLButtonElement =>
  iconButton(`mapgen-control mapgen-control-${name}`, label, {
    d: ICONS[name],
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': 1.75,
  });

/** The button for the whole screen, in frames of hosts that allow it: a page by itself has the browser's own. */
function fullScreenButton({
  fullScreen,
  leaveFullScreen,
}: ControlOptions): [HTMLButtonElement, () => void] | null {
  if (window.parent === window || !document.fullscreenEnabled) return null;
  const made = button('fullScreen', fullScreen);
  made.addEventListener('click', () => {
    const change = document.fullscreenElement
      ? document.exitFullscreen()
      : document.documentElement.requestFullscreen();
    // A host may refuse at the last moment.
    change.catch(() => made.remove());
  });
  const name = (): void => {
    made.title = document.fullscreenElement ? leaveFullScreen : fullScreen;
    made.setAttribute('aria-label', made.title);
  };
  document.addEventListener('fullscreenchange', name);
  return [made, () => document.removeEventListener('fullscreenchange', name)];
}

export function controls(options: ControlOptions): Leaflet.Control[] {
  let forget = (): void => {};
  const Buttons = L.Control.extend({
    onAdd(map: Leaflet.Map): HTMLElement {
      const bar = document.createElement('div');
      bar.className = 'mapgen-controls';
      const closer = button('zoomIn', options.zoomIn);
      const further = button('zoomOut', options.zoomOut);
      const whole = button('fit', options.fit);
      closer.addEventListener('click', () => map.zoomIn());
      further.addEventListener('click', () => map.zoomOut());
      whole.addEventListener('click', options.onFit);
      const limit = (): void => {
        // Not `disabled`: that would throw the keyboard's focus away in the middle of zooming.
        closer.setAttribute('aria-disabled', String(map.getZoom() >= map.getMaxZoom() - 0.01));
        further.setAttribute('aria-disabled', String(map.getZoom() <= map.getMinZoom() + 0.01));
      };
      map.on('zoomend zoomlevelschange moveend', limit);
      const [full, forgetFull] = fullScreenButton(options) ?? [];
      forget = () => {
        map.off('zoomend zoomlevelschange moveend', limit);
        forgetFull?.();
      };
      bar.append(closer, further, whole, ...(full ? [full] : []));
      bar.setAttribute('role', 'toolbar');
      bar.setAttribute('aria-label', options.name);
      bar.setAttribute('aria-orientation', 'vertical');
      roving(bar, '.mapgen-control');
      L.DomEvent.disableClickPropagation(bar);
      return bar;
    },
    onRemove: () => forget(),
  });
  const Credit = L.Control.extend({
    onAdd(): HTMLElement {
      const line = document.createElement('div');
      line.className = 'mapgen-attribution';
      for (const text of [...options.attribution, options.statement].filter(Boolean)) {
        const part = document.createElement('span');
        part.dir = 'auto';
        part.textContent = text;
        if (text === options.statement) {
          part.className = 'mapgen-statement';
          part.dataset.short = options.short;
        }
        line.append(part);
      }
      return line;
    },
  });
  return [new Buttons({ position: 'topright' }), new Credit({ position: 'bottomright' })];
}
