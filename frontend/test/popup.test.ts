import assert from 'node:assert/strict';
import { test } from 'node:test';
import { opensFramed, startsOpen } from '../src/legend';
import { placement } from '../src/popup';

const card = { width: 300, height: 200 };
const frame = { width: 1000, height: 700 };

test('a card stands beside its anchor, where there is more room', () => {
  assert.deepEqual(placement({ x: 200, y: 350 }, 10, card, frame), {
    x: 220,
    y: 250,
    side: 'right',
    tip: 100,
  });
  assert.deepEqual(placement({ x: 800, y: 350 }, 10, card, frame), {
    x: 480,
    y: 250,
    side: 'left',
    tip: 100,
  });
});

test('it stands above or below where the frame is narrow', () => {
  const narrow = { width: 500, height: 700 };
  assert.equal(placement({ x: 250, y: 500 }, 10, card, narrow).side, 'above');
  assert.equal(placement({ x: 250, y: 100 }, 10, card, narrow).side, 'below');
});

test('it covers as few other places as it can', () => {
  const others = [
    { x: 700, y: 350 },
    { x: 300, y: 350 },
  ];
  assert.equal(placement({ x: 500, y: 350 }, 10, card, frame, others.slice(0, 1)).side, 'left');
  assert.equal(placement({ x: 500, y: 400 }, 10, card, frame, others).side, 'above');
});

test('it is inside the frame wherever its anchor is, and never on it while the anchor is in view', () => {
  for (let x = -100; x <= 1100; x += 37) {
    for (let y = -100; y <= 800; y += 37) {
      const at = placement({ x, y }, 12, card, frame);
      assert.ok(
        at.x >= 0 && at.y >= 0 && at.x + card.width <= 1000 && at.y + card.height <= 700,
        `${x},${y}`,
      );
      const under = x > at.x && x < at.x + card.width && y > at.y && y < at.y + card.height;
      if (x >= 0 && x <= 1000 && y >= 0 && y <= 700) assert.ok(!under, `${x},${y}`);
      if (at.side !== 'none') assert.ok(at.tip >= 20, 'the tip keeps clear of the corners');
    }
  }
});

test('a card that fits nowhere covers its anchor and says so', () => {
  assert.equal(placement({ x: 150, y: 110 }, 10, card, { width: 330, height: 230 }).side, 'none');
});

test('the legend starts open below a map of middling width, and over a large one', () => {
  assert.equal(startsOpen(24, { width: 24, height: 30 }), false);
  assert.equal(startsOpen(45, { width: 45, height: 30 }), true);
  assert.equal(startsOpen(64, { width: 40, height: 48 }), false);
  assert.equal(startsOpen(80, { width: 55, height: 30 }), false);
  assert.equal(startsOpen(80, { width: 55, height: 50 }), true);
  assert.equal(opensFramed({ width: 57, height: 30 }), true);
  assert.equal(opensFramed({ width: 55, height: 50 }), false);
  assert.equal(opensFramed({ width: 75, height: 20 }), false);
});
