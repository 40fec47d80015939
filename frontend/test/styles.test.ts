import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CERTAINTIES, KINDS, kindStyle, layers } from '../src/map/styles.ts';

const form = (kind: string, certainty: string): string =>
  JSON.stringify(
    layers(kind, certainty)
      .filter(({ name }) => name !== 'halo')
      .map(({ name, width, dash, cap }) => [name, width, dash, cap]),
  );

describe('the style of lines', () => {
  it('tells every kind by its form alone', () => {
    const forms = Object.keys(KINDS).map((kind) => form(kind, 'stated'));
    assert.equal(new Set(forms).size, forms.length);
  });

  it('tells stated, alleged, presumed and disputed apart for every kind', () => {
    for (const kind of Object.keys(KINDS)) {
      const forms = ['stated', 'alleged', 'presumed', 'disputed'].map((certainty) => form(kind, certainty));
      assert.equal(new Set(forms).size, forms.length, kind);
    }
  });

  it('breaks what is presumed into shorter pieces with wider gaps than what is alleged', () => {
    const [alleged, presumed] = [CERTAINTIES.alleged?.pieces, CERTAINTIES.presumed?.pieces];
    assert.ok(alleged && presumed);
    assert.ok(presumed.length < alleged.length && presumed.gap > alleged.gap);
  });

  it('fills the heads of what is stated, and of nothing else', () => {
    for (const [certainty, { hollow }] of Object.entries(CERTAINTIES))
      assert.equal(hollow, certainty !== 'stated');
  });

  it('has a plain line for a kind that it does not know', () => {
    assert.deepEqual(kindStyle('constructor'), kindStyle('no such kind'));
  });
});
