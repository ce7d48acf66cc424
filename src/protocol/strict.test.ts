import { describe, expect, test } from 'vitest';
import { openModels } from '../model/load.ts';
import { encodeOutput } from './reply.ts';
import { UndeclaredMemberError } from './strict.ts';
import { rpcCall } from './testing.ts';

const dynamodb = openModels().service('dynamodb');

function encode(operation: string, output: unknown, strict: boolean): string {
  return String(encodeOutput(rpcCall(dynamodb, operation), output, { requestId: 'id', strict }).body);
}

describe('members that the model does not declare', () => {
  const leaky = { Item: { a: { S: 'x' } }, secret: 1 };
  const nested = { Items: [{ a: { M: { b: { S: 'x', Sx: 'y' } } } }] };

  test('never leave the process', () => {
    expect(encode('GetItem', leaky, false)).toBe('{"Item":{"a":{"S":"x"}}}');
    expect(encode('Query', nested, false)).toBe('{"Items":[{"a":{"M":{"b":{"S":"x"}}}}]}');
  });

  test('are errors in strict mode', () => {
    expect(() => encode('GetItem', leaky, true)).toThrow(UndeclaredMemberError);
    expect(() => encode('GetItem', leaky, true)).toThrow(/GetItem .*: secret$/);
    expect(() => encode('Query', nested, true)).toThrow(/: Items\.0\.a\.M\.b\.Sx$/);
    expect(() => encode('GetItem', { constructor: 1 }, true)).toThrow(UndeclaredMemberError);
  });

  test('an undefined member is no member', () => {
    expect(encode('GetItem', { Item: undefined, secret: undefined }, true)).toBe('{}');
  });
});
