import { describe, expect, test } from 'vitest';
import { FilterPolicyFault } from './filter-fault.ts';
import { attributesMatch, bodyMatches } from './filter-match.ts';
import { type FilterScope, parseFilterPolicy } from './filter-policy.ts';

function fault(policy: string | object, scope: FilterScope = 'MessageAttributes'): string {
  const text = typeof policy === 'string' ? policy : JSON.stringify(policy);
  try {
    parseFilterPolicy(text, scope);
  } catch (error) {
    if (error instanceof FilterPolicyFault) {
      const where = / at .*column: (\d+)\]$/s.exec(error.message);
      return error.message.replace(/\n at .*/s, where === null ? '' : ` @${where[1]}`);
    }
    throw error;
  }
  return 'ok';
}

type Attribute =
  | string
  | number
  | Uint8Array
  | readonly unknown[]
  | { DataType: string; StringValue: string };

function passes(policy: object, attributes: Record<string, Attribute>): boolean {
  const typed = Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => {
      if (typeof value === 'string') return [name, { DataType: 'String', StringValue: value }];
      if (typeof value === 'number') return [name, { DataType: 'Number', StringValue: String(value) }];
      if (value instanceof Uint8Array) return [name, { DataType: 'Binary', BinaryValue: value }];
      if ('DataType' in value) return [name, value];
      return [name, { DataType: 'String.Array', StringValue: JSON.stringify(value) }];
    }),
  );
  return attributesMatch(parseFilterPolicy(JSON.stringify(policy), 'MessageAttributes'), typed);
}

function bodyPasses(policy: object, body: unknown): boolean {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return bodyMatches(parseFilterPolicy(JSON.stringify(policy), 'MessageBody'), text);
}

describe('faults, with the column that AWS reports', () => {
  test.each([
    // As recorded from AWS in 2024 and 2025.
    ['{"key":[["value"]]}', 'Match value must be String, number, true, false, or null @10'],
    ['{"key":[{"wrong-operator":true}]}', 'Unrecognized match type wrong-operator @31'],
    ['{"key":[{"suffix":"value","prefix":"value2"}]}', 'Only one key allowed in match expression @37'],
    ['{"key":[{"suffix":100}]}', 'suffix match pattern must be a string @22'],
    ['{"key":[{"suffix":null}]}', 'suffix match pattern must be a string @23'],
    ['{"key":[{"suffix":[]}]}', 'suffix match pattern must be a string @20'],
    ['{"key":[{"numeric":[]}]}', 'Invalid member in numeric match: ] @22'],
    ['{"key":[{"numeric":["operator"]}]}', 'Unrecognized numeric range operator: operator @32'],
    ['{"key":[{"numeric":[1,"<="]}]}', 'Invalid member in numeric match: 1 @22'],
    ['{"key":[{"numeric":["=","000"]}]}', 'Value of equals must be numeric @26'],
    ['{"key":[{"numeric":[">="]}]}', 'Value of >= must be numeric @26'],
    ['{"key":[{"numeric":["<",100,">",10]}]}', 'Too many elements in numeric expression @30'],
    ['{"key":[{"numeric":[">=",1,">",2]}]}', 'Bad numeric range operator: > @31'],
    ['{"key":[{"numeric":[">",3,"<",1]}]}', 'Bottom must be less than top @33'],
    ['{"key":[{"numeric":[">",20,"<="]}]}', 'Value of <= must be numeric @33'],
    ['{"key":[{"numeric":[">",20,30]}]}', 'Bad value in numeric range: 30 @30'],
    ['{"key":[{"numeric":[">",20,"test"]}]}', 'Bad numeric range operator: test @34'],
    ['{"key":[{"numeric":[">","20","<","30"]}]}', 'Value of > must be numeric @26'],
    ['{"key":[{"numeric":[">",20,"<","30"]}]}', 'Value of < must be numeric @33'],
    ['{"key":[{"numeric":[">",20,"<",30,"<",50]}]}', 'Too many terms in numeric range expression @36'],
    ['{"key":[{"exists":null}]}', 'exists match pattern must be either true or false. @23'],
    ['{"key":[{"exists":"no"}]}', 'exists match pattern must be either true or false. @20'],
    ['{"key_a":"value_one"}', '"key_a" must be an object or an array @11'],
    [
      '{invalid',
      "failed to parse JSON. Unexpected character ('i' (code 105)): was expecting double-quote to start field name @2",
    ],
  ])('%s', (policy, message) => {
    expect(fault(policy)).toBe(message);
  });

  test.each([
    ['{"key":{"suffix":"value"}}', '"suffix" must be an object or an array @19'],
    ['{"key":{"not-an-operator":"value"}}', '"not-an-operator" must be an object or an array @28'],
  ])('in the body: %s', (policy, message) => {
    expect(fault(policy, 'MessageBody')).toBe(message);
  });

  test('whatever is no JSON object', () => {
    for (const text of [
      '',
      '[]',
      '1',
      '{',
      '{"a"',
      '{"a":',
      '{"a":[',
      '{"a":["x"}',
      '{"a":["x"]}x',
      '{"a":["\\u12"]}',
    ]) {
      expect(fault(text)).not.toBe('ok');
    }
    expect(fault('{}')).toBe('ok');
    expect(fault('{"a":{}}', 'MessageBody')).toContain('Empty objects are not allowed');
    expect(fault({ a: [] })).toContain('Empty arrays are not allowed');
    expect(fault(`{"a":${'['.repeat(5_000)}`)).not.toBe('ok');
  });

  test('anything-but', () => {
    expect(fault({ a: [{ 'anything-but': [] }] })).toContain('Empty arrays are not allowed');
    expect(fault({ a: [{ 'anything-but': ['x', 1] }] })).toContain('mixed type is not supported');
    expect(fault({ a: [{ 'anything-but': [null] }] })).toContain('start|null|boolean is not supported');
    expect(fault({ a: [{ 'anything-but': { numeric: ['=', 1] } }] })).toContain(
      'Unsupported anything-but pattern',
    );
    expect(fault({ a: [{ cidr: '10.0.0.0' }] })).toContain("Malformed CIDR, one '/' required");
    expect(fault({ a: [{ cidr: '10.0.0.0/33' }] })).toContain('Malformed CIDR');
  });
});

describe('limits', () => {
  const values = (count: number) => Array.from({ length: count }, (_, i) => `v${i}`);
  const keys = (count: number) => Object.fromEntries(values(count).map((key) => [key, ['x']]));

  test('five keys', () => {
    expect(fault(keys(5))).toBe('ok');
    expect(fault(keys(6))).toBe('Filter policy can not have more than 5 keys');
    expect(fault({ a: keys(6) }, 'MessageBody')).toBe('ok');
  });

  test('150 combinations', () => {
    expect(fault({ a: values(150) })).toBe('ok');
    expect(fault({ a: values(151) })).toBe('Filter policy is too complex');
    expect(fault({ a: values(15), b: values(10) })).toBe('ok');
    expect(fault({ a: values(16), b: values(10) })).toBe('Filter policy is too complex');
  });

  test('depth multiplies: 4 values three deep, 3 two deep, 3 at the top are 216', () => {
    const policy = { a: { b: { c: values(4) } }, d: { e: values(3) }, f: values(3) };
    expect(fault(policy, 'MessageBody')).toBe('Filter policy is too complex');
    expect(fault({ ...policy, f: values(2) }, 'MessageBody')).toBe('ok');
  });

  test('alternatives add up', () => {
    const alternatives = (count: number) => ({ $or: [{ a: values(75) }, { b: values(count) }] });
    expect(fault(alternatives(75))).toBe('ok');
    expect(fault(alternatives(76))).toBe('Filter policy is too complex');
  });

  test('no nesting in attributes, numbers within a thousand million', () => {
    expect(fault({ a: { b: ['x'] } })).toBe(
      'Filter policy scope MessageAttributes does not support nested filter policy',
    );
    expect(fault({ a: [1e9] })).toBe('ok');
    expect(fault({ a: [1e9 + 1] })).toContain('Value must be between');
  });
});

describe('attributes', () => {
  test('exact values', () => {
    expect(passes({ store: ['example'] }, { store: 'example' })).toBe(true);
    expect(passes({ store: ['example'] }, { store: 'Example' })).toBe(false);
    expect(passes({ store: ['example'] }, {})).toBe(false);
    expect(passes({ price: [100, 100.12] }, { price: 100.12 })).toBe(true);
    expect(passes({ price: [100] }, { price: '100' })).toBe(false);
    expect(passes({ price: ['100'] }, { price: 100 })).toBe(false);
    expect(passes({ store: ['example'] }, { store: new Uint8Array([1]) })).toBe(false);
    expect(passes({ a: ['x'], b: ['y'] }, { a: 'x' })).toBe(false);
    expect(passes({ toString: ['x'] }, {})).toBe(false);
  });

  test('String.Array: one element is enough', () => {
    expect(passes({ interests: ['rugby'] }, { interests: ['tennis', 'rugby'] })).toBe(true);
    expect(passes({ price: [100] }, { price: { DataType: 'String.Array', StringValue: '100' } })).toBe(true);
    expect(
      passes({ price: [100] }, { price: { DataType: 'String.Array', StringValue: 'one hundred' } }),
    ).toBe(false);
    expect(passes({ interests: [null, true] }, { interests: [null] })).toBe(true);
    expect(
      passes({ interests: [{ 'anything-but': ['rugby', 'tennis'] }] }, { interests: ['rugby', 'golf'] }),
    ).toBe(true);
    expect(passes({ interests: [{ 'anything-but': ['rugby', 'tennis'] }] }, { interests: ['rugby'] })).toBe(
      false,
    );
    expect(passes({ interests: [{ exists: true }] }, { interests: [] })).toBe(true);
  });

  test('operators on text', () => {
    expect(passes({ a: [{ prefix: 'ev' }] }, { a: 'event' })).toBe(true);
    expect(passes({ a: [{ suffix: 'nt' }] }, { a: 'event' })).toBe(true);
    expect(passes({ a: [{ suffix: 'ev' }] }, { a: 'event' })).toBe(false);
    expect(passes({ a: [{ 'equals-ignore-case': 'TENNIS' }] }, { a: 'tennis' })).toBe(true);
    expect(passes({ a: [{ 'anything-but': { prefix: 'order-' } }] }, { a: 'order-1' })).toBe(false);
    expect(passes({ a: [{ 'anything-but': { suffix: ['x', 'y'] } }] }, { a: 'z' })).toBe(true);
    expect(passes({ a: [{ 'anything-but': 'x' }] }, { a: 1 })).toBe(true);
    expect(passes({ a: [{ 'anything-but': 'x' }] }, {})).toBe(false);
    expect(passes({ a: [{ cidr: '10.0.0.0/24' }] }, { a: '10.0.0.255' })).toBe(true);
    expect(passes({ a: [{ cidr: '10.0.0.0/24' }] }, { a: '10.0.1.0' })).toBe(false);
    expect(passes({ a: [{ cidr: '2001:db8::/32' }] }, { a: '2001:db8::1' })).toBe(true);
  });

  test('numbers', () => {
    const range = { a: [{ numeric: ['>', 0, '<=', 100] }] };
    for (const [value, result] of [
      [0, false],
      [1, true],
      [100, true],
      [101, false],
    ] as const) {
      expect(passes(range, { a: value })).toBe(result);
    }
    expect(passes(range, { a: '5' })).toBe(false);
    expect(passes({ a: [100.123456789] }, { a: 100.1234567 })).toBe(true);
    expect(passes({ a: [100.12345] }, { a: 100.12346 })).toBe(false);
    expect(passes({ a: [{ numeric: ['=', 301.5] }] }, { a: 301.5 })).toBe(true);
  });

  test('exists and $or', () => {
    expect(passes({ a: [{ exists: false }] }, {})).toBe(true);
    expect(passes({ a: [{ exists: false }] }, { a: 'x' })).toBe(false);
    const policy = { source: ['s'], $or: [{ a: ['1'] }, { b: ['2'], c: ['3'] }] };
    expect(passes(policy, { source: 's', a: '1' })).toBe(true);
    expect(passes(policy, { source: 's', b: '2' })).toBe(false);
    expect(passes(policy, { source: 's', b: '2', c: '3' })).toBe(true);
    expect(passes(policy, { a: '1' })).toBe(false);
  });
});

describe('body', () => {
  test('nested objects and lists', () => {
    const policy = { detail: { state: ['on'], tags: { name: [{ prefix: 'a' }], size: [1] } } };
    const body = (tags: unknown) => ({ detail: { state: 'on', tags } });
    expect(bodyPasses(policy, body({ name: 'ab', size: 1 }))).toBe(true);
    expect(
      bodyPasses(
        policy,
        body([
          { name: 'ab', size: 2 },
          { name: 'b', size: 1 },
        ]),
      ),
    ).toBe(false);
    expect(bodyPasses(policy, body([{ name: 'x' }, { name: 'ab', size: 1 }]))).toBe(true);
    expect(bodyPasses({ list: ['b'] }, { list: ['a', ['b']] })).toBe(true);
    expect(bodyPasses({ flag: [true], none: [null] }, { flag: true, none: null })).toBe(true);
    expect(bodyPasses({ a: { b: [{ exists: false }] } }, {})).toBe(true);
    expect(bodyPasses({ a: [{ exists: true }] }, { a: { b: 1 } })).toBe(false);
  });

  test('what is no JSON object never passes', () => {
    for (const body of ['text', '"text"', '[]', '[{"a":"x"}]', 'null', ''])
      expect(bodyPasses({ a: ['x'] }, body)).toBe(false);
  });
});
