/** `--auth=strict`: who is not known changes nothing, whatever they ask for. `--auth=soft`: denials are told, not enforced. */

import { hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IAM } from '@aws-sdk/client-iam';
import { SQS } from '@aws-sdk/client-sqs';
import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import type { World } from '../../src/core/world.ts';
import { openModels, type Service } from '../../src/model/load.ts';
import { loadService, SERVICE_NAMES } from '../../src/server/registry.ts';
import { type TestCloud, testCloud } from '../support/cloud.ts';
import { keysOf } from '../support/iam.ts';
import { type Answer, hostileCloud } from './support/hostile-cloud.ts';
import { build, knownValues } from './support/landscape.ts';
import { type KnownValues, NastyInputs } from './support/nasty-inputs.ts';
import { wireCall, wiresOf } from './support/wire-call.ts';

const models = openModels();
const dataDir = mkdtempSync(join(tmpdir(), 'kumobako-strict-'));
/** A cloud in standard mode makes what the strict one then guards. */
const learnt = new Map<string, KnownValues>();
const makers = hostileCloud({ ephemeral: false, dataDir });
const soft: TestCloud[] = [];

afterEach(async () => {
  for (const cloud of soft.splice(0)) await cloud.stop();
});
afterAll(() => {
  vi.useRealTimers();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Every row of a store, in short. */
async function dump(world: World): Promise<string[]> {
  const rows: string[] = [];
  let gte = new Uint8Array([0]);
  for (;;) {
    const page = await world.store.list({ gte, lt: new Uint8Array([0xff]) }, { limit: 1000 });
    for (const { key, value, version } of page) {
      const content = typeof value === 'number' ? String(value) : hash('sha256', value, 'hex');
      rows.push(`${Buffer.from(key).toString('hex')} ${version} ${content}`);
    }
    const last = page.at(-1);
    if (last === undefined || page.length < 1000) return rows;
    gte = new Uint8Array([...last.key, 0]);
  }
}

describe('strict', () => {
  let strict: TestCloud | undefined;

  test('a cloud with something in it', async () => {
    for (const name of SERVICE_NAMES) {
      learnt.set(name, await build(models.service(name), makers.send));
    }
    await makers.cloud().stop();
    // From here on time stands still: whatever changes is a caller's doing, not that of an alarm that is due.
    vi.useFakeTimers({ toFake: ['Date'] });
    strict = await testCloud({ ephemeral: false, dataDir, auth: 'strict' });
    await strict.world.advance(1);
    expect((await dump(strict.world)).length).toBeGreaterThan(20);
  });

  test.each(SERVICE_NAMES)('%s: no operation does anything for unknown keys and unsigned', async (name) => {
    if (strict === undefined) throw new Error('The strict cloud did not start');
    const service = models.service(name);
    const table = await loadService(name);
    // The first request reads the service's collections in.
    const before = await dump(strict.world);
    const inputs = new NastyInputs(service, knownValues(service, learnt.get(name)), 'none');
    for (const operation of Object.keys(table.operations)) {
      if (service.unsigned.has(operation)) continue;
      const [input = {}] = fc.sample(inputs.of(operation), { seed: 1, numRuns: 1 });
      for (const wire of wiresOf(service)) {
        for (const key of keysFor(wire)) {
          const call = wireCall(service, operation, input, wire, key);
          const response = await fetch(`${strict.endpoint}${call.path}`, {
            method: call.method,
            headers: call.headers,
            ...(call.body.length > 0 ? { body: call.body } : {}),
          });
          const text = await response.text();
          const got = { status: response.status, text: `${text}${codeInHeader(response)}` } satisfies Pick<
            Answer,
            'status' | 'text'
          >;
          checkRefusal(service, `${operation} ${wire} ${key}`, call.method, key, got);
        }
      }
    }
    expect(await dump(strict.world)).toEqual(before);
  });

  test('it ends', async () => {
    await strict?.stop();
    vi.useRealTimers();
  });
});

/** Who speaks REST without a signature and without the service's host speaks to S3. */
function keysFor(wire: string): readonly (string | null)[] {
  const keys = ['test', '123456789012', 'AKIAABCDEFGHIJKLMNOP'];
  return wire === 'rest-json' ? keys : [...keys, null];
}

/** Services of REST and JSON name an error in a header; here it stands as with the others. */
function codeInHeader({ headers }: Response): string {
  const code = headers.get('x-amzn-errortype');
  return code === null ? '' : ` "__type":"${code}"`;
}

/** The code of a caller whose key is unknown, and of one without. */
const S3_CODES = ['InvalidAccessKeyId', 'AccessDenied'];
const CODES = [
  'InvalidClientTokenId|UnrecognizedClientException',
  'MissingAuthenticationToken|MissingAuthenticationTokenException|AccessDenied',
];

function checkRefusal(
  service: Service,
  what: string,
  method: string,
  key: string | null,
  { status, text }: Pick<Answer, 'status' | 'text'>,
): void {
  expect([what, status]).toEqual([
    what,
    service.protocol.startsWith('awsJson') && status === 400 ? 400 : 403,
  ]);
  if (method === 'HEAD') return;
  const code = (service.name === 's3' ? S3_CODES : CODES)[key === null ? 1 : 0];
  expect(`${what} ${text}`).toMatch(
    new RegExp(`<Code>(${code})</Code>|"__type":"([\\w.]+#)?(${code})"|__type.*(${code})`),
  );
}

describe('soft', () => {
  const start = async (auth: 'soft' | 'standard') => {
    const cloud = await testCloud({ auth });
    soft.push(cloud);
    const iam = cloud.client(IAM);
    await iam.createUser({ UserName: 'nobody' });
    const credentials = keysOf((await iam.createAccessKey({ UserName: 'nobody' })).AccessKey);
    return { cloud, sqs: cloud.client(SQS, { credentials }) };
  };

  test('a denied call passes, and the denial is there to be read', async () => {
    const { cloud, sqs } = await start('soft');
    expect((await sqs.createQueue({ QueueName: 'allowed-softly' })).QueueUrl).toContain('allowed-softly');
    const record = cloud.trace.latest().find(({ operation }) => operation === 'CreateQueue');
    expect([record?.status, record?.error]).toEqual([200, undefined]);
    expect(record?.caller).toBe('arn:aws:iam::000000000000:user/nobody');
    expect(JSON.stringify(record?.denial?.())).toContain('sqs:CreateQueue');
  });

  test('the same call without it is refused', async () => {
    const { cloud, sqs } = await start('standard');
    await expect(sqs.createQueue({ QueueName: 'refused' })).rejects.toThrow('not authorized to perform');
    const record = cloud.trace.latest().find(({ operation }) => operation === 'CreateQueue');
    expect(JSON.stringify(record?.denial?.())).toContain('sqs:CreateQueue');
  });

  test('a wrong signature stays wrong', async () => {
    const { cloud, sqs } = await start('soft');
    const credentials = { ...(await sqs.config.credentials()), secretAccessKey: 'wrong' };
    const other = cloud.client(SQS, { credentials });
    await expect(other.listQueues({})).rejects.toThrow('signature');
  });
});
