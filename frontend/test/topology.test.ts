import assert from 'node:assert/strict';
import { test } from 'node:test';
import { copies, decode, decodeArcs, joinRing, readTopology, toLine, trace } from '../src/map/topology';
import type { Basemap } from '../src/scene';

// Worked out by hand from the alphabet: 0 → A; -1 → zigzag 1 → B; 1 → 2 → C; 31 → 62 → -; -32 → 63 → _; 32 → 64, the
// first of two letters: ! A; -33 → 65 → ! B; 639 → 1278 = 64·19 + 62, and the 19th is |: | -; 640 → 1280 = 20·64:
// ~ and A A A U A; 1000 → 2000 = 31·64 + 16: ~ and A A A f Q.
const TEXT = 'ABC-_!A!B|-~AAAUA~AAAfQ';
const NUMBERS = [0, -1, 1, 31, -32, 32, -33, 639, 640, 1000];

test('decode reads what mapgen.basemap.encode documents', () => {
  assert.deepEqual([...decode(TEXT)], NUMBERS);
  assert.deepEqual([...decode('')], []);
});

test('decode refuses letters of no meaning', () => {
  assert.throws(() => decode('A B'), /letter 1/);
  assert.throws(() => decode('é'), /letter 0/);
});

const encode = (numbers: number[]): string => {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const firsts = '!#$%()*+,.:;=?@[]^|';
  return numbers
    .map((number) => {
      const left = number < 0 ? -2 * number - 1 : 2 * number;
      if (left < 64) return digits[left];
      if (left < 1280) return `${firsts[Math.floor(left / 64) - 1]}${digits[left % 64]}`;
      const places = [4, 3, 2, 1, 0].map((k) => digits[Math.floor(left / 64 ** k) % 64]);
      return `~${places.join('')}`;
    })
    .join('');
};

test('decode undoes the encoding over the whole range of positions', () => {
  const numbers = [0, 31, 32, -32, -33, 639, 640, 1023, 1024, 2 ** 22, -(2 ** 22), 2 ** 24 + 1];
  assert.deepEqual([...decode(encode(numbers))], numbers);
});

// On a grid of 8 × 8: a square island (closed arc) with sides of 2, and land of two arcs that meet.
const island = [0, 1, 1, 0, 0, -1, -1, 0]; // from (2,2), in steps of 2: (2,4) (4,4) (4,2) (2,2)
const east = [0, 1]; // from (5,5), in steps of 2: (5,7)
const west = [2, 0, 0, 2, -2, 0]; // from (5,5), in steps of 1: (7,5) (7,7) (5,7)
const basemap: Basemap = {
  resolution: 3,
  starts: encode([2, 2, 3, 3, 0, -2]),
  arcs: encode([...island, ...east, ...west]),
  grains: encode([1, 1, 0]),
  lengths: encode([5, 2, 4]),
  coast: [0, 3],
  border: [3, 3],
  disputed: [3, 3],
  lakes: [3, 3],
  rivers: [[2, 1, 2]],
  land: [[2, -2]],
  story: [[0]],
  disputed_near: false,
  names: [],
  attribution: '',
  boundary_statement: '',
};

test('arcs are differences from the vertex before, in widths of the world', () => {
  const [square, line] = decodeArcs(basemap);
  assert.deepEqual(
    [...(square?.points ?? [])],
    [2, 2, 2, 4, 4, 4, 4, 2, 2, 2].map((n) => n / 8),
  );
  assert.deepEqual([...(line?.points ?? [])], [5 / 8, 5 / 8, 5 / 8, 7 / 8]);
  assert.deepEqual([square?.west, square?.north, square?.east, square?.south], [0.25, 0.25, 0.5, 0.5]);
});

test('a ring joins its arcs, those below zero backwards', () => {
  const ring = joinRing([2, -2], decodeArcs(basemap));
  assert.deepEqual(
    [...ring.points],
    [5, 5, 7, 5, 7, 7, 5, 7, 5, 7, 5, 5].map((n) => n / 8),
  );
});

test('closed arcs of the coast are land by themselves, open ones are not', () => {
  const topology = readTopology(basemap);
  assert.equal(topology.land.length, 2);
  assert.equal(topology.coast.length, 3);
  assert.equal(topology.rivers[0]?.minZoom, 2);
  assert.equal(topology.rivers[0]?.lines.length, 1);
});

test('a line shows in each copy of the world that the window meets', () => {
  const line = toLine(Float64Array.from([0.9, 0.4, 0.95, 0.6]));
  const window = { north: 0, south: 1 };
  assert.deepEqual(copies(line, { ...window, west: 0, east: 1 }), [0]);
  assert.deepEqual(copies(line, { ...window, west: -0.2, east: 0.1 }), [-1]);
  assert.deepEqual(copies(line, { ...window, west: -0.2, east: 2 }), [-1, 0, 1]);
  assert.deepEqual(copies(line, { ...window, west: 0.2, east: 0.5 }), []);
  assert.deepEqual(copies(line, { west: 0, east: 1, north: 0.7, south: 1 }), []);
});

const record = () => {
  const calls: string[] = [];
  return {
    calls,
    moveTo: (x: number, y: number) => calls.push(`M${x},${y}`),
    lineTo: (x: number, y: number) => calls.push(`L${x},${y}`),
    closePath: () => calls.push('Z'),
  };
};

test('trace draws in pixels from the window’s corner', () => {
  const pen = record();
  const line = toLine(Float64Array.from([0.5, 0.5, 0.75, 0.5, 0.75, 0.75]));
  trace(pen, [line], { west: 0.25, north: 0.25, east: 1, south: 1 }, 64, { closed: true });
  assert.deepEqual(pen.calls, ['M16,16', 'L32,16', 'L32,32', 'Z']);
});

test('trace leaves out vertices that cannot be seen, but no end', () => {
  const pen = record();
  const line = toLine(Float64Array.from([0.25, 0.5, 0.251, 0.5, 0.5, 0.5, 0.501, 0.5]));
  trace(pen, [line], { west: 0, north: 0, east: 1, south: 1 }, 100);
  assert.deepEqual(pen.calls, ['M25,50', 'L50,50', 'L50.1,50']);
});

test('a line smaller than a pixel is no line', () => {
  const pen = record();
  const line = toLine(Float64Array.from([0.5, 0.5, 0.501, 0.5, 0.501, 0.501, 0.5, 0.5]));
  trace(pen, [line], { west: 0, north: 0, east: 1, south: 1 }, 100);
  assert.deepEqual(pen.calls, []);
});

test('of vertices beyond one side of the window, trace keeps the first and the last', () => {
  const window = { west: 0.25, north: 0.25, east: 0.75, south: 0.75 };
  // From within, out over the eastern side, up and down there, round the corner to the south, and back in.
  const line = toLine(
    Float64Array.from([
      0.5, 0.5, 0.875, 0.5, 0.9375, 0.375, 0.875, 0.625, 0.9375, 0.9375, 0.5, 0.875, 0.375, 0.9375, 0.5,
      0.625,
    ]),
  );
  const pen = record();
  trace(pen, [line], window, 64, { closed: true });
  assert.deepEqual(pen.calls, ['M16,16', 'L40,16', 'L44,44', 'L16,40', 'L8,44', 'L16,24', 'Z']);
  const all = record();
  trace(all, [line], window, 64, { closed: true, whole: true });
  assert.equal(all.calls.length, 9);
});

test('a line that crosses a corner beyond two sides at once is not cut short', () => {
  const window = { west: 0.25, north: 0.25, east: 0.75, south: 0.75 };
  const pen = record();
  const line = toLine(Float64Array.from([0.125, 0.5, 0.125, 0.125, 0.5, 0.125, 0.5, 0.5]));
  trace(pen, [line], window, 64);
  assert.deepEqual(pen.calls, ['M-8,16', 'L-8,-8', 'L16,-8', 'L16,16']);
});
