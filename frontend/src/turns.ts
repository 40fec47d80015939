// Work that the views do in turns while time runs: one in each frame, so that no frame is long.

const waiting = new Map<object, () => void>();
let frame = 0;

function next(): void {
  frame = 0;
  const [first] = waiting;
  if (!first) return;
  const [view, act] = first;
  waiting.delete(view);
  frame = requestAnimationFrame(next);
  act();
}

/** Does something at once, or in one of the next frames if another view has this one; what was asked for last is done. */
export function inTurn(view: object, act: () => void): void {
  waiting.set(view, act);
  if (!frame) next();
}

/** What a view has asked for is out of date. */
export function giveUp(view: object): void {
  waiting.delete(view);
}
