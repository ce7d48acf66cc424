import { describe, expect, test } from 'vitest';
import { allow, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();
const Password = 'correct-Horse-7';
const violation = (...faults: string[]) => `400 PasswordPolicyViolation: ${faults.join(', ')}`;
const lacks = (kind: string) => `Password should have at least one ${kind}`;
const tooShort = 'Password should have a minimum length of 8';
const kinds = (more: number) => `Password should meet ${more} more of the following requirements: `;

const create = (UserName: string, password: string) =>
  failure(iam().createLoginProfile({ UserName, Password: password }));

test('one for a user', async () => {
  await iam().createUser({ UserName: 'ada' });
  const input = { UserName: 'ada', Password, PasswordResetRequired: true };
  const { LoginProfile } = await iam().createLoginProfile(input);
  const shown = { UserName: 'ada', CreateDate: expect.any(Date), PasswordResetRequired: true };
  expect(LoginProfile).toEqual(shown);
  expect((await iam().getLoginProfile({ UserName: 'ada' })).LoginProfile).toEqual(shown);
  expect(await create('ada', Password)).toBe(
    '409 EntityAlreadyExists: Login Profile for user ada already exists.',
  );
});

test('of those who come at the same moment one makes it', async () => {
  await iam().createUser({ UserName: 'busy' });
  const outcomes = await Promise.all(Array.from({ length: 4 }, (_, i) => create('busy', `${Password}${i}`)));
  expect(outcomes.filter((outcome) => outcome === 'it did not fail')).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome.startsWith('409 EntityAlreadyExists'))).toHaveLength(3);
});

test('for nobody, and without a password', async () => {
  expect(await create('nobody', Password)).toMatch('404 NoSuchEntity: The user with name nobody');
  await iam().createUser({ UserName: 'bare' });
  expect(await failure(iam().createLoginProfile({ UserName: 'bare' }))).toMatch('400 InvalidInput');
  expect(await failure(iam().createLoginProfile({ Password }))).toMatch('Must specify userName');
});

test('a user with the right makes the own one without a name', async () => {
  const keys = await userWith('self', allow('iam:CreateLoginProfile'));
  expect((await iam(keys).createLoginProfile({ Password })).LoginProfile?.UserName).toBe('self');
});

let users = 0;
async function someUser(): Promise<string> {
  users++;
  await iam().createUser({ UserName: `user-${users}` });
  return `user-${users}`;
}

describe('what a password must be like', () => {
  test.each([
    ['Short-7', violation(tooShort)],
    ['onlylowercase', violation(kinds(2) + lacks('uppercase letter'), lacks('number'), lacks('symbol'))],
    ['lower-and-symbols', violation(kinds(1) + lacks('uppercase letter'), lacks('number'))],
    ['lower77', violation(tooShort, kinds(1) + lacks('uppercase letter'), lacks('symbol'))],
    ['Lower-and-symbols', 'it did not fail'],
    ['lower7and8NUMBERS', 'it did not fail'],
  ])('without a policy: %s', async (password, outcome) => {
    expect(await create(await someUser(), password)).toBe(outcome);
  });

  test.each([
    ['Ab1-xxx', violation(tooShort)],
    ['ab1-xxxx', violation(lacks('uppercase letter'))],
    ['AB1-XXXX', violation(lacks('lowercase letter'))],
    ['Abc-xxxx', violation(lacks('number'))],
    ['Abc1xxxx', violation(lacks('symbol'))],
    ['Abc1~xxx', violation(lacks('symbol'))],
    ['1', violation(tooShort, lacks('uppercase letter'), lacks('lowercase letter'), lacks('symbol'))],
    ['Abc1_xxx', 'it did not fail'],
  ])('with one that asks for all: %s', async (password, outcome) => {
    await iam().updateAccountPasswordPolicy({
      MinimumPasswordLength: 8,
      RequireSymbols: true,
      RequireNumbers: true,
      RequireUppercaseCharacters: true,
      RequireLowercaseCharacters: true,
    });
    expect(await create(await someUser(), password)).toBe(outcome);
    await iam().deleteAccountPasswordPolicy({});
  });

  test('a policy that asks for little may be weaker than none', async () => {
    await iam().updateAccountPasswordPolicy({});
    await iam().createUser({ UserName: 'weak' });
    expect(await create('weak', 'abcde')).toBe(violation('Password should have a minimum length of 6'));
    expect(await create('weak', 'abcdef')).toBe('it did not fail');
    await iam().deleteAccountPasswordPolicy({});
  });
});
