import { expect, test } from 'vitest';
import { parsePolicy } from './parse.ts';
import { isServicePrincipal, unknownService } from './service-principals.ts';

test.each([
  'lambda.amazonaws.com',
  'ecs-tasks.amazonaws.com',
  'vpc-flow-logs.amazonaws.com',
  'logs.eu-west-1.amazonaws.com',
  'codedeploy.us-gov-west-1.amazonaws.com',
  'us-east-1.opsworks.amazonaws.com',
  'ec2.amazonaws.com.cn',
  'sns.eusc-de-east-1.amazonaws.eu',
  'streams.metrics.cloudwatch.amazonaws.com',
  'lambda.alarms.cloudwatch.amazonaws.com',
  'private-marketplace.marketplace.amazonaws.com',
  'anything.marketplace.amazonaws.com',
  'alexa-appkit.amazon.com',
])('%s is a service', (name) => {
  expect(isServicePrincipal(name)).toBe(true);
});

test.each([
  'foo.amazonaws.com',
  'amazonaws.com',
  'lambda',
  'lambda.example.com',
  'lamda.amazonaws.com',
  // Seen to be refused: hashicorp/terraform#35086.
  'tagging.amazonaws.com',
  'us-east-1.amazonaws.com',
  'lambdaXamazonaws.com',
])('%s is none', (name) => {
  expect(isServicePrincipal(name)).toBe(false);
});

test('finds the first unknown service of a document, among those that are excepted too', () => {
  const document = (...statements: object[]) =>
    parsePolicy(
      JSON.stringify({
        Version: '2012-10-17',
        Statement: statements.map((one) => ({ Effect: 'Deny', Action: 's3:*', Resource: '*', ...one })),
      }),
      'resource',
    );
  const known = { Principal: { Service: ['s3.amazonaws.com', 'sns.amazonaws.com'] } };
  expect(
    unknownService(document(known, { Principal: '*' }, { Principal: { Service: '*' } })),
  ).toBeUndefined();
  expect(unknownService(document(known, { Principal: { Service: ['s3.amazonaws.com', 'a.b'] } }))).toBe(
    'a.b',
  );
  expect(unknownService(document({ NotPrincipal: { Service: 'foo.amazonaws.com' } }))).toBe(
    'foo.amazonaws.com',
  );
});
