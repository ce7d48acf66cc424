import { parseArn } from '../../../core/arn.ts';
import { shownDestination } from '../destination.ts';
import { invalidParameter } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { destinations } from '../state.ts';
import { checkedTags } from '../tags.ts';

export const putDestination: Handler<'PutDestination'> = async ({ tx, place, now }, input) => {
  const { destinationName: name, targetArn, roleArn } = input;
  const target = parseArn(targetArn)?.service ?? '';
  if (target !== 'kinesis' && target !== 'firehose') {
    throw invalidParameter(`${targetArn} is no stream of Kinesis or Firehose.`);
  }
  if (parseArn(roleArn)?.service !== 'iam') throw invalidParameter(`${roleArn} is no role.`);
  const known = await destinations.get(tx, place, name);
  const destination = {
    name,
    targetArn,
    roleArn,
    accessPolicy: known?.accessPolicy,
    createdAtMs: known?.createdAtMs ?? now(),
    tags: checkedTags(known?.tags ?? {}, input.tags ?? {}),
  };
  await destinations.put(tx, place, destination);
  return { destination: shownDestination(place, destination) };
};
