import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { giveUp, inTurn } from '../src/turns';

let frames: (() => void)[] = [];
/** The browser's next animation frame. */
const frame = (): void => {
  const now = frames;
  frames = [];
  for (const act of now) act();
};
Object.assign(globalThis, { requestAnimationFrame: (act: () => void) => frames.push(act) });

describe('inTurn', () => {
  beforeEach(() => {
    while (frames.length) frame();
  });

  it('does the first at once and each other in a frame of its own, in the order in which they asked', () => {
    const done: string[] = [];
    const [a, b, c] = [{}, {}, {}];
    inTurn(a, () => done.push('a'));
    inTurn(b, () => done.push('b'));
    inTurn(c, () => done.push('c'));
    assert.deepEqual(done, ['a']);
    frame();
    assert.deepEqual(done, ['a', 'b']);
    frame();
    assert.deepEqual(done, ['a', 'b', 'c']);
  });

  it('does only what a view asked for last', () => {
    const done: number[] = [];
    const [a, b] = [{}, {}];
    inTurn(a, () => {});
    for (const n of [1, 2, 3]) inTurn(b, () => done.push(n));
    frame();
    frame();
    assert.deepEqual(done, [3]);
  });

  it('lets a view that asks in each frame not keep out another', () => {
    const done: string[] = [];
    const [a, b] = [{}, {}];
    for (let n = 0; n < 4; n++) {
      inTurn(a, () => done.push('a'));
      inTurn(b, () => done.push('b'));
      frame();
    }
    assert.deepEqual(new Set(done.slice(0, 2)), new Set(['a', 'b']));
  });

  it('does nothing for a view that has given up', () => {
    const done: string[] = [];
    const [a, b] = [{}, {}];
    inTurn(a, () => {});
    inTurn(b, () => done.push('b'));
    giveUp(b);
    frame();
    assert.deepEqual(done, []);
  });
});
