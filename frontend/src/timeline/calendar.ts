// What the marks stand before: the lines of the calendar, the breaks in the scale, and the dates below.
import { dayInWords, monthInWords } from '../days';
import { svg } from '../map/styles';
import { element, own } from '../record';
import type { Scene } from '../scene';
import { GAP } from './rows';
import { type Scale, ticksOf } from './scale';

export interface Calendar {
  readonly grid: SVGGElement;
  readonly labels: HTMLElement;
  draw(scale: Scale, width: number, height: number): void;
}

/** Two zigzag lines through a gap between zones of different scales. */
function breakAt(x0: number, height: number): string {
  let d = '';
  for (const x of [x0 - GAP / 2 - 3, x0 - GAP / 2 + 3]) {
    d += `M${x} 0`;
    for (let y = 8; y <= height; y += 8) d += `L${x + ((y / 8) % 2 ? 3 : -3)} ${y}`;
  }
  return d;
}

export function calendarOf(scene: Scene): Calendar {
  const grid = svg('g');
  const labels = element('div', { class: 'mapgen-time-labels', 'aria-hidden': 'true' });
  return {
    grid,
    labels,
    draw(scale, width, height) {
      const pen = document.createElement('canvas').getContext('2d');
      const style = getComputedStyle(labels);
      if (pen) pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
      const words = {
        day: (day: number) => dayInWords(scene, day),
        month: (day: number) => monthInWords(scene, day),
        measure: (text: string) => pen?.measureText(text).width ?? text.length * 7,
      };
      const ticks = ticksOf(scale, words, 4, width - 4).flatMap(({ x, label }) =>
        label === null ? [] : [{ x, label }],
      );
      const lines = ticks.map(({ x }) => `M${Math.round(x) + 0.5} 0V${height}`).join('');
      const breaks = scale.zones
        .slice(1)
        .map(({ x0 }) => breakAt(x0, height))
        .join('');
      grid.replaceChildren(
        svg('path', { class: 'mapgen-time-grid', d: lines }),
        svg('path', { class: 'mapgen-time-break', d: breaks }),
      );
      const segments = scale.zones.map(({ x0, x1 }) => {
        const segment = element('i', { class: 'mapgen-time-zone' });
        segment.style.cssText = `left:${x0}px;width:${x1 - x0}px`;
        return segment;
      });
      const texts = ticks.map(({ x, label }) => {
        const node = own('span', label);
        const half = words.measure(label) / 2 + 2;
        node.style.left = `${Math.max(half, Math.min(width - half, x))}px`;
        return node;
      });
      labels.replaceChildren(...segments, ...texts);
    },
  };
}
