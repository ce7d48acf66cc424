import { createClient } from './operations.ts';
import type { Credentials } from './sign.ts';
import type { Target } from './targets.ts';

const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: ['dynamodb:*', 'sqs:*', 's3:*', 'lambda:*', 'iam:PassRole'], Resource: '*' },
  ],
});

/** An IAM user with a policy of its own: its requests are verified and authorised, unlike those of a made-up key. */
export async function iamUser(target: Target): Promise<Credentials> {
  const root = createClient(target, { accessKeyId: 'test', secretAccessKey: 'test' });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const call = (parameters: Record<string, string>) => {
    const body = new URLSearchParams({ ...parameters, Version: '2010-05-08' }).toString();
    return root.send({ method: 'POST', target: '/', service: 'iam', headers, body });
  };
  await call({ Action: 'CreateUser', UserName: 'bench' });
  await call({ Action: 'PutUserPolicy', UserName: 'bench', PolicyName: 'all', PolicyDocument: POLICY });
  const answer = await call({ Action: 'CreateAccessKey', UserName: 'bench' });
  const member = (name: string) => new RegExp(`<${name}>([^<]+)</${name}>`).exec(answer)?.[1] ?? '';
  return { accessKeyId: member('AccessKeyId'), secretAccessKey: member('SecretAccessKey') };
}
