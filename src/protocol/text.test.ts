import { describe, expect, test } from 'vitest';
import { simple } from '../model/shapes.ts';
import { parseBase64, parseDecimal, parseInteger, parseTime, textWriter } from './text.ts';

describe('numbers as text', () => {
  test.each<[string, number | bigint | undefined]>([
    ['0', 0],
    ['-12', -12],
    ['+5', 5],
    ['9007199254740993', 9007199254740993n],
    ['-9223372036854775808', -9223372036854775808n],
    ['9223372036854775808', undefined],
    ['1.0', undefined],
    ['1e3', undefined],
    ['0x10', undefined],
    [' 1', undefined],
    ['', undefined],
    ['9'.repeat(1000), undefined],
  ])('integer %j', (text, value) => expect(parseInteger(text)).toBe(value));

  test.each<[string, number | undefined]>([
    ['1.5', 1.5],
    ['-.5e-3', -0.0005],
    ['5.', 5],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['NaN', Number.NaN],
    ['1,5', undefined],
    ['', undefined],
    ['.', undefined],
  ])('decimal %j', (text, value) => expect(parseDecimal(text)).toBe(value));
});

describe('times as text', () => {
  test.each<[string, string | undefined]>([
    ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05.000Z'],
    ['2026-01-02T03:04:05', '2026-01-02T03:04:05.000Z'],
    ['2026-01-02T03:04:05.123456789Z', '2026-01-02T03:04:05.123Z'],
    ['2026-01-02T03:04:05+09:00', '2026-01-01T18:04:05.000Z'],
    ['2026-01-02T03:04:05+0900', '2026-01-01T18:04:05.000Z'],
    ['2026-01-02T03:04:05-05', '2026-01-02T08:04:05.000Z'],
    ['2026-01-02', '2026-01-02T00:00:00.000Z'],
    ['2026-01-02T03:04Z', '2026-01-02T03:04:00.000Z'],
    ['Fri, 02 Jan 2026 03:04:05 GMT', '2026-01-02T03:04:05.000Z'],
    ['Friday, 02-Jan-26 03:04:05 GMT', '2026-01-02T03:04:05.000Z'],
    ['1767323045', '2026-01-02T03:04:05.000Z'],
    ['1767323045.5', '2026-01-02T03:04:05.500Z'],
    ['2026-13-02T03:04:05Z', undefined],
    ['2026-01-02T25:04:05Z', undefined],
    ['yesterday', undefined],
    ['May', undefined],
    ['', undefined],
    ['1e300', undefined],
  ])('%j', (text, iso) => expect(parseTime(text)?.toISOString()).toBe(iso));

  test('each form is written as AWS writes it', () => {
    const at = new Date('2026-01-02T03:04:05Z');
    const late = new Date('2026-01-02T03:04:05.120Z');
    expect(textWriter(simple.timestamp, simple.dateTime)(at)).toBe('2026-01-02T03:04:05Z');
    expect(textWriter(simple.timestamp, simple.dateTime)(late)).toBe('2026-01-02T03:04:05.120Z');
    expect(textWriter(simple.timestamp, simple.dateTime, true)(at)).toBe('2026-01-02T03:04:05.000Z');
    expect(textWriter(simple.timestamp, simple.httpDate)(at)).toBe('Fri, 02 Jan 2026 03:04:05 GMT');
    expect(textWriter(simple.epochSeconds, simple.dateTime)(late)).toBe('1767323045.12');
  });
});

test.each<[string, string | undefined]>([
  ['', ''],
  ['aGk=', 'hi'],
  ['aGV5', 'hey'],
  ['aGk', undefined],
  ['a=k=', undefined],
  ['aG k', undefined],
  ['aGl=', undefined],
  ['aB==', undefined],
])('base64 %j', (text, bytes) => expect(parseBase64(text)?.toString()).toBe(bytes));
