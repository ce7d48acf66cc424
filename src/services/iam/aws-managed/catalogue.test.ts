import { describe, expect, test } from 'vitest';
import { POLICY_CHARACTERS_MAX, parsePolicy, policyCharacters } from '../../../policy/parse.ts';
import { AWS_MANAGED_POLICIES, awsManagedDocument } from './catalogue.ts';

const all = [...AWS_MANAGED_POLICIES.entries()];

describe.each(all)('%s', (key, policy) => {
  test('is a policy', () => {
    const document = awsManagedDocument(policy);
    expect(parsePolicy(document, 'identity').statements).toHaveLength(policy.statements.length);
    expect(policyCharacters(document)).toBeLessThanOrEqual(POLICY_CHARACTERS_MAX.managed);
  });

  test('has all that AWS tells of it', () => {
    const { path = '/', name, id, version, created, updated, description } = policy;
    expect(key).toBe(`${path}${name}`);
    expect(path).toMatch(/^\/(?:[\w-]+\/)*$/);
    expect(id).toMatch(/^ANPA[A-Z0-9]{17}$/);
    expect(version).toBeGreaterThan(0);
    expect(Date.parse(updated)).toBeGreaterThanOrEqual(Date.parse(created));
    expect(description).not.toBe('');
  });
});

test('names and ids are told apart', () => {
  expect(new Set(all.map(([, { name }]) => name)).size).toBe(all.length);
  expect(new Set(all.map(([, { id }]) => id)).size).toBe(all.length);
});
