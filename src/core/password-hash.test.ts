import { expect, test } from 'vitest';
import { realHashPassword } from './password-hash.ts';

const hash = realHashPassword();
const salt = Buffer.from('salt');

test('the same for the same password and salt only', async () => {
  const [one, same, otherPassword, otherSalt] = await Promise.all([
    hash('Secret-1', salt),
    hash('Secret-1', salt),
    hash('Secret-2', salt),
    hash('Secret-1', Buffer.from('pepper')),
  ]);
  expect(one).toHaveLength(32);
  expect(same).toEqual(one);
  expect(otherPassword).not.toEqual(one);
  expect(otherSalt).not.toEqual(one);
});

test('other work goes on meanwhile', async () => {
  let isDone = false;
  const making = hash('Secret-1', salt).then(() => {
    isDone = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(isDone).toBe(false);
  await making;
});
