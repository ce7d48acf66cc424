import { effectiveAttribute, READ_ONLY_ATTRIBUTES, SETTABLE_ATTRIBUTES } from '../attribute-table.ts';
import { messageCounts } from '../counts.ts';
import { unknownAttribute } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { type Queue, queueByUrl } from '../queue.ts';

const COUNTS: ReadonlySet<string> = new Set([
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
]);

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html */
export const getQueueAttributes: Handler<'GetQueueAttributes'> = async (context, input) => {
  const queue = await queueByUrl(context.tx, input.QueueUrl, context.place);
  const names = wantedNames(input.AttributeNames ?? []);
  const values: Record<string, string | undefined> = fixedAttributes(queue);
  if (names.some((name) => COUNTS.has(name))) {
    const { visible, inFlight, delayed } = await messageCounts(context.tx, queue, context.now());
    values['ApproximateNumberOfMessages'] = String(visible);
    values['ApproximateNumberOfMessagesNotVisible'] = String(inFlight);
    values['ApproximateNumberOfMessagesDelayed'] = String(delayed);
  }
  const Attributes: Record<string, string> = {};
  for (const name of names) {
    const value = values[name];
    if (value !== undefined) Attributes[name] = value;
  }
  return Object.keys(Attributes).length === 0 ? {} : { Attributes };
};

/** Throws InvalidAttributeName. */
function wantedNames(asked: readonly string[]): string[] {
  const names = new Set<string>();
  for (const name of asked) {
    if (name === 'All') {
      for (const each of READ_ONLY_ATTRIBUTES) names.add(each);
      for (const each of SETTABLE_ATTRIBUTES.keys()) names.add(each);
    } else if (READ_ONLY_ATTRIBUTES.has(name) || SETTABLE_ATTRIBUTES.has(name)) names.add(name);
    else throw unknownAttribute(name);
  }
  return [...names];
}

function fixedAttributes(queue: Queue): Record<string, string | undefined> {
  const { record, arn, isFifo } = queue;
  const values: Record<string, string | undefined> = {
    QueueArn: arn,
    CreatedTimestamp: seconds(record.createdAtMs),
    LastModifiedTimestamp: seconds(record.modifiedAtMs),
  };
  for (const [name, entry] of SETTABLE_ATTRIBUTES) {
    if (entry.fifoOnly !== true || isFifo) values[name] = effectiveAttribute(record.attributes, name);
  }
  return values;
}

function seconds(timeMs: number): string {
  return String(Math.floor(timeMs / 1000));
}
