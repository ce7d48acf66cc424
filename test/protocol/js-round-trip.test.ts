/** Every operation of every installed JavaScript client: a made-up input in, a made-up output back. */

import { existsSync, readdirSync } from 'node:fs';
import { Agent } from 'node:http';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RoutedOperation } from '../../src/gateway/route-service.ts';
import { openModels, type Service, structureOf, traitsOf } from '../../src/model/load.ts';
import type { Members } from '../../src/protocol/types.ts';
import { differences, normalise } from './compare.ts';
import { type EchoServer, startEchoServer } from './echo-server.ts';
import { JS_RESIDUES } from './residues.ts';
import { type Sample, Sampler, withStreams } from './samples.ts';

/** The folder whose node_modules holds the clients. Another one may be named to try more clients than the tests install. */
const CLIENTS = new URL(process.env['ROUND_TRIP_CLIENTS'] ?? '../../', import.meta.url);
const TIMEOUT_MS = 10_000;

interface Client {
  send(command: unknown): Promise<unknown>;
  destroy(): void;
}

type Package = Record<string, new (options: Record<string, unknown>) => unknown>;

const models = openModels();
const require = createRequire(new URL('package.json', CLIENTS));

function installedServices(): string[] {
  const folder = new URL('node_modules/@aws-sdk/', CLIENTS);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.startsWith('client-'))
    .map((name) => name.slice('client-'.length))
    .filter((name) => models.has(name));
}

/** What the server saw of the last call, and what it is to answer. */
interface Exchange {
  call?: RoutedOperation;
  input?: unknown;
  failure?: unknown;
  output: (call: RoutedOperation) => Sample;
}

let server: EchoServer;
let exchange: Exchange = { output: () => ({}) };

beforeAll(async () => {
  server = await startEchoServer(models, {
    async answer(call: RoutedOperation, input: Members) {
      exchange.call = call;
      exchange.input = await normalise(input);
      return exchange.output(call);
    },
    failed(error) {
      exchange.failure = error;
    },
  });
});

afterAll(() => server.close());

/** Wire forms to try with a client: the service's own, and the others that it speaks. */
const WIRES: Readonly<Record<string, readonly (string | undefined)[]>> = {
  sqs: [undefined, 'AwsQueryProtocol', 'AwsSmithyRpcV2CborProtocol', 'AwsSmithyRpcV2JsonProtocol'],
  cloudwatch: [undefined, 'AwsQueryProtocol', 'AwsSmithyRpcV2CborProtocol'],
  dynamodb: [undefined, 'AwsSmithyRpcV2CborProtocol', 'AwsSmithyRpcV2JsonProtocol'],
  kinesis: [undefined, 'AwsSmithyRpcV2CborProtocol'],
  'cloudwatch-logs': [undefined, 'AwsSmithyRpcV2CborProtocol'],
};

function makeClient(name: string, wire: string | undefined, host: string, pathStyle: boolean): Client {
  const sdk: Package = require(`@aws-sdk/client-${name}`);
  const className = Object.keys(sdk).find((key) => key.endsWith('Client') && !key.startsWith('_'));
  const ClientClass = sdk[className ?? ''];
  if (ClientClass === undefined) throw new Error(`client-${name} exports no client.`);
  const { NodeHttpHandler } = require('@smithy/node-http-handler');
  // Virtual hosts of localhost are not resolved everywhere.
  const lookup = (_host: string, options: { all?: boolean }, done: (...results: unknown[]) => void): void =>
    options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4);
  const httpAgent = new Agent({ keepAlive: true, lookup: lookup as never });
  // A constructor of a client makes a client.
  return new ClientClass({
    region: 'us-east-1',
    endpoint: `http://${host}:${server.port}`,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 's' },
    disableHostPrefix: true,
    disableRequestCompression: true,
    forcePathStyle: pathStyle,
    ...(name === 'sqs' ? { md5: false } : {}),
    maxAttempts: 1,
    // The Kinesis client would speak HTTP/2, which is the gateway's.
    requestHandler: new NodeHttpHandler({ httpAgent, requestTimeout: TIMEOUT_MS }),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    logger: { debug() {}, info() {}, warn() {}, error() {}, trace() {} },
    ...(wire === undefined ? {} : { protocol: require('@aws-sdk/core/protocols')[wire] }),
  }) as Client;
}

/** Members whose values clients check or rewrite. */
function suitForClient(service: Service, operation: string, input: Sample, output: Sample): void {
  if (service.name === 's3' || service.name === 's3-control') suitS3(input, output);
  // Clients turn it into another host.
  if (service.name === 'eventbridge' || service.name === 'sesv2') delete input['EndpointId'];
  const outputRef = service.operations[operation]?.[1] ?? 0;
  for (const [name, member] of Object.entries(structureOf(service, outputRef).m)) {
    if (traitsOf(member).rc === 1) output[name] = 200;
  }
  if (operation === 'GetObjectAnnotation') output['ContentLength'] = lengthOf(output['AnnotationPayload']);
}

function suitS3(input: Sample, output: Sample): void {
  if ('Bucket' in input) input['Bucket'] = 'my-bucket';
  if ('AccountId' in input) input['AccountId'] = '123456789012';
  if ('CopySource' in input) input['CopySource'] = 'b/k';
  if ('ChecksumAlgorithm' in input) input['ChecksumAlgorithm'] = 'CRC32';
  // Clients hash a customer's key, and check the checksums of what they get.
  for (const name of Object.keys(input)) if (name.includes('SSECustomerKey')) delete input[name];
  for (const name of Object.keys(output)) if (/^Checksum(?!Type)/.test(name)) delete output[name];
  for (const sample of [input, output]) {
    if ('ContentLength' in sample && 'Body' in sample) sample['ContentLength'] = lengthOf(sample['Body']);
  }
}

function lengthOf(body: unknown): number {
  return body instanceof Uint8Array ? body.length : 0;
}

async function tryOperation(
  client: Client,
  sdk: Package,
  service: Service,
  operation: string,
): Promise<string[]> {
  const [inputRef = 0, outputRef = 0] = service.operations[operation] ?? [];
  const sampler = new Sampler(service);
  const input = sampler.structure(inputRef);
  const output = sampler.structure(outputRef);
  suitForClient(service, operation, input, output);
  exchange = { output: () => withStreams(service, outputRef, output) };
  const Command = sdk[`${operation}Command`];
  if (Command === undefined) return [`${operation} is no command of the client`];
  let got: unknown;
  let failure: unknown;
  try {
    const command = new Command(withStreams(service, inputRef, input));
    got = await normalise(await client.send(command));
  } catch (error) {
    failure = error;
  }
  const name = `${service.name}.${operation}`;
  if (exchange.failure !== undefined) return [`input of ${name}: ${exchange.failure}`];
  if (exchange.call === undefined) return [`input of ${name}: not sent: ${failure}`];
  if (exchange.call.operation !== operation || exchange.call.service !== service) {
    return [`input of ${name}: taken for ${exchange.call.service.name}.${exchange.call.operation}`];
  }
  const [inputFault] = differences(await normalise(input), exchange.input);
  const problems = inputFault === undefined ? [] : [`input of ${name}: ${inputFault}`];
  if (failure !== undefined) return [...problems, `output of ${name}: ${failure}`];
  const [outputFault] = differences(await normalise(output), got);
  return outputFault === undefined ? problems : [...problems, `output of ${name}: ${outputFault}`];
}

async function tryAll(
  name: string,
  wire: string | undefined,
  host: string,
  pathStyle: boolean,
): Promise<string[]> {
  const service = models.service(name);
  const sdk: Package = require(`@aws-sdk/client-${name}`);
  const client = makeClient(name, wire, host, pathStyle);
  const problems: string[] = [];
  for (const operation of Object.keys(service.operations)) {
    problems.push(...(await tryOperation(client, sdk, service, operation)));
  }
  client.destroy();
  return problems.filter((problem) => !isResidue(problem, wire));
}

function isResidue(problem: string, wire: string | undefined): boolean {
  const place = problem.slice(0, problem.indexOf(':'));
  return JS_RESIDUES[wire === undefined ? place : `${place} over ${wire}`] !== undefined;
}

const services = installedServices();

describe.skipIf(services.length === 0)(
  services.length === 0 ? 'JavaScript clients (skipped: npm ci in test/clients first)' : 'JavaScript clients',
  () => {
    for (const name of services) {
      for (const wire of WIRES[name] ?? [undefined]) {
        test(`every operation of ${name}${wire === undefined ? '' : ` over ${wire}`}`, async () => {
          expect(await tryAll(name, wire, '127.0.0.1', true)).toEqual([]);
        });
      }
    }

    test.runIf(services.includes('s3'))('every operation of s3 with the bucket in the host', async () => {
      expect(await tryAll('s3', undefined, 'localhost', false)).toEqual([]);
    });
  },
);
