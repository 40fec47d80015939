// How certainty breaks a mark: as on the map.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CERTAINTIES, certaintyStyle } from '../src/map/styles.ts';
import { piecesOf } from '../src/timeline/marks.ts';

test('what is stated, reported or disputed is whole, what is alleged or presumed is in pieces', () => {
  for (const [certainty, pieces] of [
    ['stated', 1],
    ['reported', 1],
    ['disputed', 1],
  ] as const) {
    assert.equal(piecesOf(0, 100, certaintyStyle(certainty)).length, pieces, certainty);
  }
  for (const certainty of ['alleged', 'presumed'])
    assert.ok(piecesOf(0, 100, certaintyStyle(certainty)).length > 2);
});

test('pieces have the proportions of the map’s lines, and end where the bar does', () => {
  for (const certainty of ['alleged', 'presumed']) {
    const style = CERTAINTIES[certainty];
    assert.ok(style?.pieces);
    const found = piecesOf(10, 200, style);
    const [first, second] = found;
    assert.ok(first && second);
    const piece = first[1] - first[0];
    const gap = second[0] - first[1];
    assert.ok(Math.abs(piece / gap - style.pieces.length / style.pieces.gap) < 1e-9);
    assert.ok((found[found.length - 1]?.[1] ?? 0) <= 200);
  }
});
