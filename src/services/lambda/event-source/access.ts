/** How operations on mappings are authorised: by the mapping, and by the function that it calls. */

import type { Access, AccessContext } from '../../../core/service.ts';
import { requestTags } from '../access.ts';
import { functionArn, parseFunctionName } from '../names.ts';
import { mappingArn, targetArn } from './shape.ts';
import { mappings } from './state.ts';

export const toMap: Access<{ FunctionName: string; Tags?: Record<string, string> | undefined }> = {
  actions: ['lambda:CreateEventSourceMapping', 'lambda:TagResource'],
  demands: ({ place }, { FunctionName, Tags = {} }) => {
    const address = parseFunctionName(FunctionName, place);
    const tags = requestTags(Tags);
    const conditions = { ...tags, 'lambda:FunctionArn': functionArn(address) };
    const demands = [{ action: 'lambda:CreateEventSourceMapping', resource: '*', conditions }];
    if (Object.keys(Tags).length === 0) return demands;
    // Its UUID is still to come.
    const resource = mappingArn(place, '*');
    return [...demands, { action: 'lambda:TagResource', resource, conditions: tags }];
  },
};

export function onMapping<I extends { UUID: string }>(action: string): Access<I> {
  return {
    actions: [`lambda:${action}`],
    demands: async ({ tx, place }: AccessContext, { UUID }) => {
      const record = await mappings.get(tx, place, UUID);
      const conditions: Record<string, string> = {};
      if (record !== undefined) conditions['lambda:FunctionArn'] = targetArn(place, record);
      for (const [key, value] of Object.entries(record?.tags ?? {})) {
        conditions[`aws:ResourceTag/${key}`] = value;
      }
      return [{ action: `lambda:${action}`, resource: mappingArn(place, UUID), conditions }];
    },
  };
}
