/**
 * CPU microseconds of the protocol layer for one request, beside the goal for each step. Run:
 * node bench/protocol.ts [--check]
 *
 * With --check the run fails when a step takes more than twice its goal: machines differ.
 */

import { makeServiceRouter, type RouteService } from '../src/gateway/route-service.ts';
import { openModels } from '../src/model/load.ts';
import { decodeCbor } from '../src/protocol/cbor.ts';
import { encodeCbor } from '../src/protocol/cbor-write.ts';
import { parseJson, reachesLong } from '../src/protocol/json.ts';
import { valueDecoder } from '../src/protocol/json-decode.ts';
import { jsonEncoder } from '../src/protocol/json-encode.ts';
import { decodeQuery, parseForm } from '../src/protocol/query.ts';
import { violationsOf } from '../src/protocol/validate.ts';
import { parseXml, xmlReader } from '../src/protocol/xml-read.ts';
import { memberWriter } from '../src/protocol/xml-write.ts';

const WARM_UP_ROUNDS = 20_000;

function report(name: string, goal: number, cpu: NodeJS.CpuUsage, rounds: number): void {
  const microseconds = (cpu.user + cpu.system) / rounds;
  console.log(`${name.padEnd(48)}${microseconds.toFixed(2).padStart(7)} us   goal ${goal}`);
  if (process.argv.includes('--check') && microseconds > goal * 2) process.exitCode = 1;
}

function measure(name: string, goal: number, run: () => unknown, rounds = 200_000): void {
  for (let round = 0; round < WARM_UP_ROUNDS; round++) run();
  const before = process.cpuUsage();
  for (let round = 0; round < rounds; round++) run();
  report(name, goal, process.cpuUsage(before), rounds);
}

async function measureRoute(
  name: string,
  goal: number,
  route: RouteService,
  request: Parameters<RouteService>[0],
): Promise<void> {
  for (let round = 0; round < WARM_UP_ROUNDS; round++) await route(request);
  const rounds = 100_000;
  const before = process.cpuUsage();
  for (let round = 0; round < rounds; round++) await route(request);
  report(name, goal, process.cpuUsage(before), rounds);
}

const PUT_ITEM = Buffer.from(
  '{"TableName":"bench-table","Item":{"id":{"S":"key-123"},"name":{"S":"a name that is somewhat long"},' +
    '"n":{"N":"42"},"tags":{"L":[{"S":"a"},{"S":"b"},{"N":"3"}]},"m":{"M":{"x":{"BOOL":true},"y":{"NULL":true}}},' +
    '"bin":{"B":"aGVsbG8gd29ybGQ="}}}',
);
const SEND_MESSAGE =
  'Action=SendMessage&Version=2012-11-05&QueueUrl=http%3A%2F%2Flocalhost%2F0%2Fq&MessageBody=hello+world' +
  '&MessageAttribute.1.Name=a&MessageAttribute.1.Value.DataType=String&MessageAttribute.1.Value.StringValue=b';
const INSTANCES = {
  Reservations: [
    {
      ReservationId: 'r-1',
      Instances: [
        {
          InstanceId: 'i-0',
          ImageId: 'ami',
          State: { Code: 16, Name: 'running' },
          LaunchTime: new Date(),
          Tags: [{ Key: 'a', Value: 'b' }],
        },
      ],
    },
  ],
};
const DELETE_OBJECTS = `<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${'<Object><Key>a&amp;b/c</Key></Object>'.repeat(10)}</Delete>`;

const models = openModels();
const dynamodb = models.service('dynamodb');
const [putItem = 0] = dynamodb.operations['PutItem'] ?? [];
const [, getItemOutput = 0] = dynamodb.operations['GetItem'] ?? [];
const decode = valueDecoder(dynamodb, putItem, 'json');
const encode = jsonEncoder(dynamodb, getItemOutput, false);
const parsed = JSON.parse(PUT_ITEM.toString());
const input = decode.run(parsed, 1) as { Item: unknown };
const output = { Item: input.Item };
const exact = reachesLong(dynamodb, putItem);

measure('JSON.parse alone', 1.4, () => JSON.parse(PUT_ITEM.toString()));
measure('parseJson', 1.4, () => parseJson(PUT_ITEM, exact));
measure('decode PutItem (parsed)', 0.7, () => decode.run(parsed, 1));
measure('validate PutItem', 0.25, () => violationsOf(dynamodb, putItem, input));
measure('encode and stringify GetItem', 1.7, () => JSON.stringify(encode.run(output)));
measure('JSON.stringify alone', 0.6, () => JSON.stringify(parsed));
const cbor = encodeCbor(dynamodb, getItemOutput, output);
measure('CBOR encode GetItem', 3, () => encodeCbor(dynamodb, getItemOutput, output));
measure('CBOR decode, untyped', 3, () => decodeCbor(cbor));

const sqs = models.service('sqs');
const [sendMessage = 0] = sqs.operations['SendMessage'] ?? [];
measure('query: form to SendMessage', 3.3, () => decodeQuery(sqs, sendMessage, parseForm(SEND_MESSAGE)));

const ec2 = models.service('ec2');
const [, describeInstances = 0] = ec2.operations['DescribeInstances'] ?? [];
const writeInstances = memberWriter(ec2, describeInstances);
measure('EC2 DescribeInstances to XML, one instance', 1.9, () => writeInstances.run(INSTANCES));

const s3 = models.service('s3');
const [deleteObjects = 0] = s3.operations['DeleteObjects'] ?? [];
const readDelete = xmlReader(s3, deleteObjects);
measure('S3 DeleteObjects from XML, ten keys', 9, () => readDelete.run(parseXml(DELETE_OBJECTS)), 50_000);

function signed(service: string): string {
  const scope = `AKIAEXAMPLE/20261124/us-east-1/${service}/aws4_request`;
  return `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=0000`;
}

const route = makeServiceRouter(models);
const form = async (): Promise<string> => SEND_MESSAGE;
await measureRoute('identify PutItem (target)', 4, route, {
  method: 'POST',
  url: '/',
  form,
  headers: {
    host: 'localhost:4566',
    authorization: signed('dynamodb'),
    'x-amz-target': 'DynamoDB_20120810.PutItem',
    'content-type': 'application/x-amz-json-1.0',
  },
});
await measureRoute('identify PutObject', 8, route, {
  method: 'PUT',
  url: '/my-bucket/some/key.txt?x-id=PutObject',
  form,
  headers: { host: 'localhost:4566', authorization: signed('s3') },
});
await measureRoute('identify SendMessage (query)', 4, route, {
  method: 'POST',
  url: '/',
  form,
  headers: {
    host: 'localhost:4566',
    authorization: signed('sqs'),
    'content-type': 'application/x-www-form-urlencoded',
  },
});
await measureRoute('identify iot DescribeThing (272 operations)', 9, route, {
  method: 'GET',
  url: '/things/abc',
  form,
  headers: { host: 'localhost:4566', authorization: signed('iot') },
});
