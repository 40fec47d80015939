// Reads a Content-Security-Policy from standard input, and prints what Google's evaluator has against it, as JSON.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { CspEvaluator } = require('csp_evaluator/dist/evaluator.js');
const { CspParser } = require('csp_evaluator/dist/parser.js');
const { Severity } = require('csp_evaluator/dist/finding.js');

const { csp } = new CspParser(readFileSync(0, 'utf8'));
const findings = new CspEvaluator(csp).evaluate();
const told = findings.map(({ severity, directive, value, description }) => ({
  severity: Severity[severity],
  directive,
  value,
  description,
}));
process.stdout.write(JSON.stringify(told));
