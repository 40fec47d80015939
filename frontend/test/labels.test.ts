import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type LabelBox,
  LineField,
  meets,
  type Obstacles,
  overlap,
  placeLabels,
  placeNames,
  within,
} from '../src/map/labels.ts';

const bounds = { left: 0, top: 0, right: 400, bottom: 300 };
const label = (id: string, x: number, y: number, required = false, width = 70): LabelBox => ({
  id,
  x,
  y,
  radius: 10,
  width,
  height: 18,
  required,
});
const free = (boxes: readonly LabelBox[] = []): Obstacles => ({
  circles: boxes.map(({ x, y, radius }) => ({ x, y, radius })),
  rects: [],
  lines: new LineField(),
});

describe('labels', () => {
  it('stand to the right of their symbol where there is room', () => {
    const boxes = [label('a', 100, 100)];
    const [placed] = placeLabels(boxes, free(boxes), bounds);
    assert.equal(placed?.seat, 0);
    assert.ok(placed && placed.x > 110 && placed.y === 100);
  });

  it('never lie on one another, on a symbol or over the edge', () => {
    // A field of places with no room for all: repeatable, without chance.
    const boxes = Array.from({ length: 40 }, (_, i) => label(`p${i}`, (i * 97) % 400, (i * 61) % 300, i < 4));
    const placed = placeLabels(boxes, free(boxes), bounds);
    assert.ok(placed.length > 5 && placed.length < 40);
    for (const [i, one] of placed.entries()) {
      if (!one.clear) continue;
      assert.ok(within(one.rect, bounds), one.id);
      for (const other of placed.slice(i + 1))
        assert.equal(overlap(one.rect, other.rect), 0, `${one.id} ${other.id}`);
      for (const box of boxes)
        if (box.id !== one.id) assert.ok(!meets(one.rect, box), `${one.id} on ${box.id}`);
    }
    for (const one of placed) assert.ok(one.clear || boxes.find((b) => b.id === one.id)?.required);
  });

  it('of anchors are always kept, and the others give way', () => {
    const boxes = [
      ...Array.from({ length: 8 }, (_, i) => label(`other${i}`, 200 + i, 150 + i)),
      label('anchor', 203, 152, true),
    ];
    const placed = placeLabels(boxes, free(boxes), bounds);
    const anchor = placed.find(({ id }) => id === 'anchor');
    assert.ok(anchor?.clear);
    assert.ok(placed.length < boxes.length);
  });

  it('of an anchor at the edge turn inwards', () => {
    for (const [x, y] of [
      [388, 150],
      [12, 150],
      [200, 12],
      [200, 288],
      [388, 12],
      [12, 288],
    ] as const) {
      const boxes = [label('a', x, y, true)];
      const [placed] = placeLabels(boxes, free(boxes), bounds);
      assert.ok(placed?.clear && within(placed.rect, bounds), `${x} ${y}`);
    }
  });

  it('keep off lines', () => {
    const boxes = [label('a', 100, 100)];
    const obstacles = free(boxes);
    obstacles.lines.add(
      [
        { x: 100, y: 100 },
        { x: 400, y: 100 },
      ],
      bounds,
    );
    const [placed] = placeLabels(boxes, obstacles, bounds);
    assert.ok(placed);
    assert.equal(obstacles.lines.under(placed.rect), 0);
  });

  it('keep off controls', () => {
    const boxes = [label('a', 100, 100, true)];
    const control = { left: 105, top: 60, right: 300, bottom: 140 };
    const [placed] = placeLabels(boxes, { ...free(boxes), rects: [control] }, bounds);
    assert.ok(placed?.clear);
    assert.equal(overlap(placed.rect, control), 0);
  });

  it('stay in their seat when asked to hold it', () => {
    const held = { ...label('a', 100, 100), seat: 6, hold: true };
    assert.equal(placeLabels([held], free([held]), bounds)[0]?.seat, 6);
  });

  it('are placed the same way each time', () => {
    const boxes = Array.from({ length: 30 }, (_, i) => label(`p${i}`, (i * 97) % 400, (i * 61) % 300));
    assert.deepEqual(placeLabels(boxes, free(boxes), bounds), placeLabels(boxes, free(boxes), bounds));
  });
});

describe('names of the basemap', () => {
  const name = (id: number, x: number, y: number) => ({
    id,
    x,
    y,
    width: 60,
    height: 12,
    play: [40, 40, 40, 40] as const,
  });

  it('stand at their position where it is free', () => {
    const [placed] = placeNames([name(0, 200, 150)], free(), bounds);
    assert.deepEqual([placed?.x, placed?.y], [200, 150]);
  });

  it('step aside for a label by 40 px at most, or stay away', () => {
    const taken = (half: number): Obstacles => ({
      ...free(),
      rects: [{ left: 200 - half, right: 200 + half, top: 150 - half, bottom: 150 + half }],
    });
    const [aside] = placeNames([name(0, 200, 150)], taken(10), bounds);
    assert.ok(aside && Math.abs(aside.x - 200) <= 40 && Math.abs(aside.y - 150) <= 40);
    assert.deepEqual(placeNames([name(0, 200, 150)], taken(90), bounds), []);
  });

  it('do not lie on one another: the first has precedence', () => {
    const placed = placeNames([name(0, 200, 150), name(1, 205, 152), name(2, 195, 149)], free(), bounds);
    assert.equal(placed[0]?.id, 0);
    for (const [i, one] of placed.entries()) {
      for (const other of placed.slice(i + 1)) assert.equal(overlap(one.rect, other.rect), 0);
    }
  });

  it('are never cut off by the edge', () => {
    for (const { rect } of placeNames([name(0, 10, 150), name(1, 395, 20)], free(), bounds)) {
      assert.ok(within(rect, bounds));
    }
  });
});
