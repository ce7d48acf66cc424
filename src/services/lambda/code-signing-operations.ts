/** The part of the service's table that is about code signing. */

import type { Service } from '../../core/service.ts';
import { onAccount, onFunction } from './access.ts';
import type { Api } from './api.gen.ts';
import { onCodeSigning, toBindCodeSigning, toCreateCodeSigning } from './code-signing.ts';
import { createCodeSigningConfig } from './operations/create-code-signing-config.ts';
import { deleteCodeSigningConfig } from './operations/delete-code-signing-config.ts';
import { deleteFunctionCodeSigningConfig } from './operations/delete-function-code-signing-config.ts';
import { getCodeSigningConfig } from './operations/get-code-signing-config.ts';
import { getFunctionCodeSigningConfig } from './operations/get-function-code-signing-config.ts';
import { listCodeSigningConfigs } from './operations/list-code-signing-configs.ts';
import { listFunctionsByCodeSigningConfig } from './operations/list-functions-by-code-signing-config.ts';
import { putFunctionCodeSigningConfig } from './operations/put-function-code-signing-config.ts';
import { updateCodeSigningConfig } from './operations/update-code-signing-config.ts';

export const codeSigningOperations = {
  CreateCodeSigningConfig: {
    kind: 'tx',
    handler: createCodeSigningConfig,
    access: toCreateCodeSigning,
  },
  DeleteCodeSigningConfig: {
    kind: 'tx',
    handler: deleteCodeSigningConfig,
    access: onCodeSigning('DeleteCodeSigningConfig'),
  },
  DeleteFunctionCodeSigningConfig: {
    kind: 'tx',
    handler: deleteFunctionCodeSigningConfig,
    access: onFunction('DeleteFunctionCodeSigningConfig'),
  },
  GetCodeSigningConfig: {
    kind: 'tx',
    handler: getCodeSigningConfig,
    access: onCodeSigning('GetCodeSigningConfig'),
    readOnly: true,
  },
  GetFunctionCodeSigningConfig: {
    kind: 'tx',
    handler: getFunctionCodeSigningConfig,
    access: onFunction('GetFunctionCodeSigningConfig'),
    readOnly: true,
  },
  ListCodeSigningConfigs: {
    kind: 'tx',
    handler: listCodeSigningConfigs,
    access: onAccount('ListCodeSigningConfigs'),
    readOnly: true,
  },
  ListFunctionsByCodeSigningConfig: {
    kind: 'tx',
    handler: listFunctionsByCodeSigningConfig,
    access: onCodeSigning('ListFunctionsByCodeSigningConfig'),
    readOnly: true,
  },
  PutFunctionCodeSigningConfig: {
    kind: 'tx',
    handler: putFunctionCodeSigningConfig,
    access: toBindCodeSigning,
  },
  UpdateCodeSigningConfig: {
    kind: 'tx',
    handler: updateCodeSigningConfig,
    access: onCodeSigning('UpdateCodeSigningConfig'),
  },
} satisfies Service<Api>['operations'];
