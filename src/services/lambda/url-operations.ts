/** The part of the service's table that is about function URLs and streams. */

import type { Service } from '../../core/service.ts';
import { onFunction } from './access.ts';
import type { Api } from './api.gen.ts';
import { REFUSED_TENANTS } from './configuration.ts';
import { createFunctionUrlConfig } from './operations/create-function-url-config.ts';
import { deleteFunctionUrlConfig } from './operations/delete-function-url-config.ts';
import { getFunctionUrlConfig } from './operations/get-function-url-config.ts';
import { invokeWithResponseStream } from './operations/invoke-with-response-stream.ts';
import { listFunctionUrlConfigs } from './operations/list-function-url-configs.ts';
import { updateFunctionUrlConfig } from './operations/update-function-url-config.ts';
import { onUrl } from './urls.ts';

export const urlOperations = {
  CreateFunctionUrlConfig: {
    kind: 'tx',
    handler: createFunctionUrlConfig,
    access: onUrl('CreateFunctionUrlConfig'),
  },
  DeleteFunctionUrlConfig: {
    kind: 'tx',
    handler: deleteFunctionUrlConfig,
    access: onUrl('DeleteFunctionUrlConfig'),
  },
  GetFunctionUrlConfig: {
    kind: 'tx',
    handler: getFunctionUrlConfig,
    access: onUrl('GetFunctionUrlConfig'),
    readOnly: true,
  },
  ListFunctionUrlConfigs: {
    kind: 'tx',
    handler: listFunctionUrlConfigs,
    access: onUrl('ListFunctionUrlConfigs'),
    readOnly: true,
  },
  UpdateFunctionUrlConfig: {
    kind: 'tx',
    handler: updateFunctionUrlConfig,
    access: onUrl('UpdateFunctionUrlConfig'),
  },
  InvokeWithResponseStream: {
    kind: 'staged',
    handler: invokeWithResponseStream,
    access: onFunction('InvokeFunction'),
    refused: { TenantId: REFUSED_TENANTS },
  },
} satisfies Service<Api>['operations'];
