import { SQS } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import {
  ACCOUNT,
  allow,
  deny,
  failure,
  iamCloud,
  type Keys,
  keysOf,
  OTHER_ACCOUNT,
  policy,
} from '../../../test/support/iam.ts';
import type { Store } from '../../core/store.ts';
import { Transaction } from '../../core/transaction.ts';
import type { IdentityProvider } from '../../policy/identity-provider.ts';
import { createIdentity, type IdentityOptions } from './identity.ts';

const { cloud, iam, sts, userWith, roleWith } = iamCloud();

const sqs = (credentials: Keys) => cloud().client(SQS, { credentials });
const list = (credentials: Keys) => failure(sqs(credentials).listQueues({}));
const worked = 'it did not fail';
const noneAllows = 'because no identity-based policy allows the sqs:listqueues action';
const invalid = '400 UnrecognizedClientException: The security token included in the request is invalid.';

/** Asks a provider as the gateway does: `caller` of a key, or why it does not do. */
async function ask(
  keyId: string,
  { sessionToken, ...options }: Partial<IdentityOptions> & { sessionToken?: string | undefined } = {},
  provider: IdentityProvider = createIdentity({ account: ACCOUNT, isStrict: false, ...options }),
  store: Store = cloud().world.store,
): Promise<string> {
  const { memo, clock, seal } = cloud().world;
  const tx = new Transaction(store, memo);
  try {
    const credential = await provider.credential(
      tx,
      { accessKeyId: keyId, sessionToken },
      { nowMs: clock.now(), seal, partition: 'aws' },
    );
    await provider.policies(tx, credential.caller);
    return `${credential.caller.arn}${credential.secret === undefined ? '' : ' with a secret'}`;
  } catch (error) {
    return (error as { reason?: string }).reason ?? String(error);
  }
}

describe('keys', () => {
  test('that nobody could mistake for real ones are root, of the account that they name', async () => {
    expect(await ask('test')).toBe(`arn:aws:iam::${ACCOUNT}:root`);
    expect(await ask('test', { account: OTHER_ACCOUNT })).toBe(`arn:aws:iam::${OTHER_ACCOUNT}:root`);
    expect(await ask('123456789012')).toBe('arn:aws:iam::123456789012:root');
    expect(await ask('1234567890123')).toBe(`arn:aws:iam::${ACCOUNT}:root`);
    expect(await ask('AKIAIOSFODNN7EXAMPLE')).toBe(`arn:aws:iam::${ACCOUNT}:root`);
    // One character short of AWS's form, in lower case, with another prefix.
    for (const id of ['AKIAQ3EGRIQ3EGRIQ3E', 'akiaq3egriq3egriq3eg', 'ABIAQ3EGRIQ3EGRIQ3EG', 'AKIA']) {
      expect(await ask(id)).toBe(`arn:aws:iam::${ACCOUNT}:root`);
    }
  });

  test('in the form of real ones that were not issued here are refused', async () => {
    for (const id of ['AKIAQ3EGRIQ3EGRIQ3EG', 'ASIAQ3EGRIQ3EGRIQ3EG', 'AKIA0000000000000000']) {
      expect(await ask(id)).toBe('looksReal');
      expect(await ask(id, { sessionToken: 'x' })).toBe('looksReal');
    }
    expect(await list({ accessKeyId: 'AKIAQ3EGRIQ3EGRIQ3EG', secretAccessKey: 'x' })).toBe(invalid);
  });

  test('that were not issued here are refused altogether in strict mode', async () => {
    const isStrict = true;
    expect(await ask('test', { isStrict })).toBe('unknown');
    expect(await ask('123456789012', { isStrict })).toBe('unknown');
    expect(await ask('AKIAIOSFODNN7EXAMPLE', { isStrict })).toBe('unknown');
    expect(await ask('AKIAQ3EGRIQ3EGRIQ3EG', { isStrict })).toBe('looksReal');
    const { accessKeyId } = await userWith('strict');
    expect(await ask(accessKeyId, { isStrict })).toBe(`arn:aws:iam::${ACCOUNT}:user/strict with a secret`);
  });

  test('of a user: the secret is compared', async () => {
    const keys = await userWith('secretive', allow('sqs:*'));
    expect(await list(keys)).toBe(worked);
    expect(await list({ ...keys, secretAccessKey: `${keys.secretAccessKey}x` })).toMatch(
      '400 InvalidSignatureException',
    );
  });

  test('of the root user', async () => {
    const keys = keysOf((await iam().createAccessKey({})).AccessKey);
    expect(await list(keys)).toBe(worked);
    expect(await list({ ...keys, secretAccessKey: 'x' })).toMatch('400 InvalidSignatureException');
  });

  test('come, rest and go at once', async () => {
    const keys = await userWith('holder', allow('sqs:*'));
    const AccessKeyId = keys.accessKeyId;
    await iam().updateAccessKey({ UserName: 'holder', AccessKeyId, Status: 'Inactive' });
    expect(await list(keys)).toBe(invalid);
    expect(await ask(AccessKeyId)).toBe('inactive');
    await iam().updateAccessKey({ UserName: 'holder', AccessKeyId, Status: 'Active' });
    expect(await list(keys)).toBe(worked);
    await iam().deleteAccessKey({ UserName: 'holder', AccessKeyId });
    expect(await list(keys)).toBe(invalid);
    expect(await ask(AccessKeyId)).toBe('unknown');
  });

  test('keep their owner under a new name', async () => {
    const keys = await userWith('before', allow('sqs:*'));
    await iam().updateUser({ UserName: 'before', NewUserName: 'after', NewPath: '/new/' });
    expect((await sts(keys).getCallerIdentity({})).Arn).toBe(`arn:aws:iam::${ACCOUNT}:user/new/after`);
    expect(await list(keys)).toBe(worked);
  });
});

describe('sessions', () => {
  test('need their token, and their own', async () => {
    const RoleArn = await roleWith('r');
    const session = async () =>
      keysOf((await sts().assumeRole({ RoleArn, RoleSessionName: 'abc' })).Credentials);
    const [one, two] = [await session(), await session()];
    const of = (keyId: string, sessionToken?: string) => ask(keyId, { sessionToken });
    expect(await of(one.accessKeyId, one.sessionToken)).toBe(
      `arn:aws:sts::${ACCOUNT}:assumed-role/r/abc with a secret`,
    );
    expect(await of(one.accessKeyId)).toBe('looksReal');
    expect(await of(one.accessKeyId, two.sessionToken)).toBe('badToken');
    expect(await of(one.accessKeyId, `${one.sessionToken?.slice(0, -8)}AAAAAAAA`)).toBe('looksReal');
    const { accessKeyId } = await userWith('tokened');
    expect(await of(accessKeyId, one.sessionToken)).toBe('badToken');
    expect(await list({ ...one, secretAccessKey: two.secretAccessKey })).toMatch(
      '400 InvalidSignatureException',
    );
  });

  test('of a user end with the user', async () => {
    const keys = await userWith('leaving', allow('sqs:*'));
    const session = keysOf((await sts(keys).getSessionToken({})).Credentials);
    expect(await list(session)).toBe(worked);
    await iam().deleteAccessKey({ UserName: 'leaving', AccessKeyId: keys.accessKeyId });
    expect(await list(session)).toBe(worked);
    await iam().deleteUserPolicy({ UserName: 'leaving', PolicyName: 'own' });
    expect(await list(session)).toMatch(noneAllows);
    await iam().deleteUser({ UserName: 'leaving' });
    expect(await list(session)).toBe(invalid);
  });

  test('of another cloud, or of this one before its reset, are nothing here', async () => {
    const RoleArn = await roleWith('gone');
    const { Credentials } = await sts().assumeRole({ RoleArn, RoleSessionName: 'abc' });
    const keys = keysOf(Credentials);
    expect(await ask(keys.accessKeyId, { sessionToken: keys.sessionToken })).toMatch('assumed-role/gone');
    await cloud().reset();
    expect(await ask(keys.accessKeyId, { sessionToken: keys.sessionToken })).toMatch(/looksReal|badToken/);
  });
});

describe('policies of a user', () => {
  test('inline, attached and of groups together; a deny wins', async () => {
    const keys = await userWith('ada');
    const UserName = 'ada';
    expect(await list(keys)).toMatch(noneAllows);
    const PolicyArn = 'arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess';
    await iam().attachUserPolicy({ UserName, PolicyArn });
    expect(await list(keys)).toBe(worked);
    await iam().detachUserPolicy({ UserName, PolicyArn });
    expect(await list(keys)).toMatch(noneAllows);
    await iam().createGroup({ GroupName: 'g' });
    await iam().addUserToGroup({ UserName, GroupName: 'g' });
    const group = { GroupName: 'g', PolicyName: 'p' };
    await iam().putGroupPolicy({ ...group, PolicyDocument: policy(allow('sqs:List*')) });
    expect(await list(keys)).toBe(worked);
    await iam().putUserPolicy({ UserName, PolicyName: 'own', PolicyDocument: policy(deny('sqs:*')) });
    expect(await list(keys)).toMatch('with an explicit deny in an identity-based policy');
    await iam().deleteUserPolicy({ UserName, PolicyName: 'own' });
    await iam().removeUserFromGroup({ UserName, GroupName: 'g' });
    expect(await list(keys)).toMatch(noneAllows);
  });

  test('what hangs on a group is of all its members', async () => {
    const keys = await userWith('member');
    const GroupName = 'team';
    await iam().createGroup({ GroupName });
    await iam().addUserToGroup({ UserName: 'member', GroupName });
    await iam().attachGroupPolicy({ GroupName, PolicyArn: 'arn:aws:iam::aws:policy/AmazonSQSFullAccess' });
    expect(await list(keys)).toBe(worked);
    await iam().updateGroup({ GroupName, NewGroupName: 'crew' });
    expect(await list(keys)).toBe(worked);
  });

  test('a boundary takes away, and allows nothing by itself', async () => {
    const keys = await userWith('bounded', allow('sqs:*'));
    const UserName = 'bounded';
    const boundary = (name: string) =>
      iam().putUserPermissionsBoundary({
        UserName,
        PermissionsBoundary: `arn:aws:iam::aws:policy/${name}`,
      });
    await boundary('AmazonS3FullAccess');
    expect(await list(keys)).toMatch('because no permissions boundary allows the sqs:listqueues action');
    await boundary('AmazonSQSFullAccess');
    expect(await list(keys)).toBe(worked);
    await iam().deleteUserPolicy({ UserName, PolicyName: 'own' });
    expect(await list(keys)).toMatch(noneAllows);
  });

  test('tags of the user are keys of conditions', async () => {
    const Condition = { StringEquals: { 'aws:PrincipalTag/team': 'blue', 'aws:username': 'tagged' } };
    const keys = await userWith('tagged', allow('sqs:*', '*', { Condition }));
    expect(await list(keys)).toMatch(noneAllows);
    await iam().tagUser({ UserName: 'tagged', Tags: [{ Key: 'Team', Value: 'blue' }] });
    expect(await list(keys)).toBe(worked);
    await iam().untagUser({ UserName: 'tagged', TagKeys: ['team'] });
    expect(await list(keys)).toMatch(noneAllows);
  });

  test("a resource's policy may allow what the user's own do not", async () => {
    const keys = await userWith('guest');
    const root = { accessKeyId: 'test', secretAccessKey: 'x' };
    const { QueueUrl } = await sqs(root).createQueue({ QueueName: 'open' });
    const send = () => failure(sqs(keys).sendMessage({ QueueUrl, MessageBody: 'hello' }));
    expect(await send()).toMatch('AccessDenied');
    const Principal = { AWS: `arn:aws:iam::${ACCOUNT}:user/guest` };
    const statement = allow('sqs:SendMessage', `arn:aws:sqs:us-east-1:${ACCOUNT}:open`, { Principal });
    await sqs(root).setQueueAttributes({ QueueUrl, Attributes: { Policy: policy(statement) } });
    expect(await send()).toBe(worked);
  });
});

describe('what a signed request costs', () => {
  test('one read of the store, until something in the account changes', async () => {
    const { accessKeyId } = await userWith('frugal', allow('sqs:*'));
    const provider = createIdentity({ account: ACCOUNT, isStrict: false });
    const counted = countingStore(cloud().world.store);
    const look = async () => {
      counted.reads = 0;
      expect(await ask(accessKeyId, {}, provider, counted.store)).toMatch('user/frugal');
      return counted.reads;
    };
    expect(await look()).toBeGreaterThan(1);
    expect([await look(), await look()]).toEqual([1, 1]);
    await iam().createUser({ UserName: 'somebody' });
    expect(await look()).toBeGreaterThan(1);
    expect(await look()).toBe(1);
    const other = iam({ accessKeyId: OTHER_ACCOUNT, secretAccessKey: 'x' });
    await other.createUser({ UserName: 'somebody' });
    expect(await look()).toBe(1);
  });

  test('whoever decides while IAM changes decides by one state of it', async () => {
    const keys = await userWith('flipping');
    const UserName = 'flipping';
    const flip = async () => {
      for (let i = 0; i < 20; i++) {
        await iam().putUserPolicy({ UserName, PolicyName: 'p', PolicyDocument: policy(allow('sqs:*')) });
        await iam().deleteUserPolicy({ UserName, PolicyName: 'p' });
      }
      return 'done';
    };
    const flipping = flip();
    const outcomes = new Set<string>();
    for (let isOver = false; !isOver; ) {
      outcomes.add((await list(keys)).slice(0, 12));
      isOver = (await Promise.race([flipping, Promise.resolve('not yet')])) === 'done';
    }
    expect([...outcomes].every((each) => each === '400 AccessDe' || each === 'it did not f')).toBe(true);
    expect(await list(keys)).toMatch(noneAllows);
  });
});

function countingStore(store: Store): { store: Store; reads: number } {
  const counted = {
    reads: 0,
    store: new Proxy(store, {
      // The store has private members, which a proxy lacks.
      get(target, name) {
        const member = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return (...input: unknown[]) => {
          counted.reads++;
          return member.apply(target, input);
        };
      },
    }),
  };
  return counted;
}
