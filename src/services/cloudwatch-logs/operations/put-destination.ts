import { parseArn } from '../../../core/arn.ts';
import { shownDestination } from '../destination.ts';
import { invalidParameter } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { destinations } from '../state.ts';
import { checkedTags } from '../tags.ts';

export const putDestination: Handler<'PutDestination'> = async ({ tx, place, now }, input) => {
  const { destinationName: name, targetArn, roleArn } = input;
  for (const arn of [targetArn, roleArn]) {
    if (parseArn(arn) === undefined) throw invalidParameter(`${arn} is no ARN.`);
  }
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
