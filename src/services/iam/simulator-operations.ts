/** Policy simulation: its part of the service's table. */

import type { Service } from '../../core/service.ts';
import { onAccount } from './access.ts';
import type { Api } from './api.gen.ts';
import { getContextKeysForCustomPolicy } from './operations/get-context-keys-for-custom-policy.ts';
import { getContextKeysForPrincipalPolicy } from './operations/get-context-keys-for-principal-policy.ts';
import { simulateCustomPolicy } from './operations/simulate-custom-policy.ts';
import { simulatePrincipalPolicy } from './operations/simulate-principal-policy.ts';
import { onPolicySource } from './simulator/access.ts';
import { reads } from './table.ts';

export const simulatorOperations = {
  GetContextKeysForCustomPolicy: reads(
    getContextKeysForCustomPolicy,
    onAccount('GetContextKeysForCustomPolicy'),
  ),
  GetContextKeysForPrincipalPolicy: reads(
    getContextKeysForPrincipalPolicy,
    onPolicySource('GetContextKeysForPrincipalPolicy'),
  ),
  SimulateCustomPolicy: reads(simulateCustomPolicy, onAccount('SimulateCustomPolicy')),
  SimulatePrincipalPolicy: {
    kind: 'staged',
    handler: simulatePrincipalPolicy,
    access: onPolicySource('SimulatePrincipalPolicy'),
    readOnly: true,
  },
} satisfies Service<Api>['operations'];
