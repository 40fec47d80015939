// Work for when the page has time: between the frames of a drag, not in them.

export interface Idle {
  /** What was asked for last is done, once. */
  ask(act: () => void): void;
  cancel(): void;
}

/** The longest that it is put off, in milliseconds; browsers that do not tell when they have time wait for less. */
const PATIENCE = 500;
const PAUSE = 200;

export function idle(): Idle {
  const told = typeof requestIdleCallback === 'function';
  let handle = 0;
  const cancel = (): void => {
    if (told) cancelIdleCallback(handle);
    else clearTimeout(handle);
    handle = 0;
  };
  let act = (): void => {};
  return {
    ask(next) {
      act = next;
      const run = (): void => {
        handle = 0;
        act();
      };
      handle ||= told ? requestIdleCallback(run, { timeout: PATIENCE }) : window.setTimeout(run, PAUSE);
    },
    cancel,
  };
}
