/** ResourceHandlingOption: which resources a simulated launch of an instance has to name. */

import { parseArn } from '../../../core/arn.ts';
import { invalidInput } from '../errors.ts';

const ALWAYS: readonly string[] = ['instance', 'image', 'security-group'];

/** API Reference, SimulateCustomPolicy. */
const SCENARIOS: Readonly<Record<string, readonly string[]>> = {
  'EC2-Classic-InstanceStore': ALWAYS,
  'EC2-Classic-EBS': [...ALWAYS, 'volume'],
  'EC2-VPC-InstanceStore': [...ALWAYS, 'network-interface'],
  'EC2-VPC-InstanceStore-Subnet': [...ALWAYS, 'network-interface', 'subnet'],
  'EC2-VPC-EBS': [...ALWAYS, 'network-interface', 'volume'],
  'EC2-VPC-EBS-Subnet': [...ALWAYS, 'network-interface', 'subnet', 'volume'],
};

/** @throws InvalidInput when the scenario is unknown or lacks a resource */
export function checkScenario(option: string | undefined, resourceArns: readonly string[]): void {
  if (option === undefined) return;
  const wanted = Object.hasOwn(SCENARIOS, option) ? SCENARIOS[option] : undefined;
  if (wanted === undefined) throw invalidInput(`Invalid value for ResourceHandlingOption: ${option}`);
  const named = new Set(resourceArns.map((arn) => parseArn(arn)?.resource.split('/', 1)[0]));
  const missing = wanted.filter((kind) => !named.has(kind));
  if (missing.length > 0) {
    throw invalidInput(`The scenario ${option} needs these resources as well: ${missing.join(', ')}`);
  }
}
