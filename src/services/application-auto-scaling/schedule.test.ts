import { expect, test } from 'vitest';
import { nextDue, parseSchedule } from './schedule.ts';

const ms = (text: string) => Date.parse(text);

/** The next times, as UTC. */
function times(text: string, after: string, count: number, timeZone = 'UTC', more: object = {}): string[] {
  const due = { schedule: parseSchedule(text), timeZone, startMs: 0, ...more };
  const found: string[] = [];
  let from: number | undefined = ms(after);
  while (found.length < count) {
    from = nextDue(due, from);
    if (from === undefined) break;
    found.push(new Date(from).toISOString().replace(':00.000Z', ''));
  }
  return found;
}

const FRIDAY = '2026-01-30T12:00:00Z';

test.each([
  ['cron(0 8 * * ? *)', ['2026-01-31T08:00', '2026-02-01T08:00']],
  ['cron(0/20 12 ? * FRI *)', ['2026-01-30T12:20', '2026-01-30T12:40', '2026-02-06T12:00']],
  ['cron(30 9 ? * MON-WED,SUN *)', ['2026-02-01T09:30', '2026-02-02T09:30']],
  ['cron(15 10 L * ? *)', ['2026-01-31T10:15', '2026-02-28T10:15']],
  ['cron(0 0 15W * ? *)', ['2026-02-16T00:00', '2026-03-16T00:00', '2026-04-15T00:00']],
  ['cron(0 0 ? * 6L *)', ['2026-02-27T00:00', '2026-03-27T00:00']],
  ['cron(0 0 ? * 2#1 *)', ['2026-02-02T00:00', '2026-03-02T00:00']],
  ['cron(0 0 29 2 ? *)', ['2028-02-29T00:00', '2032-02-29T00:00']],
  ['cron(0 0 1 JAN ? 2027)', ['2027-01-01T00:00']],
])('%s', (text, expected) => {
  expect(times(text, FRIDAY, expected.length)).toEqual(expected);
});

test('what is over is never due again', () => {
  expect(times('cron(0 0 1 1 ? 2020)', FRIDAY, 1)).toEqual([]);
  expect(times('at(2026-01-30T12:00:00)', FRIDAY, 1)).toEqual([]);
  expect(times('rate(1 day)', FRIDAY, 3, 'UTC', { endMs: ms('2026-02-01T00:00:00Z') })).toEqual([
    '2026-01-31T00:00',
    '2026-02-01T00:00',
  ]);
});

test('at once, at a rate from the beginning', () => {
  expect(times('at(2026-02-01T06:30:00)', FRIDAY, 2)).toEqual(['2026-02-01T06:30']);
  const startMs = ms('2026-02-02T00:10:00Z');
  expect(times('rate(90 minutes)', FRIDAY, 2, 'UTC', { startMs })).toEqual([
    '2026-02-02T00:10',
    '2026-02-02T01:40',
  ]);
});

test('time zones: summer time leaves hours out and has others twice', () => {
  const berlin = 'Europe/Berlin';
  expect(times('at(2026-07-01T08:00:00)', FRIDAY, 1, berlin)).toEqual(['2026-07-01T06:00']);
  expect(times('cron(30 2 * * ? *)', '2026-03-27T12:00:00Z', 2, berlin)).toEqual([
    '2026-03-28T01:30',
    '2026-03-30T00:30',
  ]);
  expect(times('cron(30 2 * * ? *)', '2026-10-24T12:00:00Z', 2, berlin)).toEqual([
    '2026-10-25T00:30',
    '2026-10-26T01:30',
  ]);
  expect(times('cron(0 8 ? * MON *)', FRIDAY, 1, 'Asia/Tokyo')).toEqual(['2026-02-01T23:00']);
});

test.each([
  'every day',
  'cron(0 8 * * * *)',
  'cron(0 8 ? * ? *)',
  'cron(0 8 * * ?)',
  'cron(60 8 * * ? *)',
  'cron(0 8 * * ? 1969)',
  'cron(5-1 8 * * ? *)',
  'cron(0/0 8 * * ? *)',
  'rate(0 minutes)',
  'rate(5 weeks)',
  'at(2026-02-31T00:00:00)',
  'at(2026-02-01)',
])('%s is none', (text) => {
  expect(() => parseSchedule(text)).toThrow(
    "Invalid schedule expression. Details: Schedule expressions must have the following syntax: rate(<number>\\s?(minutes?|hours?|days?)), cron(<cron_expression>) or at(yyyy-MM-dd'T'HH:mm:ss).",
  );
});

test('every minute of a zone, where its clock is put back', () => {
  expect(times('cron(* * * * ? *)', '2026-10-25T00:58:30Z', 2, 'Europe/Berlin')).toEqual([
    '2026-10-25T00:59',
    '2026-10-25T02:00',
  ]);
  expect(times('cron(59 23 * * ? *)', '2026-01-30T23:58:59.500Z', 1, 'Europe/London')).toEqual([
    '2026-01-30T23:59',
  ]);
});

test('a rate that leads to no time is none', () => {
  expect(() => parseSchedule('rate(99999999999999999999 days)')).toThrow(/Invalid schedule expression/);
  expect(times('rate(99999999 minutes)', FRIDAY, 1)).toEqual(['2160-02-18T10:39']);
});
