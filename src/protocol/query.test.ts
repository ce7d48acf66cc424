import { describe, expect, test } from 'vitest';
import { openModels } from '../model/load.ts';
import { simple } from '../model/shapes.ts';
import { encodeEc2Query } from './ec2-query.ts';
import { NESTING_DEPTH_MAX } from './limits.ts';
import { decodeQuery, encodeQuery, parseForm } from './query.ts';
import { decodeForm, refusalOf, tinyService } from './testing.ts';

const models = openModels();
const sqs = models.service('sqs');
const iam = models.service('iam');
const sns = models.service('sns');
const rds = models.service('rds');
const ses = models.service('ses');
const ec2 = models.service('ec2');
const sts = models.service('sts');

function malformed(message: string) {
  return { code: 'MalformedInput', message, status: 400 };
}

describe('parameters', () => {
  test('escapes, plus signs, repeated and empty parameters', () => {
    expect([...parseForm('a=1+2%2B3&b&=x&c=%C3%A9&a=last&&d=x=y')]).toEqual([
      ['a', 'last'],
      ['b', ''],
      ['', 'x'],
      ['c', 'é'],
      ['d', 'x=y'],
    ]);
  });

  test.each(['a=%E0%A4%A', '%=1', 'a=%zz', 'a=%'])('a broken escape is refused: %s', async (form) => {
    expect(await refusalOf(() => parseForm(form))).toEqual({
      code: 'MalformedQueryString',
      message: 'The query string contains a syntax error.',
      status: 400,
    });
  });

  test('parameters nested too deeply are refused', async () => {
    const name = 'a.'.repeat(NESTING_DEPTH_MAX + 1);
    expect(await refusalOf(decodeForm(iam, 'CreateUser', `${name}=1`))).toEqual(
      malformed('Input is nested too deeply'),
    );
  });
});

describe('lists, maps and structures', () => {
  test('SQS flattens, and names the parts of its maps', async () => {
    const form =
      'Action=CreateQueue&QueueName=q&Attribute.1.Name=DelaySeconds&Attribute.1.Value=5' +
      '&Attribute.2.Name=__proto__&Attribute.2.Value=x&Tag.1.Key=k&Tag.1.Value=v%26';
    const input = (await decodeForm(sqs, 'CreateQueue', form)) as Record<string, object>;
    expect(input['QueueName']).toBe('q');
    expect(Object.entries(input['Attributes'] ?? {})).toEqual([
      ['DelaySeconds', '5'],
      ['__proto__', 'x'],
    ]);
    expect(input['tags']).toEqual({ k: 'v&' });
  });

  test('lists of structures, in order of their numbers', async () => {
    const form =
      'UserName=u&Tags.member.10.Key=j&Tags.member.10.Value=&Tags.member.2.Key=b&Tags.member.2.Value=2';
    expect(await decodeForm(iam, 'TagUser', form)).toEqual({
      UserName: 'u',
      Tags: [
        { Key: 'b', Value: '2' },
        { Key: 'j', Value: '' },
      ],
    });
  });

  test('a list may be wrapped in the name of its items or in "member"', async () => {
    const named = await decodeForm(rds, 'CreateDBInstance', 'DBSecurityGroups.DBSecurityGroupName.1=a');
    const plain = await decodeForm(rds, 'CreateDBInstance', 'DBSecurityGroups.member.1=a');
    expect(named).toEqual({ DBSecurityGroups: ['a'] });
    expect(plain).toEqual(named);
  });

  test('maps with entries', async () => {
    const form = 'Name=t&Attributes.entry.1.key=DisplayName&Attributes.entry.1.value=d';
    expect(await decodeForm(sns, 'CreateTopic', form)).toEqual({
      Name: 't',
      Attributes: { DisplayName: 'd' },
    });
  });

  test('an empty list is a parameter without a value', async () => {
    expect(await decodeForm(iam, 'TagUser', 'UserName=u&Tags=')).toEqual({ UserName: 'u', Tags: [] });
  });

  test('two members may share one name on the wire', async () => {
    const input = await decodeForm(sqs, 'ReceiveMessage', 'AttributeName.1=All');
    expect(input).toEqual({ AttributeNames: ['All'], MessageSystemAttributeNames: ['All'] });
  });
});

describe("AWS's words for broken input", () => {
  test.each([
    ['Rule.Enabled=TRUE', 'boolean must follow xsd1.1 definition'],
    ['Rule.Enabled=', 'missing value for boolean type'],
    ['Rule.Actions.member.0.StopAction.Scope=x', '0 is not a valid index'],
    ['Rule.Recipients.member.01=x', 'Value found where not expected'],
    ['Rule.Recipients.member.x=x', 'Start of list found where not expected'],
    ['Rule.Recipients.member.10000=x', 'Index 10000 is illegal'],
    [
      'Rule.Recipients.member.1=x&Rule.Recipients.member.20=y',
      'Excessively sparse input would skip 19 list elements',
    ],
    ['Rule.Recipients=x', 'Value found where not expected'],
    ['RuleSetName.1=x', 'Start of list found where not expected'],
    ['RuleSetName.a=x', 'Start of structure or map found where not expected.'],
  ])('%s', async (form, message) => {
    expect(await refusalOf(decodeForm(ses, 'CreateReceiptRule', form))).toEqual(malformed(message));
  });

  test('numbers and times', async () => {
    for (const text of ['abc', '1.5', '2147483648']) {
      const integer = decodeForm(iam, 'ListUsers', `MaxItems=${text}`);
      expect(await refusalOf(integer)).toEqual(malformed('integer must follow xsd1.1 definition'));
    }
    const time = decodeForm(models.service('cloudwatch'), 'GetMetricStatistics', 'StartTime=yesterday');
    expect(await refusalOf(time)).toEqual(malformed('timestamp must follow ISO8601'));
  });

  test('an unknown action', async () => {
    expect(await refusalOf(decodeForm(iam, 'constructor', ''))).toEqual({
      code: 'InvalidAction',
      message: 'Could not find operation constructor for version 2010-05-08',
      status: 400,
    });
  });
});

describe('EC2', () => {
  test('capitalised names and lists without wrapping', async () => {
    const form =
      'Filter.1.Name=tag%3Ax&Filter.1.Value.1=a&Filter.1.Value.2=b&InstanceId.1=i-1&InstanceId.7=i-7&DryRun=True';
    expect(await decodeForm(ec2, 'DescribeInstances', form, 'ec2query')).toEqual({
      Filters: [{ Name: 'tag:x', Values: ['a', 'b'] }],
      InstanceIds: ['i-1', 'i-7'],
      DryRun: true,
    });
  });

  test('unknown parameters are refused; those of the call and its signature are not', async () => {
    const signature =
      'Action=DescribeRegions&Version=2016-11-15&X-Amz-Signature=1&AWSAccessKeyId=a&Timestamp=t';
    expect(await decodeForm(ec2, 'DescribeRegions', signature, 'ec2query')).toEqual({});
    expect(await refusalOf(decodeForm(ec2, 'DescribeRegions', 'Foo.1=x', 'ec2query'))).toEqual({
      code: 'UnknownParameter',
      message: 'The parameter Foo is not recognized',
      status: 400,
    });
  });

  test('values of a wrong type are refused', async () => {
    expect(await refusalOf(decodeForm(ec2, 'DescribeInstances', 'MaxResults=x', 'ec2query'))).toMatchObject({
      code: 'InvalidParameterValue',
      message: expect.stringContaining('Value (x) for parameter MaxResults is invalid.'),
    });
  });

  test('replies', () => {
    const [, output = 0] = ec2.operations['DescribeRegions'] ?? [];
    const value = { Regions: [{ RegionName: 'a<b' }] };
    expect(encodeEc2Query(ec2, 'DescribeRegions', output, value, 'id')).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        '<DescribeRegionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>id</requestId>' +
        '<regionInfo><item><regionName>a&lt;b</regionName></item></regionInfo></DescribeRegionsResponse>',
    );
    expect(encodeEc2Query(ec2, 'CreateTags', simple.unit, {}, 'id')).toContain('<return>true</return>');
  });
});

describe('replies', () => {
  test('result and metadata', () => {
    const [, output = 0] = sts.operations['GetCallerIdentity'] ?? [];
    expect(encodeQuery(sts, 'GetCallerIdentity', output, { Account: '1' }, 'id')).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
        '<Account>1</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>id</RequestId>' +
        '</ResponseMetadata></GetCallerIdentityResponse>',
    );
  });

  test("SQS, whose model speaks JSON, keeps the query protocol's namespace", () => {
    const [, output = 0] = sqs.operations['GetQueueUrl'] ?? [];
    const xml = encodeQuery(sqs, 'GetQueueUrl', output, { QueueUrl: 'u' }, 'id');
    expect(xml).toContain('<GetQueueUrlResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/">');
  });

  test('an operation without output has no result element', () => {
    expect(encodeQuery(iam, 'DeleteUser', simple.unit, {}, 'id')).not.toContain('Result');
  });

  test('no input: parameters are ignored', () => {
    const service = tinyService([]);
    expect(decodeQuery(service, simple.unit, parseForm('a=1'))).toEqual({});
  });
});
