import { describe, expect, test } from 'vitest';
import { openModels } from '../model/load.ts';
import { makeServiceRouter, type Routed } from './route-service.ts';

const route = makeServiceRouter(openModels());

interface Sent {
  method?: string;
  url?: string;
  host?: string;
  /** Signing name of a SigV4 scope. */
  scope?: string;
  region?: string;
  headers?: Record<string, string>;
  form?: string;
}

function send({ method = 'POST', url = '/', host = '127.0.0.1:4566', form, ...sent }: Sent): Promise<Routed> {
  const { scope, region = 'us-east-1', headers = {} } = sent;
  const credential = `AKIDEXAMPLE/20260102/${region}/${scope}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=00`;
  return route({
    method,
    url,
    headers: {
      host,
      ...(scope === undefined ? {} : { authorization }),
      ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      ...headers,
    },
    form: async () => form ?? '',
  });
}

/** `service.Operation wire`, or what else a request was taken for. */
async function taken(sent: Sent): Promise<string> {
  const routed = await send(sent);
  if (routed.kind === 'operation') return `${routed.service.name}.${routed.operation} ${routed.wire}`;
  if (routed.kind === 'resource') return `${routed.resource} ${routed.id}`;
  return `${routed.error.status} ${routed.error.code} ${routed.wire}`;
}

const JSON_1_0 = { 'content-type': 'application/x-amz-json-1.0' };
const JSON_1_1 = { 'content-type': 'application/x-amz-json-1.1' };

describe("the wire form is the request's", () => {
  test('SQS in JSON, query, CBOR and rpc-v2-json', async () => {
    const target = { 'x-amz-target': 'AmazonSQS.SendMessage' };
    expect(await taken({ scope: 'sqs', headers: { ...JSON_1_0, ...target } })).toBe(
      'sqs.SendMessage json1.0',
    );
    const form = 'Action=SendMessage&Version=2012-11-05';
    expect(await taken({ scope: 'sqs', form })).toBe('sqs.SendMessage query');
    const url = '/service/AmazonSQS/operation/SendMessage';
    const cbor = { 'smithy-protocol': 'rpc-v2-cbor' };
    expect(await taken({ scope: 'sqs', url, headers: cbor })).toBe('sqs.SendMessage rpc-v2-cbor');
    const json = { 'smithy-protocol': 'rpc-v2-json' };
    expect(await taken({ scope: 'sqs', url, headers: json })).toBe('sqs.SendMessage rpc-v2-json');
  });

  test('the older CBOR of Java with a target', async () => {
    const headers = {
      'content-type': 'application/x-amz-cbor-1.1',
      'x-amz-target': 'Kinesis_20131202.PutRecord',
    };
    expect(await taken({ scope: 'kinesis', headers })).toBe('kinesis.PutRecord amz-cbor-1.1');
  });

  test('EC2', async () => {
    const form = 'Action=DescribeInstances&Version=2016-11-15';
    expect(await taken({ scope: 'ec2', form })).toBe('ec2.DescribeInstances ec2query');
  });
});

describe('ambiguous cases', () => {
  test('elasticloadbalancing: the version tells classic and new', async () => {
    const scope = 'elasticloadbalancing';
    const classic = await taken({ scope, form: 'Action=DescribeLoadBalancers&Version=2012-06-01' });
    const newer = await taken({ scope, form: 'Action=DescribeLoadBalancers&Version=2015-12-01' });
    expect([classic, newer]).toEqual([
      'elastic-load-balancing.DescribeLoadBalancers query',
      'elastic-load-balancing-v2.DescribeLoadBalancers query',
    ]);
  });

  test('ses: a form is the first API, a path the second', async () => {
    const form = 'Action=SendEmail&Version=2010-12-01';
    expect(await taken({ scope: 'ses', form })).toBe('ses.SendEmail query');
    expect(await taken({ scope: 'ses', url: '/v2/email/outbound-emails' })).toBe('sesv2.SendEmail rest-json');
  });

  test('apigateway and appconfig: the path tells', async () => {
    const get = { method: 'GET' };
    expect(await taken({ ...get, scope: 'apigateway', url: '/restapis' })).toBe(
      'api-gateway.GetRestApis rest-json',
    );
    expect(await taken({ ...get, scope: 'apigateway', url: '/v2/apis' })).toBe(
      'apigatewayv2.GetApis rest-json',
    );
    const session = { scope: 'appconfig', url: '/configurationsessions' };
    expect(await taken(session)).toBe('appconfigdata.StartConfigurationSession rest-json');
    expect(await taken({ ...get, scope: 'appconfig', url: '/applications' })).toBe(
      'appconfig.ListApplications rest-json',
    );
  });

  test('dynamodb: the target tells tables and streams', async () => {
    const ofTarget = (target: string): Promise<string> =>
      taken({ scope: 'dynamodb', headers: { ...JSON_1_0, 'x-amz-target': target } });
    expect(await ofTarget('DynamoDB_20120810.GetItem')).toBe('dynamodb.GetItem json1.0');
    expect(await ofTarget('DynamoDBStreams_20120810.GetRecords')).toBe('dynamodb-streams.GetRecords json1.0');
  });

  test('es: the path tells elasticsearch and opensearch', async () => {
    const get = { method: 'GET', scope: 'es' };
    expect(await taken({ ...get, url: '/2015-01-01/es/domain/d' })).toBe(
      'elasticsearch-service.DescribeElasticsearchDomain rest-json',
    );
    expect(await taken({ ...get, url: '/2021-01-01/opensearch/domain/d' })).toBe(
      'opensearch.DescribeDomain rest-json',
    );
  });

  test('s3: the path of the control API wins, even where the host looks like a bucket', async () => {
    const control = {
      method: 'GET',
      scope: 's3',
      url: '/v20180820/jobs',
      headers: { 'x-amz-account-id': '123456789012' },
    };
    expect(await taken(control)).toBe('s3-control.ListJobs rest-xml');
    expect(await taken({ ...control, host: '123456789012.localhost:4566' })).toBe(
      's3-control.ListJobs rest-xml',
    );
    expect(await taken({ method: 'GET', scope: 's3', url: '/v20180820' })).toBe('s3.ListObjects rest-xml');
  });

  test('GET /: general buckets, or directory buckets in the scope s3express', async () => {
    const get = { method: 'GET', url: '/' };
    expect(await taken({ ...get, scope: 's3' })).toBe('s3.ListBuckets rest-xml');
    expect(await taken(get)).toBe('s3.ListBuckets rest-xml');
    expect(await taken({ ...get, scope: 's3express' })).toBe('s3.ListDirectoryBuckets rest-xml');
    expect(await taken({ ...get, scope: 's3', url: '/?x-id=ListDirectoryBuckets' })).toBe(
      's3.ListDirectoryBuckets rest-xml',
    );
    expect(await taken({ method: 'PUT', url: '/b/k', scope: 's3express' })).toBe('s3.PutObject rest-xml');
  });

  test('execute-api: the management API by its path, everything else is the API itself', async () => {
    const host = 'abc.execute-api.us-east-1.localhost:4566';
    expect(await taken({ host, scope: 'execute-api', url: '/prod/@connections/x' })).toBe(
      'apigatewaymanagementapi.PostToConnection rest-json',
    );
    expect(await taken({ host, scope: 'execute-api', url: '/prod/orders' })).toBe('api-stage abc');
    expect(await taken({ host, url: '/prod/orders' })).toBe('api-stage abc');
  });

  test('unsigned calls: STS and Cognito by action and target', async () => {
    const form = 'Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=x';
    expect(await taken({ form })).toBe('sts.AssumeRoleWithWebIdentity query');
    const url = '/?Action=AssumeRoleWithSAML&Version=2011-06-15';
    expect(await taken({ method: 'GET', url })).toBe('sts.AssumeRoleWithSAML query');
    const headers = { ...JSON_1_1, 'x-amz-target': 'AWSCognitoIdentityProviderService.SignUp' };
    expect(await taken({ headers })).toBe('cognito-identity-provider.SignUp json1.1');
  });

  test('unsigned calls to everything else are S3, or what the host says', async () => {
    expect(await taken({ method: 'GET', url: '/public/file.txt' })).toBe('s3.GetObject rest-xml');
    expect(await taken({ method: 'GET', url: '/file.txt', host: 'public.s3.localhost' })).toBe(
      's3.GetObject rest-xml',
    );
    const host = 'lambda.us-east-1.localhost';
    const url = '/2015-03-31/functions/f/invocations';
    expect(await taken({ url, host })).toBe('lambda.Invoke rest-json');
  });

  test('curl -d to a presigned URL sends a form type: the scope comes first', async () => {
    const credential = 'X-Amz-Credential=AKID%2F20260102%2Fus-east-1%2Fs3%2Faws4_request';
    const url = `/b/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&${credential}&X-Amz-Signature=0`;
    expect(await taken({ method: 'PUT', url, form: 'Action=DeleteQueue' })).toBe('s3.PutObject rest-xml');
    const form = () => Promise.reject(new Error('The body of an upload is not a form to be read.'));
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await route({ method: 'POST', url, headers, form })).toMatchObject({ wire: 'rest-xml' });
    const post = `/b/k?uploads&${credential}`;
    expect(await taken({ url: post, form: 'Action=DeleteQueue' })).toBe('s3.CreateMultipartUpload rest-xml');
  });

  test('a parameter called Action of an object is no call', async () => {
    expect(await taken({ method: 'GET', url: '/b/k?Action=Foo' })).toBe('s3.GetObject rest-xml');
    expect(await taken({ form: 'name=value', url: '/b?delete' })).toBe('s3.DeleteObjects rest-xml');
  });

  test('SigV2 is S3', async () => {
    const headers = { authorization: 'AWS AKIDEXAMPLE:c2ln' };
    const routed = await send({ method: 'GET', url: '/b/k', headers });
    expect(routed).toMatchObject({
      operation: 'GetObject',
      scope: { accessKeyId: 'AKIDEXAMPLE', service: 's3' },
    });
    const presigned = '/b/k?AWSAccessKeyId=AKIDEXAMPLE&Signature=c2ln&Expires=1';
    expect(await send({ method: 'GET', url: presigned })).toMatchObject({
      operation: 'GetObject',
      scope: { service: 's3' },
    });
  });

  test("a call on the queue's own path names its queue by that", async () => {
    const routed = await send({
      url: '/000000000000/q?Action=SendMessage&Version=2012-11-05&MessageBody=x',
      host: 'localhost:4566',
      method: 'GET',
      scope: 'sqs',
    });
    expect(routed).toMatchObject({ kind: 'operation', operation: 'SendMessage' });
    expect(routed.kind === 'operation' && routed.form?.get('QueueUrl')).toBe(
      'http://localhost:4566/000000000000/q',
    );
    const named = await send({
      url: '/000000000000/q',
      scope: 'sqs',
      form: 'Action=SendMessage&QueueUrl=http://x/0/r',
    });
    expect(named.kind === 'operation' && named.form?.get('QueueUrl')).toBe('http://x/0/r');
    const list = await send({ url: '/000000000000/q', scope: 'sqs', form: 'Action=GetQueueUrl' });
    expect(list.kind === 'operation' && list.form?.has('QueueUrl')).toBe(false);
  });

  test('CloudTrail: botocore sends a longer target than the SDK', async () => {
    for (const prefix of ['CloudTrail_20131101', 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101']) {
      const headers = { ...JSON_1_1, 'x-amz-target': `${prefix}.LookupEvents` };
      expect(await taken({ scope: 'cloudtrail', headers })).toBe('cloudtrail.LookupEvents json1.1');
    }
  });

  test('a bucket may be called like a service', async () => {
    const routed = await send({ method: 'GET', url: '/k', host: 'sqs.localhost:4566', scope: 's3' });
    expect(routed).toMatchObject({ operation: 'GetObject', path: '/sqs/k' });
  });
});

describe('who, where', () => {
  test('key and region of a header and of a presigned URL', async () => {
    const signed = await send({ scope: 'sqs', region: 'eu-west-1', form: 'Action=ListQueues' });
    expect(signed).toMatchObject({
      region: 'eu-west-1',
      scope: { accessKeyId: 'AKIDEXAMPLE', region: 'eu-west-1', service: 'sqs' },
    });
    const credential = 'X-Amz-Credential=KEY%2F20260102%2Fap-northeast-1%2Fs3%2Faws4_request';
    expect(await send({ method: 'GET', url: `/b/k?${credential}` })).toMatchObject({
      region: 'ap-northeast-1',
      scope: { accessKeyId: 'KEY' },
    });
  });

  test('SigV4A names no region', async () => {
    const authorization =
      'AWS4-ECDSA-P256-SHA256 Credential=KEY/20260102/s3/aws4_request, SignedHeaders=host';
    const routed = await send({ method: 'GET', url: '/b/k', headers: { authorization } });
    expect(routed).toMatchObject({
      operation: 'GetObject',
      region: undefined,
      scope: { accessKeyId: 'KEY' },
    });
  });

  test('the host names the region of unsigned calls', async () => {
    const host = 'b.s3.sa-east-1.amazonaws.com';
    expect(await send({ method: 'GET', url: '/k', host })).toMatchObject({
      region: 'sa-east-1',
      path: '/b/k',
      scope: undefined,
    });
    expect(await send({ method: 'GET', url: '/b/k' })).toMatchObject({ region: undefined });
  });

  test('HTTP/2 has no Host header', async () => {
    const request = {
      method: 'GET',
      url: '/k',
      headers: { ':authority': 'b.localhost' },
      form: async () => '',
    };
    expect(await route(request)).toMatchObject({ operation: 'GetObject', path: '/b/k' });
  });
});

describe('things that services made', () => {
  test('a function URL, also when signed', async () => {
    const host = 'abc.lambda-url.us-east-1.localhost:4566';
    expect(await taken({ host, url: '/x', scope: 'lambda' })).toBe('function-url abc');
  });

  test("an HTML form's upload to a bucket", async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    expect(await taken({ url: '/my-bucket', headers })).toBe('post-form my-bucket');
    expect(await taken({ url: '/', host: 'my-bucket.localhost', headers })).toBe('post-form my-bucket');
    expect(await taken({ url: '/my-bucket/key', headers })).toBe('405 MethodNotAllowed rest-xml');
  });
});

describe('what names nothing', () => {
  test.each<[string, Sent, string]>([
    [
      'an unknown target',
      { scope: 'x', headers: { ...JSON_1_1, 'x-amz-target': 'Foo.Bar' } },
      '400 UnknownOperationException json1.1',
    ],
    [
      'a target without a dot',
      { scope: 'kms', headers: { ...JSON_1_1, 'x-amz-target': 'ListKeys' } },
      '400 UnknownOperationException json1.1',
    ],
    [
      'a target of a query service',
      { scope: 'ec2', headers: { ...JSON_1_1, 'x-amz-target': 'AmazonEC2.RunInstances' } },
      '400 UnknownOperationException json1.1',
    ],
    [
      'a JSON service without a target',
      { scope: 'dynamodb', headers: JSON_1_0 },
      '400 UnknownOperationException json1.0',
    ],
    [
      'an unknown RPC shape',
      { url: '/service/Foo/operation/Bar', headers: { 'smithy-protocol': 'rpc-v2-cbor' } },
      '404 UnknownOperationException rpc-v2-cbor',
    ],
    [
      'an unknown action',
      { scope: 'iam', form: 'Action=constructor&Version=2010-05-08' },
      '400 InvalidAction query',
    ],
    ['an unknown action of EC2', { scope: 'ec2', form: 'Action=Foo' }, '400 InvalidAction ec2query'],
    ['no action', { scope: 'iam', form: 'x=y' }, '400 MissingAction query'],
    [
      'an unknown path',
      { method: 'GET', scope: 'lambda', url: '/nope' },
      '403 AccessDeniedException rest-json',
    ],
    ['an unknown method on a bucket', { method: 'PATCH', url: '/b/k' }, '405 MethodNotAllowed rest-xml'],
    [
      'a service that has no model',
      { method: 'GET', scope: 'braket', url: '/x' },
      '501 NotImplemented rest-json',
    ],
    [
      'a broken escape in the query string',
      { method: 'GET', url: '/b?prefix=%zz' },
      '400 InvalidURI rest-xml',
    ],
    [
      'a broken escape in a form',
      { scope: 'sqs', form: 'Action=%E0%A4%A' },
      '400 MalformedQueryString query',
    ],
  ])('%s', async (_name, sent, expected) => {
    expect(await taken(sent)).toBe(expected);
  });
});
