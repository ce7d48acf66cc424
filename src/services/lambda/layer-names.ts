/** ARNs of layers and of their versions. */

import { parseArn } from '../../core/arn.ts';
import { type Place, partitionOf } from '../../core/place.ts';

export interface LayerVersionAddress {
  readonly place: Place;
  readonly name: string;
  readonly number: number;
}

/** Undefined for a text that is no ARN of a layer version. */
export function parseLayerVersionArn(text: string): LayerVersionAddress | undefined {
  const arn = parseArn(text);
  const [, name, number] = /^layer:([\w-]+):(\d+)$/.exec(arn?.resource ?? '') ?? [];
  if (arn?.service !== 'lambda' || name === undefined || !/^\d{12}$/.test(arn.account)) return undefined;
  return { place: { account: arn.account, region: arn.region }, name, number: Number(number) };
}

export function layerArn({ place, name }: { place: Place; name: string }): string {
  return `arn:${partitionOf(place.region)}:lambda:${place.region}:${place.account}:layer:${name}`;
}

export function layerVersionArn(address: LayerVersionAddress): string {
  return `${layerArn(address)}:${address.number}`;
}
