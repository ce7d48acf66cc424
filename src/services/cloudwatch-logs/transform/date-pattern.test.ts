import { expect, test } from 'vitest';
import { datePattern } from './date-pattern.ts';

const NOW_MS = Date.UTC(2024, 5, 1);

/** Reads a text in UTC and answers the time. */
function read(pattern: string, text: string): string | undefined {
  const found = datePattern(pattern, 'en').parse(text, 'UTC', NOW_MS);
  return found === undefined ? undefined : new Date(found.ms).toISOString();
}

test('a day that a month does not have is its last, as Java reads it', () => {
  expect(read('yyyy-MM-dd', '2023-02-29')).toBe('2023-02-28T00:00:00.000Z');
  expect(read('yyyy-MM-dd', '2023-04-31')).toBe('2023-04-30T00:00:00.000Z');
  expect(read('yyyy-MM-dd', '2023-02-32')).toBeUndefined();
  expect(read('yyyy-MM-dd', '2023-13-01')).toBeUndefined();
  expect(read('yyyy-DDD', '2023-366')).toBeUndefined();
});

test('24:00 is the end of the day', () => {
  expect(read('yyyy-MM-dd HH:mm', '2023-02-28 24:00')).toBe('2023-03-01T00:00:00.000Z');
  expect(read('yyyy-MM-dd HH:mm', '2023-02-28 24:01')).toBeUndefined();
});

test('hours of twelve are no more than twelve', () => {
  expect(read('yyyy-MM-dd h:mm a', '2023-02-28 12:30 AM')).toBe('2023-02-28T00:30:00.000Z');
  expect(read('yyyy-MM-dd h:mm a', '2023-02-28 13:30 PM')).toBeUndefined();
  expect(read('yyyy-MM-dd kk:mm', '2023-02-28 24:30')).toBe('2023-02-28T00:30:00.000Z');
  expect(read('yyyy-MM-dd kk:mm', '2023-02-28 25:30')).toBeUndefined();
});

test('a day of the week has to be that of the date', () => {
  expect(read('EEE dd.MM.yyyy', 'Sat 05.12.1998')).toBe('1998-12-05T00:00:00.000Z');
  expect(read('EEE dd.MM.yyyy', 'Sun 05.12.1998')).toBeUndefined();
});

test('as many letters as Java takes', () => {
  for (const letters of ['ddd', 'MMMMMM', 'HHH', 'mmm', 'sss', 'aa', 'DDDD', 'EEEEEE', 'zzzzz', 'XXXXXX'])
    expect(() => datePattern(letters, 'en'), letters).toThrow(`Too many pattern letters: ${letters[0]}`);
  expect(read('yyyyMMdd XXXXX', '20230102 +01:00')).toBe('2023-01-01T23:00:00.000Z');
  expect(read('yyyyMMdd XXXX', '20230102 -0130')).toBe('2023-01-02T01:30:00.000Z');
  const written = (format: string) =>
    datePattern(format, 'en').format({ ms: Date.UTC(2023, 0, 2), nanos: 0 }, 'America/New_York');
  expect(written('zzzz')).toBe('Eastern Standard Time');
  expect(written('z')).toBe('EST');
});
