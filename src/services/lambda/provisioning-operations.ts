/** The part of the service's table that is about provisioned concurrency. */

import type { Service } from '../../core/service.ts';
import { onFunction } from './access.ts';
import type { Api } from './api.gen.ts';
import { deleteProvisionedConcurrencyConfig } from './operations/delete-provisioned-concurrency-config.ts';
import { getProvisionedConcurrencyConfig } from './operations/get-provisioned-concurrency-config.ts';
import { listProvisionedConcurrencyConfigs } from './operations/list-provisioned-concurrency-configs.ts';
import { putProvisionedConcurrencyConfig } from './operations/put-provisioned-concurrency-config.ts';
import { onProvisioned } from './provisioning.ts';

export const provisioningOperations = {
  DeleteProvisionedConcurrencyConfig: {
    kind: 'tx',
    handler: deleteProvisionedConcurrencyConfig,
    access: onProvisioned('DeleteProvisionedConcurrencyConfig'),
  },
  GetProvisionedConcurrencyConfig: {
    kind: 'staged',
    handler: getProvisionedConcurrencyConfig,
    access: onProvisioned('GetProvisionedConcurrencyConfig'),
    readOnly: true,
  },
  ListProvisionedConcurrencyConfigs: {
    kind: 'staged',
    handler: listProvisionedConcurrencyConfigs,
    access: onFunction('ListProvisionedConcurrencyConfigs'),
    readOnly: true,
  },
  PutProvisionedConcurrencyConfig: {
    kind: 'tx',
    handler: putProvisionedConcurrencyConfig,
    access: onProvisioned('PutProvisionedConcurrencyConfig'),
  },
} satisfies Service<Api>['operations'];
