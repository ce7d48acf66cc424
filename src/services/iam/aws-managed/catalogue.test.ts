import { expect, test } from 'vitest';
import { compilePolicy } from '../../../policy/compile.ts';
import { parsePolicy } from '../../../policy/parse.ts';
import { openCatalogue } from './catalogue.ts';

const catalogue = openCatalogue();
const all = [...catalogue.policies.entries()];

test('every document is one that policies are decided by', () => {
  expect(all.length).toBeGreaterThan(1500);
  for (const [key, policy] of all) {
    const document = parsePolicy(catalogue.documentOf(policy), 'identity');
    expect(document.statements.length, key).toBeGreaterThan(0);
    expect(() => compilePolicy(document), key).not.toThrow();
  }
});

test('each has all that AWS tells of it', () => {
  for (const [key, { name, path, id, version, createdMs, updatedMs }] of all) {
    expect(key).toBe(`${path}${name}`);
    expect(path).toMatch(/^\/(?:[\w-]+\/)*$/);
    expect(id, key).toMatch(/^ANPA[A-Z0-9]{17}$/);
    expect(version, key).toBeGreaterThan(0);
    expect(updatedMs, key).toBeGreaterThanOrEqual(createdMs);
  }
});

test('names and ids are told apart, names in order', () => {
  const names = all.map(([, { name }]) => name);
  expect(names).toEqual([...new Set(names)].sort());
  expect(new Set(all.map(([, { id }]) => id)).size).toBe(all.length);
});

test('a document in its own words', () => {
  const admin = catalogue.policies.get('/AdministratorAccess');
  if (admin === undefined) throw new Error('AdministratorAccess is not there');
  expect(JSON.parse(catalogue.documentOf(admin))).toEqual({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  });
  expect(admin).toMatchObject({ id: 'ANPAIWMBCKSKIEE64ZLYK', description: expect.any(String) });
  expect(catalogue.policies.has('/service-role/AWSLambdaBasicExecutionRole')).toBe(true);
  expect(catalogue.policies.has('/AWSLambdaBasicExecutionRole')).toBe(false);
});
