import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudTrail } from '@aws-sdk/client-cloudtrail';
import { IAM } from '@aws-sdk/client-iam';
import { afterAll, expect, test } from 'vitest';
import { base, openTestWorld } from '../../../test/support/world.ts';
import { silentLog } from '../../core/log.ts';
import { outboxEntries } from '../../core/outbox.ts';
import { openCloud } from '../../server/cloud.ts';
import type { Cloud } from '../../server/cloud-facts.ts';
import { resolveConfig } from '../../server/config.ts';
import { cloudtrailService } from './service.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const LOG = 'cloudtrail-writes-000000000000-us-east-1';

/** A world whose outbox delivers this record; resolves when it is done. */
async function deliver(world: Awaited<ReturnType<typeof openTestWorld>>, id: string, copies = 1) {
  const text = JSON.stringify({ resources: [], event: { eventID: id } });
  const body = { log: LOG, id, timeMs: world.clock.now(), text };
  await world.transact(base, ({ outbox }) => {
    for (let i = 0; i < copies; i++) {
      outbox.send({ service: 'cloudtrail', delivery: 'record', group: `cloudtrail/${LOG}`, body });
    }
  });
  await world.outbox.drained();
}

async function idsIn(world: Awaited<ReturnType<typeof openTestWorld>>): Promise<string[]> {
  const { records } = await world.segments.read(LOG, { limit: 100 });
  return records.map(({ bytes }) => JSON.parse(Buffer.from(bytes).toString()).event.eventID);
}

test('a record that is delivered again is appended once', async () => {
  const world = await openTestWorld([cloudtrailService]);
  await deliver(world, 'a', 2);
  await deliver(world, 'b');
  await deliver(world, 'b');
  expect(await idsIn(world)).toEqual(['a', 'b']);
  const left = await world.transact(base, ({ tx, place }) => outboxEntries.list(tx, place));
  expect(left.records).toEqual([]);
  world.stop();
});

test('after a start, what was appended last is looked at', async () => {
  const world = await openTestWorld([cloudtrailService]);
  for (const id of ['a', 'b', 'c']) {
    const bytes = Buffer.from(JSON.stringify({ resources: [], event: { eventID: id } }));
    await world.segments.append(LOG, [{ timeMs: world.clock.now(), bytes }]);
  }
  for (const id of ['b', 'c', 'd']) await deliver(world, id);
  expect(await idsIn(world)).toEqual(['a', 'b', 'c', 'd']);
  world.stop();
});

async function durableCloud(): Promise<Cloud> {
  const dataDir = mkdtempSync(join(tmpdir(), 'kumobako-history-'));
  folders.push(dataDir);
  const { config } = resolveConfig({});
  return openCloud({
    config: { ...config, port: 0, dataDir },
    log: silentLog,
    product: '0.0.0',
    environment: {},
  });
}

test('snapshots hold the history, loading one brings it back', async () => {
  const cloud = await durableCloud();
  const options = { endpoint: cloud.endpoint, region: 'us-east-1', maxAttempts: 1 };
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const iam = new IAM({ ...options, credentials });
  const trail = new CloudTrail({ ...options, credentials });
  const groups = async () => {
    const LookupAttributes = [{ AttributeKey: 'EventName' as const, AttributeValue: 'CreateGroup' }];
    const { Events = [] } = await trail.lookupEvents({ LookupAttributes });
    return Events.map(({ Resources }) => Resources?.[0]?.ResourceName);
  };
  await iam.createGroup({ GroupName: 'before' });
  await cloud.saveSnapshot('then');
  await iam.createGroup({ GroupName: 'after' });
  expect(await groups()).toEqual(['after', 'before']);
  await cloud.loadSnapshot('then');
  expect(await groups()).toEqual(['before']);
  await iam.createGroup({ GroupName: 'again' });
  expect(await groups()).toEqual(['again', 'before']);
  await cloud.reset();
  expect(await groups()).toEqual([]);
  iam.destroy();
  trail.destroy();
  await cloud.stop();
});
