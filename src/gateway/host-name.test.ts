import { describe, expect, test } from 'vitest';
import { openModels } from '../model/load.ts';
import { makeHostTable, parseHost } from './host-name.ts';

const table = makeHostTable(openModels().index, ['cloud.example.test']);

function named(host: string): unknown {
  const name = parseHost(host, table);
  if (name.kind !== 'service') return name;
  const { services, region } = name;
  return [services.map((service) => service.name).join(' '), ...(region === undefined ? [] : [region])];
}

describe('the endpoint itself', () => {
  test.each([
    '127.0.0.1:4566',
    '[::1]:4566',
    'localhost:4566',
    'LOCALHOST',
    'localhost.localstack.cloud:4566',
    'cloud.example.test',
    'somewhere.else',
    'unknown-thing.us-east-1.amazonaws.com',
    '',
  ])('%j', (host) => expect(named(host)).toEqual({ kind: 'endpoint' }));
});

describe('buckets', () => {
  test.each([
    ['my-bucket.s3.us-west-2.amazonaws.com', 'my-bucket', 'us-west-2'],
    ['my.dotted.bucket.s3.us-west-2.amazonaws.com', 'my.dotted.bucket', 'us-west-2'],
    ['my-bucket.s3.amazonaws.com', 'my-bucket', undefined],
    ['my-bucket.s3-eu-west-1.amazonaws.com', 'my-bucket', 'eu-west-1'],
    ['my-bucket.s3.dualstack.eu-west-1.amazonaws.com', 'my-bucket', 'eu-west-1'],
    ['my-bucket.s3-accelerate.amazonaws.com', 'my-bucket', undefined],
    ['my-bucket.s3.cn-north-1.amazonaws.com.cn', 'my-bucket', 'cn-north-1'],
    ['b--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com', 'b--use1-az4--x-s3', 'us-east-1'],
    ['my-bucket.s3.localhost.localstack.cloud:4566', 'my-bucket', undefined],
    ['my-bucket.s3.eu-west-1.localhost.localstack.cloud', 'my-bucket', 'eu-west-1'],
    ['my-bucket.s3.localhost:4566', 'my-bucket', undefined],
    ['my-bucket.localhost:4566', 'my-bucket', undefined],
    ['my.bucket.localhost', 'my.bucket', undefined],
    ['MY-bucket.cloud.example.test', 'my-bucket', undefined],
  ])('%s', (host, bucket, region) => {
    expect(named(host)).toEqual({ kind: 'bucket', bucket, ...(region === undefined ? {} : { region }) });
  });
});

describe('services', () => {
  test.each([
    ['s3.us-west-2.amazonaws.com', 's3', 'us-west-2'],
    ['s3.amazonaws.com', 's3', undefined],
    ['s3.localhost.localstack.cloud:4566', 's3', undefined],
    ['sqs.eu-central-1.amazonaws.com', 'sqs', 'eu-central-1'],
    ['eu-central-1.queue.amazonaws.com', 'sqs', 'eu-central-1'],
    ['queue.amazonaws.com', 'sqs', undefined],
    ['iam.amazonaws.com', 'iam', undefined],
    ['sts.localhost', 'sts', undefined],
    ['lambda.us-east-1.localhost', 'lambda', 'us-east-1'],
    ['lambda.us-east-1.api.aws', 'lambda', 'us-east-1'],
    ['lambda-fips.us-gov-west-1.amazonaws.com', 'lambda', 'us-gov-west-1'],
    ['monitoring.us-east-1.amazonaws.com', 'cloudwatch', 'us-east-1'],
    ['cloudwatch.localhost', 'cloudwatch', undefined],
    ['email.us-east-1.amazonaws.com', 'ses sesv2', 'us-east-1'],
    [
      'elasticloadbalancing.us-east-1.amazonaws.com',
      'elastic-load-balancing elastic-load-balancing-v2',
      'us-east-1',
    ],
    ['api.ecr.us-east-1.amazonaws.com', 'ecr', 'us-east-1'],
    ['api.sagemaker.us-east-1.amazonaws.com', 'sagemaker', 'us-east-1'],
    ['streams.dynamodb.us-east-1.amazonaws.com', 'dynamodb-streams', 'us-east-1'],
    ['123456789012.ddb.us-east-1.amazonaws.com', 'dynamodb', 'us-east-1'],
    ['123456789012.s3-control.us-east-1.amazonaws.com', 's3-control', 'us-east-1'],
    ['abc-ats.iot.us-east-1.amazonaws.com', 'iot-data-plane', 'us-east-1'],
    ['iot.us-east-1.amazonaws.com', 'iot', 'us-east-1'],
    ['sync-states.us-east-1.amazonaws.com', 'sfn', 'us-east-1'],
    ['streaming-logs.us-east-1.amazonaws.com', 'cloudwatch-logs', 'us-east-1'],
  ])('%s', (host, services, region) => {
    expect(named(host)).toEqual([services, ...(region === undefined ? [] : [region])]);
  });
});

describe('things that services made', () => {
  test.each([
    ['abc123.lambda-url.us-east-1.on.aws', 'function-url', 'abc123', 'us-east-1'],
    ['abc123.lambda-url.us-east-1.localhost:4566', 'function-url', 'abc123', 'us-east-1'],
    ['a1b2c3.execute-api.us-east-1.amazonaws.com', 'api-stage', 'a1b2c3', 'us-east-1'],
    ['a1b2c3.execute-api.localhost.localstack.cloud', 'api-stage', 'a1b2c3', undefined],
    ['b.s3-website-us-east-1.amazonaws.com', 'bucket-website', 'b', 'us-east-1'],
    ['www.b.s3-website.eu-central-1.amazonaws.com', 'bucket-website', 'www.b', 'eu-central-1'],
    ['123456789012.dkr.ecr.us-east-1.amazonaws.com', 'registry', '123456789012', 'us-east-1'],
    ['x.appsync-api.us-east-1.amazonaws.com', 'graphql-api', 'x', 'us-east-1'],
    ['lb-123.us-east-1.elb.amazonaws.com', 'load-balancer', 'lb-123', 'us-east-1'],
    ['lb-123.elb.us-east-1.amazonaws.com', 'load-balancer', 'lb-123', 'us-east-1'],
    ['d111.cloudfront.net', 'distribution', 'd111', undefined],
    ['pool.auth.us-east-1.amazoncognito.com', 'user-pool-domain', 'pool', 'us-east-1'],
  ])('%s', (host, resource, id, region) => {
    expect(named(host)).toEqual({
      kind: 'resource',
      resource,
      id,
      ...(region === undefined ? {} : { region }),
    });
  });
});
