import { expect, test } from 'vitest';
import { Double, doubleText, javaJson } from './java-json.ts';

test('doubles as Java writes them', () => {
  const texts = [0, 2, 21.5, -3, 9_999_999, 1e7, 12_345_678.5, 0.001, 0.0001, 1e21].map(doubleText);
  expect(texts.join(' ')).toBe('0.0 2.0 21.5 -3.0 9999999.0 1.0E7 1.23456785E7 0.001 1.0E-4 1.0E21');
});

test('only what is a double has a point; what is undefined is left out', () => {
  const value = { a: new Double(1), b: 1, c: [undefined, 'x"y'], d: undefined, e: null };
  expect(javaJson(value)).toBe('{"a":1.0,"b":1,"c":[null,"x\\"y"],"e":null}');
});
