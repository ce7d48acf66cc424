import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SubscribeCommand } from '@aws-sdk/client-sns';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { type HttpEndpoint, httpEndpoint } from '../../../test/support/http-endpoint.ts';
import { type SnsTest, snsTest } from '../../../test/support/sns.ts';

const the: SnsTest = await snsTest();
afterAll(() => the.stop());
beforeEach(() => the.cloud.reset());

async function subscribe(
  TopicArn: string,
  Protocol: string,
  Endpoint: string,
  more: object = {},
): Promise<string> {
  const command = new SubscribeCommand({ TopicArn, Protocol, Endpoint, ...more });
  return (await the.sns.send(command)).SubscriptionArn ?? '';
}

let endpoint: HttpEndpoint;
beforeEach(async () => {
  endpoint = await httpEndpoint();
});
afterEach(() => endpoint.close());

async function confirmed(topic: string, more: object = {}): Promise<string> {
  const arn = await subscribe(topic, 'http', endpoint.url, { ReturnSubscriptionArn: true, ...more });
  await the.cloud.world.outbox.drained();
  await fetch(JSON.parse(endpoint.received[0]?.body ?? '').SubscribeURL);
  endpoint.received.length = 0;
  return arn;
}

test('retries by the delivery policy, then the dead-letter queue', async () => {
  const topic = await the.topic();
  const queue = await the.queue();
  const DeliveryPolicy = '{"healthyRetryPolicy":{"numRetries":2,"minDelayTarget":10,"maxDelayTarget":10}}';
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queue.arn });
  await confirmed(topic, { Attributes: { DeliveryPolicy, RedrivePolicy, RawMessageDelivery: 'true' } });
  endpoint.status = 500;
  await the.publish(topic, 'm');
  await the.cloud.world.outbox.drained();
  expect(endpoint.received).toHaveLength(1);
  expect(endpoint.received[0]).toMatchObject({ body: 'm', headers: { 'x-amz-sns-rawdelivery': 'true' } });
  await the.cloud.clock.advance(9_000);
  expect(endpoint.received).toHaveLength(1);
  await the.cloud.clock.advance(1_000);
  expect(endpoint.received).toHaveLength(2);
  expect(await the.received(queue)).toEqual([]);
  await the.cloud.clock.advance(10_000);
  expect(endpoint.received).toHaveLength(3);
  expect((await the.received(queue)).map(({ Body }) => Body)).toEqual(['m']);
});

test('an endpoint that is back gets the message; one that refuses is not asked again', async () => {
  const topic = await the.topic();
  await confirmed(topic);
  endpoint.status = 503;
  await the.publish(topic, 'later');
  await the.cloud.world.outbox.drained();
  endpoint.status = 200;
  await the.cloud.clock.advance(20_000);
  expect(endpoint.received.map(({ body }) => JSON.parse(body).Message)).toEqual(['later', 'later']);
  endpoint.status = 400;
  await the.publish(topic, 'never');
  await the.cloud.clock.advance(3_600_000);
  expect(endpoint.received).toHaveLength(3);
});

test('a message that is on its way when the cloud stops is delivered by the next one', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'kumobako-sns-'));
  const first = await snsTest({ ephemeral: false, dataDir });
  const topic = await first.topic();
  const DeliveryPolicy = '{"healthyRetryPolicy":{"numRetries":0,"minDelayTarget":1,"maxDelayTarget":1}}';
  const Attributes = { DeliveryPolicy, RawMessageDelivery: 'true' };
  await first.sns.send(
    new SubscribeCommand({ TopicArn: topic, Protocol: 'http', Endpoint: endpoint.url, Attributes }),
  );
  await first.cloud.world.outbox.drained();
  await fetch(JSON.parse(endpoint.received[0]?.body ?? '').SubscribeURL);
  endpoint.isSilent = true;
  await first.publish(topic, 'm');
  await first.stop();
  endpoint.isSilent = false;
  const second = await snsTest({ ephemeral: false, dataDir });
  await second.cloud.world.outbox.drained();
  expect(endpoint.received.slice(1).map(({ body }) => body)).toEqual(['m', 'm']);
  await second.stop();
  await rm(dataDir, { recursive: true });
});
