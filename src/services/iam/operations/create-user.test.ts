import { expect, test } from 'vitest';
import { ACCOUNT, allow, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();

test('a user has a path, a unique id and its tags', async () => {
  const Tags = [
    { Key: 'team', Value: 'blue' },
    { Key: 'Cost', Value: '' },
  ];
  const { User } = await iam().createUser({ UserName: 'ada', Path: '/dev/ops/', Tags });
  expect(User).toMatchObject({
    UserName: 'ada',
    Path: '/dev/ops/',
    Arn: `arn:aws:iam::${ACCOUNT}:user/dev/ops/ada`,
    UserId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
    Tags,
  });
});

test('names that differ by case only are the same name', async () => {
  await iam().createUser({ UserName: 'Grace' });
  expect(await failure(iam().createUser({ UserName: 'gRACE', Path: '/other/' }))).toBe(
    '409 EntityAlreadyExists: User with name gRACE already exists.',
  );
});

test('of many who create one name at the same moment exactly one wins', async () => {
  const calls = Array.from({ length: 12 }, () => failure(iam().createUser({ UserName: 'race' })));
  const outcomes = await Promise.all(calls);
  expect(outcomes.filter((outcome) => outcome === 'it did not fail')).toHaveLength(1);
  expect(new Set(outcomes)).toContain('409 EntityAlreadyExists: User with name race already exists.');
});

test('a permissions boundary has to be a policy that exists', async () => {
  const missing = `arn:aws:iam::${ACCOUNT}:policy/none`;
  expect(await failure(iam().createUser({ UserName: 'b1', PermissionsBoundary: missing }))).toBe(
    `404 NoSuchEntity: Scope ARN: ${missing} does not exist or is not attachable.`,
  );
  const odd = `arn:aws:iam::${ACCOUNT}:not_a_policy/none`;
  expect(await failure(iam().createUser({ UserName: 'b1', PermissionsBoundary: odd }))).toBe(
    `400 InvalidInput: ARN ${odd} is not valid.`,
  );
  const PermissionsBoundary = 'arn:aws:iam::aws:policy/PowerUserAccess';
  const { User } = await iam().createUser({ UserName: 'b1', PermissionsBoundary });
  expect(User?.PermissionsBoundary).toEqual({
    PermissionsBoundaryType: 'Policy',
    PermissionsBoundaryArn: PermissionsBoundary,
  });
});

test('tag keys of users differ by more than case', async () => {
  const Tags = [
    { Key: 'a', Value: '1' },
    { Key: 'A', Value: '2' },
  ];
  expect(await failure(iam().createUser({ UserName: 't1', Tags }))).toBe(
    '400 InvalidInput: Duplicate tag keys found. Please note that Tag keys are case insensitive.',
  );
});

test("the model's limits are checked, and no value is shown", async () => {
  expect(await failure(iam().createUser({ UserName: 'x'.repeat(65) }))).toBe(
    "400 ValidationError: 1 validation error detected: Value at 'userName' failed to satisfy constraint: " +
      'Member must have length less than or equal to 64',
  );
});

test('names and paths that are none are told in a sentence, before all limits', async () => {
  const invalid = (member: string) => `400 ValidationError: The specified value for ${member} is invalid.`;
  const name = 'It must contain only alphanumeric characters and/or the following: +=,.@_-';
  const characters = 'contain only alphanumeric characters and/or / characters.';
  const create = (UserName: string, Path?: string) => failure(iam().createUser({ UserName, Path }));
  expect(await create('team/ada')).toBe(`${invalid('userName')} ${name}`);
  expect(await create(' '.repeat(65))).toBe(`${invalid('userName')} ${name}`);
  expect(await create('ada', 'team')).toBe(
    `${invalid('path')} It must begin and end with / and ${characters}`,
  );
  expect(await create('ada', `/${'a'.repeat(512)}/`)).toBe(
    "400 ValidationError: 1 validation error detected: Value at 'path' failed to satisfy constraint: Member must have length less than or equal to 512",
  );
  expect(await failure(iam().listUsers({ PathPrefix: 'team' }))).toBe(
    `${invalid('pathPrefix')} It must begin with the / character and ${characters}`,
  );
  expect(await failure(iam().getRole({ RoleName: 'service-role/app' }))).toBe(
    `${invalid('roleName')} ${name}`,
  );
});

test('tagging while creating needs the right to tag', async () => {
  const keys = await userWith('creator', allow('iam:CreateUser', `arn:aws:iam::${ACCOUNT}:user/made/*`));
  expect(await failure(iam(keys).createUser({ UserName: 'm1', Path: '/made/' }))).toBe('it did not fail');
  const tagged = iam(keys).createUser({ UserName: 'm2', Path: '/made/', Tags: [{ Key: 'k', Value: 'v' }] });
  expect(await failure(tagged)).toMatch(/^403 AccessDenied: .* not authorized to perform: iam:TagUser/);
  expect(await failure(iam(keys).createUser({ UserName: 'm3' }))).toMatch(
    `iam:CreateUser on resource: arn:aws:iam::${ACCOUNT}:user/m3`,
  );
});

test('a policy can demand a boundary of those who are created', async () => {
  const boundary = 'arn:aws:iam::aws:policy/PowerUserAccess';
  const Condition = { StringEquals: { 'iam:PermissionsBoundary': boundary } };
  const keys = await userWith('delegate', allow('iam:CreateUser', '*', { Condition }));
  expect(await failure(iam(keys).createUser({ UserName: 'free' }))).toMatch('403 AccessDenied');
  const bound = iam(keys).createUser({ UserName: 'bound', PermissionsBoundary: boundary });
  expect(await failure(bound)).toBe('it did not fail');
});
