/**
 * Deliveries to functions: as events, through the door of Lambda. A function whose policy does not let the topic in
 * refuses them. https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
 */

import { parseArn } from '../../core/arn.ts';
import { serviceCaller } from '../../core/caller.ts';
import type { DeliveryContext } from '../../core/context.ts';
import { AwsError } from '../../core/errors.ts';
import { senderOf, type Target, Undeliverable } from './delivery-target.ts';
import { notification, type Sender } from './envelope.ts';
import type { PlacedDelivery } from './publish.ts';

export async function deliverToFunction(
  context: DeliveryContext,
  { topic, subscription, arn }: Target,
  delivery: PlacedDelivery,
): Promise<boolean> {
  const FunctionName = subscription.endpoint;
  const { account = '', region = '' } = parseArn(FunctionName) ?? {};
  const caller = serviceCaller('sns', { sourceArn: topic.arn, sourceAccount: topic.place.account });
  const event = functionEvent(await senderOf(context, topic, delivery), delivery, arn);
  const Payload = Buffer.from(JSON.stringify(event));
  try {
    const input = { FunctionName, InvocationType: 'Event', Payload };
    await context.call.as(caller)('lambda', 'Invoke', input, { account, region });
    return true;
  } catch (error) {
    if (!(error instanceof AwsError) || (error.status ?? 400) >= 500) throw error;
    throw new Undeliverable(`${error.code}: ${error.message}`);
  }
}

/** The envelope under the names that functions know it by: URLs are spelt otherwise, and nothing is left out. */
export function functionEvent(sender: Sender, delivery: PlacedDelivery, subscriptionArn: string): object {
  // What `notification` wrote.
  const envelope = JSON.parse(notification(sender, delivery, subscriptionArn)) as Record<string, unknown>;
  const { SigningCertURL, UnsubscribeURL, MessageAttributes = {}, Subject = null, ...rest } = envelope;
  const Sns = {
    ...rest,
    Subject,
    ...(SigningCertURL === undefined ? {} : { SigningCertUrl: SigningCertURL }),
    UnsubscribeUrl: UnsubscribeURL,
    MessageAttributes,
  };
  const record = { EventSource: 'aws:sns', EventVersion: '1.0', EventSubscriptionArn: subscriptionArn, Sns };
  return { Records: [record] };
}
