import { describe, expect, test } from 'vitest';
import { Ids } from '../../core/ids.ts';
import { realRandom } from '../../core/random.ts';
import { accountOfKeyId, hasAwsForm, isExampleKeyId, newKeyId, newSecret } from './key-id.ts';

const ids = new Ids(realRandom());

describe('the account in a key id', () => {
  test.each(['000000000000', '000000000001', '123456789012', '581039954779', '999999999999'])(
    '%s',
    (account) => {
      const id = newKeyId(ids, 'AKIA', account);
      expect(id).toMatch(/^AKIA[A-Z2-7]{16}$/);
      expect(accountOfKeyId(id)).toBe(account);
      expect(accountOfKeyId(newKeyId(ids, 'ASIA', account))).toBe(account);
    },
  );

  // Ids in AWS's documentation whose accounts others decoded with the same arithmetic.
  test.each([
    ['AKIAIOSFODNN7EXAMPLE', '581039954779'],
    ['ASIAQNZGKIQY56JQ7WML', '029608264753'],
  ])('as AWS writes it: %s', (id, account) => {
    expect(accountOfKeyId(id)).toBe(account);
  });

  test('is not in ids with other letters, nor above twelve digits', () => {
    expect(accountOfKeyId('AKIA0189ABCDEFGHIJKL')).toBeUndefined();
    expect(accountOfKeyId('AKIA7777777777777777')).toBeUndefined();
    expect(accountOfKeyId('AKIAABC')).toBeUndefined();
    expect(accountOfKeyId('')).toBeUndefined();
  });
});

test('ids of one account differ', () => {
  const made = Array.from({ length: 1000 }, () => newKeyId(ids, 'AKIA', '000000000000'));
  expect(new Set(made).size).toBe(1000);
});

test("AWS's form", () => {
  const own = newKeyId(ids, 'AKIA', '000000000000');
  for (const id of [own, 'AKIA0123456789ABCDEF', 'ASIAIOSFODNN7EXAMPLE']) expect(hasAwsForm(id)).toBe(true);
  for (const id of [own.toLowerCase(), `${own}A`, own.slice(1), 'AIDAIOSFODNN7EXAMPLE', 'test', `${own}\n`]) {
    expect(hasAwsForm(id)).toBe(false);
  }
});

test("only the documentation's keys are its examples", () => {
  expect(isExampleKeyId('AKIAIOSFODNN7EXAMPLE')).toBe(true);
  expect(isExampleKeyId('AKIAI44QH8DHBEXAMPLE')).toBe(false);
});

test('a secret is forty characters of base64', () => {
  expect(newSecret(ids)).toMatch(/^[\w+/]{40}$/);
  expect(newSecret(ids)).not.toBe(newSecret(ids));
});
