import { expect, test } from 'vitest';
import { ACCOUNT, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();
const PolicyTemplateArn = `arn:aws:iam::${ACCOUNT}:delegation-template/setup`;
const wanted = {
  Description: 'set up',
  Permissions: { PolicyTemplateArn },
  RequestorWorkflowId: 'workflow-1',
  NotificationChannel: `arn:aws:sns:us-east-1:${ACCOUNT}:topic`,
  SessionDuration: 3600,
};

test('nobody here has registered a template', async () => {
  expect(await failure(iam().createDelegationRequest(wanted))).toBe(
    `400 InvalidInput: The policy template ${PolicyTemplateArn} is not registered for account ${ACCOUNT}.`,
  );
  expect((await iam().listDelegationRequests({})).DelegationRequests).toEqual([]);
});

test.each([
  ['sessionDuration', { SessionDuration: 299 }],
  ['sessionDuration', { SessionDuration: 43_201 }],
  ['requestorWorkflowId', { RequestorWorkflowId: 'w' }],
  ['notificationChannel', { NotificationChannel: 'a topic' }],
  ['redirectUrl', { RedirectUrl: 'ftp://example.com' }],
])('%s by the model: %j', async (member, change) => {
  expect(await failure(iam().createDelegationRequest({ ...wanted, ...change }))).toMatch(
    new RegExp(`^400 ValidationError: .*${member}`),
  );
});

test('policies may ask for the duration', async () => {
  const until = {
    Effect: 'Allow',
    Action: 'iam:CreateDelegationRequest',
    Resource: '*',
    Condition: { NumericLessThanEquals: { 'iam:DelegationDuration': '600' } },
  };
  const client = iam(await userWith('u', until));
  expect(await failure(client.createDelegationRequest(wanted))).toMatch(/^403 AccessDenied/);
  expect(await failure(client.createDelegationRequest({ ...wanted, SessionDuration: 600 }))).toMatch(
    /^400 InvalidInput/,
  );
});
