import { expect, test } from 'vitest';
import { CliError } from './exit.ts';
import { nearestName, parseDuration, parseOptions, showDuration } from './options.ts';

test.each([
  ['90s', 90_000],
  ['6m', 360_000],
  ['1h30m', 5_400_000],
  ['1.5d', 129_600_000],
  ['250ms', 250],
  ['2w', 1_209_600_000],
  ['0s', 0],
])('%s is %i milliseconds', (text, durationMs) => {
  expect(parseDuration(text)).toBe(durationMs);
});

test.each(['', '5', 'm', '5 m', '-5m', '5m-', '5y', '1h x', '１m'])('"%s" is no duration', (text) => {
  expect(() => parseDuration(text)).toThrow(CliError);
  expect(() => parseDuration(text)).toThrow(`"${text}" is no duration: write for example 90s`);
});

test.each([
  [0, '0s'],
  [400, '0s'],
  [90_000, '1m 30s'],
  [86_400_000 + 3_600_000 * 2 + 60_000, '1d 2h'],
  [3_600_000, '1h'],
])('%i ms are shown as %s', (durationMs, text) => {
  expect(showDuration(durationMs)).toBe(text);
});

test.each([
  ['strat', 'start'],
  ['snapshto', 'snapshot'],
  ['stat', 'start'],
  ['frobnicate', undefined],
])('who writes %s may have meant %s', (word, meant) => {
  expect(nearestName(word, ['start', 'stop', 'snapshot'])).toBe(meant);
});

test('an unknown flag is named, with the one that was meant, in one line', () => {
  expect(() => parseOptions(['--jsno'], { json: { type: 'boolean' } })).toThrow(
    /^Unknown option '--jsno'\. Did you mean --json\? `kumobako help` lists commands and flags\.$/,
  );
});
