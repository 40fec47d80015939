// Who gets the wheel and the finger: the page scrolls, until the reader means the map. The wheel is the map's while the
// map has the focus, or with Ctrl; of fingers, one scrolls the page and two move the map.
import type * as Leaflet from 'leaflet';

export interface GestureOptions {
  /** The hints, in words. */
  wheel: string;
  fingers: string;
}

const HINT = 1600;

/** Whether there is anything to scroll around the map: its own page, or the article that holds it in a frame. */
const isInPage = (): boolean =>
  window.parent !== window ||
  document.documentElement.scrollHeight > document.documentElement.clientHeight + 1;

/** Shares wheel and fingers between the map and the page. */
export function shareGestures(map: Leaflet.Map, options: GestureOptions): void {
  const container = map.getContainer();
  const hint = document.createElement('div');
  hint.className = 'mapgen-hint';
  hint.setAttribute('aria-hidden', 'true');
  hint.dir = 'auto';
  let timer = 0;
  const tell = (text: string): void => {
    hint.textContent = text;
    if (!hint.isConnected) container.append(hint);
    // A change of class in the frame after the insertion fades it in.
    requestAnimationFrame(() => hint.classList.add('mapgen-hint-shown'));
    clearTimeout(timer);
    timer = window.setTimeout(hide, HINT);
  };
  const hide = (): void => {
    clearTimeout(timer);
    hint.classList.remove('mapgen-hint-shown');
  };
  const isMeant = (): boolean => !isInPage() || container.contains(document.activeElement);

  // Before Leaflet's own listener, which stands on the same element and was added earlier: on the way down.
  const onWheel = (event: WheelEvent): void => {
    // A card over the map scrolls by itself.
    if (!container.contains(event.target as Node)) return;
    if (event.ctrlKey || isMeant()) hide();
    else {
      event.stopImmediatePropagation();
      tell(options.wheel);
    }
  };
  const onDown = (event: PointerEvent): void => {
    const finger = event.pointerType === 'touch' && isInPage();
    if (finger === !map.dragging.enabled()) return;
    if (finger) map.dragging.disable();
    else map.dragging.enable();
  };
  let start: { x: number; y: number } | null = null;
  const onTouchStart = (event: TouchEvent): void => {
    const [touch] = event.touches;
    start = event.touches.length === 1 && touch ? { x: touch.clientX, y: touch.clientY } : null;
    if (!start) hide();
  };
  const onTouchMove = (event: TouchEvent): void => {
    const [touch] = event.touches;
    if (!start || !touch || event.touches.length > 1 || !isInPage()) return;
    // Not for a finger that trembles, and not for one that scrolls: only for one that pulls the map aside.
    const across = Math.abs(touch.clientX - start.x);
    if (across > 24 && across > Math.abs(touch.clientY - start.y)) tell(options.fingers);
  };
  const outer = container.parentElement ?? container;
  outer.addEventListener('wheel', onWheel, { capture: true, passive: true });
  outer.addEventListener('pointerdown', onDown, { capture: true });
  container.addEventListener('touchstart', onTouchStart, { passive: true });
  container.addEventListener('touchmove', onTouchMove, { passive: true });
}
