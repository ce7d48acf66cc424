/**
 * Clients that get their credentials with a web identity token from a file, as in a cluster: two environment variables,
 * and each of them finds its way by itself.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { IAM } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeClient } from '../support/clients.ts';
import { type TestCloud, testCloud } from '../support/cloud.ts';
import { policy, roleArn } from '../support/iam.ts';
import { type OidcProvider, oidcProvider } from '../support/oidc.ts';
import { clientVariables, runClient, temporaryFolder } from '../support/run-client.ts';

const RoleName = 'workload';
const ARN = 'arn:aws:sts::000000000000:assumed-role/workload/pod-1';

interface Workload {
  /** The variables of a client whose token has these claims. */
  variables(claims?: Record<string, unknown>): Record<string, string | undefined>;
}

/** A cloud with a role that trusts one subject of a provider. */
function workload(): Workload {
  let cloud: TestCloud;
  let idp: OidcProvider;
  beforeAll(async () => {
    cloud = await testCloud();
    idp = await oidcProvider({ path: '' });
    const iam = cloud.client(IAM);
    const { OpenIDConnectProviderArn: Federated } = await iam.createOpenIDConnectProvider({
      Url: idp.issuer,
      ClientIDList: ['sts.amazonaws.com'],
    });
    const sub = 'system:serviceaccount:default:app';
    const Condition = { StringEquals: { [`${idp.url}:sub`]: sub, [`${idp.url}:aud`]: 'sts.amazonaws.com' } };
    const Action = 'sts:AssumeRoleWithWebIdentity';
    const AssumeRolePolicyDocument = policy({ Effect: 'Allow', Principal: { Federated }, Action, Condition });
    await iam.createRole({ RoleName, AssumeRolePolicyDocument });
  });
  afterAll(async () => {
    idp.close();
    await cloud.stop();
  });
  return {
    variables(claims = {}) {
      const file = join(temporaryFolder(), 'token');
      writeFileSync(file, idp.token({ sub: 'system:serviceaccount:default:app', ...claims }));
      return {
        ...clientVariables(cloud.endpoint),
        AWS_ACCESS_KEY_ID: undefined,
        AWS_SECRET_ACCESS_KEY: undefined,
        AWS_ROLE_ARN: roleArn(RoleName),
        AWS_WEB_IDENTITY_TOKEN_FILE: file,
        AWS_ROLE_SESSION_NAME: 'pod-1',
      };
    },
  };
}

const SCRIPT = `
import boto3, os
print(boto3.client("sts", endpoint_url=os.environ["AWS_ENDPOINT_URL"]).get_caller_identity()["Arn"])
`;

describeClient('boto3', 'boto3', (python) => {
  const { variables } = workload();
  const run = (claims?: Record<string, unknown>) =>
    runClient(python, ['-c', SCRIPT], { environment: variables(claims) });

  test('a token from a file', async () => {
    const { stdout, stderr } = await run();
    expect(stderr).toBe('');
    expect(stdout.trim()).toBe(ARN);
  });

  test.each([
    ['another subject', { sub: 'eve' }, 'AccessDenied'],
    ['another audience', { aud: 'elsewhere' }, 'Incorrect token audience'],
    ['a token that is over', { exp: 1 }, 'ExpiredToken'],
  ])('%s', async (_what, claims, text) => {
    const { code, stderr } = await run(claims);
    expect(code).not.toBe(0);
    expect(stderr).toContain(text);
  });
});

// Not with the AWS CLI 2: before 2.13, which Debian has, it knows no AWS_ENDPOINT_URL and gets credentials from AWS itself,
// whatever its --endpoint-url says.
describeClient('aws-cli-v1', 'AWS CLI 1', (command) => {
  const { variables } = workload();

  test('a token from a file', async () => {
    // It keeps sessions in its home, and would come with one of an earlier run's cloud.
    const environment: Record<string, string | undefined> = { ...variables(), HOME: temporaryFolder() };
    const endpoint = environment['AWS_ENDPOINT_URL'] ?? '';
    const args = [
      '--endpoint-url',
      endpoint,
      'sts',
      'get-caller-identity',
      '--query',
      'Arn',
      '--output',
      'text',
    ];
    const { stdout, stderr } = await runClient(command, args, { environment });
    expect(stderr).toBe('');
    expect(stdout.trim()).toBe(ARN);
  });
});
