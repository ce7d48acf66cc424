import { describe, expect, test } from 'vitest';
import { FIRST_SHAPE_REF, type ServiceModel, simple } from '../../src/model/shapes.ts';
import { compareVersions } from './botocore.ts';
import { compareModels } from './compare.ts';

const before: ServiceModel = {
  name: 'things',
  id: 'Things',
  version: '2020-01-01',
  sign: 'things',
  host: 'things',
  protocol: 'restJson1',
  ops: {
    Get: [FIRST_SHAPE_REF, simple.unit, 'GET', '/a', 200],
    Old: [simple.unit, simple.unit, 'GET', '/b', 200],
  },
  shapes: [
    { k: 's', n: 'GetInput', m: { Name: [FIRST_SHAPE_REF + 1], Gone: [simple.string] } },
    { k: 'c', t: simple.string, max: 5 },
  ],
  errors: {},
  src: ['3.0.0', '1.0.0'],
};

describe('compareModels', () => {
  test('shows what came, went and changed', () => {
    const after: ServiceModel = {
      ...before,
      ops: { Get: [FIRST_SHAPE_REF + 1, simple.unit, 'POST', '/a', 200] },
      shapes: [
        { k: 'c', t: simple.string, max: 6 },
        { k: 's', n: 'GetInput', m: { Name: [FIRST_SHAPE_REF, 0, 1], Extra: [simple.long] } },
      ],
      errors: { Conflict: simple.unit },
    };
    expect(compareModels(before, after)).toEqual([
      'things: - operation Old',
      'things: + error Conflict',
      'things: ~ route Get: GET /a 200 -> POST /a 200',
      'things: ~ member GetInput.Name: {"k":"c","t":0,"max":5} -> {"k":"c","t":0,"max":6} required',
      'things: + member GetInput.Extra',
      'things: - member GetInput.Gone',
    ]);
  });

  test('shows nothing of mere renumbering', () => {
    const [input, limited] = before.shapes;
    if (input?.k !== 's' || limited === undefined) throw new Error('the sample changed');
    const renumbered: ServiceModel = {
      ...before,
      ops: { ...before.ops, Get: [FIRST_SHAPE_REF + 1, simple.unit, 'GET', '/a', 200] },
      shapes: [limited, { ...input, m: { ...input.m, Name: [FIRST_SHAPE_REF] } }],
    };
    expect(compareModels(before, renumbered)).toEqual([]);
  });
});

test('compareVersions orders by number, not by text', () => {
  expect(compareVersions('1.9.30', '1.10.2')).toBeLessThan(0);
  expect(compareVersions('1.44.8', '1.44.8')).toBe(0);
  expect(compareVersions('2.0.0', '1.99.99')).toBeGreaterThan(0);
});
