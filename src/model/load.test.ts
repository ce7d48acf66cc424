import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import {
  aggregateOf,
  compiled,
  makeService,
  openModels,
  type Slot,
  shapeOf,
  simpleOf,
  structureOf,
} from './load.ts';
import { type ServiceModel, simple } from './shapes.ts';

const MODEL: ServiceModel = {
  name: 'tree',
  id: 'Tree',
  version: '2026-01-01',
  sign: 'tree',
  host: 'tree',
  protocol: 'awsJson1_1',
  ops: { Grow: [32, simple.unit] },
  shapes: [
    { k: 's', n: 'Node', m: { Left: [32], Size: [33] } },
    { k: 'c', t: simple.integer, max: 5 },
  ],
  errors: { TooTall: 32 },
  src: [null, null],
};

describe('openModels', () => {
  const folder = mkdtempSync(join(tmpdir(), 'models-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test("the index at once, a service's own file on its first use", () => {
    const index = ['tree', 'broken'].map((name) => ({ ...MODEL, name }));
    writeFileSync(join(folder, 'index.json'), JSON.stringify(index));
    writeFileSync(join(folder, 'tree.json'), JSON.stringify(MODEL));
    writeFileSync(join(folder, 'broken.json'), 'never read');
    const models = openModels(pathToFileURL(`${folder}/`));
    expect(models.index.map(({ name }) => name)).toEqual(['tree', 'broken']);
    const tree = models.service('tree');
    rmSync(join(folder, 'tree.json'));
    expect(models.service('tree')).toBe(tree);
    expect(models.has('tree')).toBe(true);
  });

  test('a name that the index does not hold is refused, whatever files there are', () => {
    const models = openModels();
    expect(models.has('constructor')).toBe(false);
    for (const name of ['constructor', '../package', 'index', '']) {
      expect(() => models.service(name)).toThrow(RangeError);
    }
  });

  test("the product's own models are found", () => {
    expect(openModels().service('sts').operations['GetCallerIdentity']).toBeDefined();
  });
});

describe('a service', () => {
  const service = makeService(MODEL);

  test('its tables have no inherited entries', () => {
    for (const table of [service.operations, service.errors, service.aliases]) {
      expect(table['constructor']).toBe(undefined);
      expect(Object.getPrototypeOf(table)).toBe(null);
    }
    expect(service.operations['Grow']).toEqual([32, simple.unit]);
  });

  test('shapes by ref', () => {
    expect(simpleOf(service, simple.string)).toBe(simple.string);
    expect(simpleOf(service, 33)).toBe(simple.integer);
    expect(simpleOf(service, 32)).toBe(-1);
    expect(shapeOf(service, simple.string)).toBe(undefined);
    expect(structureOf(service, 32).n).toBe('Node');
    expect(structureOf(service, simple.unit).m).toEqual({});
    expect(() => aggregateOf(service, 33)).toThrow(RangeError);
  });

  test('codecs are compiled once, and may refer to themselves', () => {
    const slot: Slot<(depth: number) => number> = { name: 'depth', unready: () => Number.NaN };
    let compilations = 0;
    const depthOf = () =>
      compiled(service, slot, 32, () => {
        compilations++;
        const self = compiled(service, slot, 32, () => {
          throw new Error('compiled twice');
        });
        return (depth) => (depth === 0 ? 0 : 1 + self.run(depth - 1));
      });
    expect(depthOf().run(3)).toBe(3);
    expect(depthOf().run(2)).toBe(2);
    expect(compilations).toBe(1);
  });
});
