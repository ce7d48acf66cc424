import { anyService, type Service } from '../../core/service.ts';
import { nobodyNeedsLeave } from './access.ts';
import type { Api } from './api.gen.ts';
import { getCallerIdentity } from './operations/get-caller-identity.ts';

const service: Service<Api> = {
  name: 'sts',
  collections: [],
  operations: {
    GetCallerIdentity: { kind: 'tx', handler: getCallerIdentity, access: nobodyNeedsLeave, readOnly: true },
  },
};

export const stsService = anyService(service);
