/** Delivery: does one action of an alarm, and tells the history how it went. */

import { parseArn } from '../../../core/arn.ts';
import { serviceCaller } from '../../../core/caller.ts';
import type { DeliveryContext } from '../../../core/context.ts';
import { AwsError } from '../../../core/errors.ts';
import type { ActBody } from './actions.ts';
import { alarmArn } from './alarm-arn.ts';
import { functionEvent } from './function-event.ts';
import { type HistoryItem, tell } from './history.ts';
import type { JsonObject } from './java-json.ts';
import { snsMessage, subject } from './message.ts';

/** Of a function's event and of a topic's message, for the history. */
interface Done {
  published?: string | undefined;
  /** Why nothing came of it. */
  failure?: string | undefined;
  /** A scaling policy's share: what its service is to be told. */
  scaling?: object | undefined;
}

export async function act(context: DeliveryContext, body: unknown): Promise<void> {
  // What `send` sent.
  const act = body as ActBody;
  const done = await perform(context, act);
  await context.transact(async (inner) => {
    if (done.scaling !== undefined) {
      const group = `application-auto-scaling/alarm/${act.action}`;
      const delivery = { service: 'application-auto-scaling', delivery: 'alarm' };
      inner.outbox.send({ ...delivery, group, body: done.scaling });
    }
    if (!act.isRepeated) await tell(inner, act.place, act.alarm, item(act, done));
    context.complete(inner.tx);
  });
}

async function perform(context: DeliveryContext, act: ActBody): Promise<Done> {
  const { service } = parseArn(act.action) ?? {};
  if (service === 'autoscaling') return { scaling: scalingBody(act) };
  try {
    if (service === 'sns') return { published: await publish(context, act) };
    if (service === 'lambda') return { published: await invoke(context, act) };
  } catch (error) {
    if (!(error instanceof AwsError) || (error.status ?? 400) >= 500 || context.signal.aborted) throw error;
    return { failure: error.message };
  }
  return { failure: `kumobako has no ${service === 'automate' ? 'EC2' : service} that could do it.` };
}

function scalingBody({ action, place, alarm, values }: ActBody): object {
  const { name, metric, state } = alarm;
  return {
    ...{ policyArn: action, place, alarmName: name, state: state.value },
    ...{ threshold: metric?.Threshold, values, atMs: state.updatedMs },
  };
}

async function publish(context: DeliveryContext, act: ActBody): Promise<string> {
  const { place, action, alarm } = act;
  const { account = '', region = '' } = parseArn(action) ?? {};
  const sourceArn = alarmArn(place, alarm.name);
  const call = context.call.as(serviceCaller('cloudwatch', { sourceArn, sourceAccount: place.account }));
  const Subject = subject(act);
  const Message = JSON.stringify({ default: snsMessage(act), sms: Subject });
  const input = { TopicArn: action, Subject, Message, MessageStructure: 'json' };
  await call('sns', 'Publish', input, { account, region });
  return Message;
}

async function invoke(context: DeliveryContext, act: ActBody): Promise<string> {
  const { place, action, alarm } = act;
  const { account = '', region = '' } = parseArn(action) ?? {};
  const source = { sourceArn: alarmArn(place, alarm.name), sourceAccount: place.account };
  const call = context.call.as(serviceCaller('lambda.alarms.cloudwatch', source));
  const event = functionEvent(act);
  const input = { FunctionName: action, InvocationType: 'Event' as const, Payload: Buffer.from(event) };
  await call('lambda', 'Invoke', input, { account, region });
  return event;
}

function item({ action, alarm }: ActBody, { published, failure }: Done): HistoryItem {
  const data: JsonObject = {
    actionState: failure === undefined ? 'Succeeded' : 'Failed',
    stateUpdateTimestamp: alarm.state.updatedMs,
    notificationResource: action,
    publishedMessage: published,
    error: failure,
  };
  const summary =
    failure === undefined
      ? `Successfully executed action ${action}`
      : `Failed to execute action ${action}. Received error: "${failure}"`;
  return { type: 'Action', summary, data };
}
