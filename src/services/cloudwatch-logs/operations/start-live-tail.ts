import { invalidParameter } from '../errors.ts';
import { demandStandard } from '../group-class.ts';
import type { Staged } from '../handler.ts';
import { type Tail, tailEvents } from '../live-tail.ts';
import { findGroup, groupArn, groupOfArn, logOf } from '../names.ts';
import { compilePattern } from '../patterns/pattern.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartLiveTail.html */
export const startLiveTail: Staged<'StartLiveTail'> = async (context, input) => {
  const { logGroupIdentifiers, logStreamNames, logStreamNamePrefixes } = input;
  if (logStreamNames !== undefined && logStreamNamePrefixes !== undefined) {
    throw invalidParameter('Only one of logStreamNames or logStreamNamePrefixes can be provided.');
  }
  if ((logStreamNames ?? logStreamNamePrefixes) !== undefined && logGroupIdentifiers.length > 1) {
    const text = 'logStreamNames and logStreamNamePrefixes can only be used with a single log group.';
    throw invalidParameter(text);
  }
  const pattern = compilePattern(input.logEventFilterPattern ?? '');
  const sources = await context.transact(async ({ tx }) => {
    const found: Tail['sources'][number][] = [];
    for (const identifier of logGroupIdentifiers) {
      const address = groupOfArn(identifier);
      // "Specify each log group by its ARN."
      if (address === undefined) throw invalidParameter('The log group identifiers have to be ARNs.');
      const group = await findGroup(tx, address);
      demandStandard(group);
      const arn = groupArn(address.place, address.name);
      const { place } = address;
      found.push({ identifier: arn, log: logOf(place, group.id), place, groupId: group.id });
    }
    return found;
  });
  const responseStream = await tailEvents(context, { input, pattern, sources });
  return { responseStream };
};
