import { beforeEach, describe, expect, test } from 'vitest';
import { base, openTestWorld } from '../../../test/support/world.ts';
import type { Transaction } from '../../core/transaction.ts';
import type { World } from '../../core/world.ts';
import { parsePolicy } from '../parse.ts';
import { inAccount } from './place.ts';
import { iamChanged } from './revision.ts';
import { type RoleRecord, roles } from './roles.ts';
import { currentTrust, findTrusted } from './trust.ts';
import { users } from './users.ts';

const HOME = '111122223333';
const AWAY = '444455556666';
const NOWHERE = '777788889999';

let world: World;
beforeEach(async () => {
  world = await openTestWorld();
});

const arnOf = (account: string, rest: string) => `arn:aws:iam::${account}:${rest}`;
const trusting = (AWS: unknown) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' }],
  });

const inTransaction = <T>(action: (tx: Transaction) => Promise<T> | T): Promise<T> =>
  world.transact(base, async ({ tx }) => action(tx));

async function addUser(account: string, name: string, id: string, path = '/'): Promise<void> {
  await inTransaction(async (tx) => {
    const arn = arnOf(account, `user${path}${name}`);
    await users.put(tx, inAccount(account), { name, path, id, arn, createdMs: 0, tags: [] });
    iamChanged(tx, account);
  });
}

function roleOf(
  name: string,
  id: string,
  trust: string,
  trustedIds: Record<string, string> = {},
): RoleRecord {
  const arn = arnOf(HOME, `role/${name}`);
  return { name, path: '/', id, arn, createdMs: 0, trust, trustedIds, maxSessionSeconds: 3600, tags: [] };
}

const find = (AWS: unknown) =>
  inTransaction((tx) => findTrusted(tx, parsePolicy(trusting(AWS), 'trust'), HOME));

describe('those whom a trust policy names', () => {
  test('are found in all accounts, by path and case', async () => {
    await addUser(HOME, 'Ada', 'AIDA1', '/dev/');
    await addUser(AWAY, 'bob', 'AIDA2');
    const [ada, bob] = [arnOf(HOME, 'user/dev/Ada'), arnOf(AWAY, 'user/bob')];
    expect(await find([ada, bob])).toEqual({ ids: { [ada]: 'AIDA1', [bob]: 'AIDA2' }, missing: undefined });
    for (const wrong of ['user/Ada', 'user/dev/ada', 'role/dev/Ada', 'user/dev/Adam']) {
      expect((await find(arnOf(HOME, wrong))).missing).toBe(arnOf(HOME, wrong));
    }
  });

  test('need not be found in an account that was never used here', async () => {
    await addUser(HOME, 'ada', 'AIDA1');
    expect(await find(arnOf(NOWHERE, 'user/x'))).toEqual({ ids: {}, missing: undefined });
    await addUser(NOWHERE, 'y', 'AIDA3');
    expect((await find(arnOf(NOWHERE, 'user/x'))).missing).toBe(arnOf(NOWHERE, 'user/x'));
  });

  test('may be everybody, whole accounts and sessions of roles', async () => {
    await inTransaction((tx) => roles.put(tx, inAccount(HOME), roleOf('app', 'AROA1', '')));
    const session = `arn:aws:sts::${HOME}:assumed-role/app/any`;
    expect(await find(['*', HOME, arnOf(AWAY, 'root'), session])).toEqual({ ids: {}, missing: undefined });
    const none = `arn:aws:sts::${HOME}:assumed-role/none/any`;
    expect((await find(none)).missing).toBe(none);
  });
});

describe('a trust policy as it is now', () => {
  const [ada, bob] = [arnOf(HOME, 'user/ada'), arnOf(HOME, 'user/bob')];
  const role = roleOf('r', 'AROA9', trusting([ada, bob, HOME]), { [ada]: 'AIDA1', [bob]: 'AIDA2' });
  const now = () => inTransaction((tx) => currentTrust(tx, role));

  test('names those who are there as it was written', async () => {
    await addUser(HOME, 'ada', 'AIDA1');
    await addUser(HOME, 'bob', 'AIDA2');
    expect(await now()).toBe(role.trust);
  });

  test('follows who was renamed, shows the id of who is gone, whoever has the name now', async () => {
    await addUser(HOME, 'ada', 'AIDA7');
    await addUser(HOME, 'robert', 'AIDA2');
    expect(await now()).toBe(trusting(['AIDA1', arnOf(HOME, 'user/robert'), HOME]));
  });
});
