/** ARNs of alarms, and what means one of them. */

import { parseArn } from '../../../core/arn.ts';
import { type Place, partitionOf } from '../../../core/place.ts';

export function alarmArn({ account, region }: Place, name: string): string {
  return `arn:${partitionOf(region)}:cloudwatch:${region}:${account}:alarm:${name}`;
}

const PREFIX = 'alarm:';

/** The alarm's name and place, out of its ARN; undefined for what is none. */
export function parseAlarmArn(text: string): { place: Place; name: string } | undefined {
  const arn = parseArn(text);
  if (arn?.service !== 'cloudwatch' || !arn.resource.startsWith(PREFIX)) return undefined;
  return { place: { account: arn.account, region: arn.region }, name: arn.resource.slice(PREFIX.length) };
}

/** The name of an alarm of this place, which rules name by its ARN or as it is. */
export function nameIn(place: Place, text: string): string {
  const found = parseAlarmArn(text);
  if (found === undefined) return text;
  const isHere = found.place.account === place.account && found.place.region === place.region;
  return isHere ? found.name : text;
}
