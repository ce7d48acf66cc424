/**
 * Lambda. Actions and resources of its operations:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
 */

import { anyService, type Service } from '../../core/service.ts';
import { onAccount, onFunction, toConfigure, toCreate } from './access.ts';
import type { Api } from './api.gen.ts';
import { REFUSED } from './configuration.ts';
import { downloadCode } from './download.ts';
import { createFunction } from './operations/create-function.ts';
import { deleteFunction } from './operations/delete-function.ts';
import { getFunction } from './operations/get-function.ts';
import { getFunctionConfiguration } from './operations/get-function-configuration.ts';
import { invoke } from './operations/invoke.ts';
import { listFunctions } from './operations/list-functions.ts';
import { listVersionsByFunction } from './operations/list-versions-by-function.ts';
import { publishVersion } from './operations/publish-version.ts';
import { updateFunctionCode } from './operations/update-function-code.ts';
import { updateFunctionConfiguration } from './operations/update-function-configuration.ts';
import { ready } from './ready.ts';
import { retire } from './removal.ts';
import { collections } from './state.ts';

const RECORDED = {
  VpcConfig: 'Functions reach what this machine reaches, in whatever subnets they are put.',
  KMSKeyArn: 'Environment variables are stored as they are.',
  TracingConfig: 'There is no X-Ray to trace to.',
  Architectures: "Functions run on this machine's own processor.",
  ImageConfig: 'Container images are not run.',
  'Code.ImageUri': 'Container images are not run: invocations answer InvalidRuntimeException.',
  'Code.SourceKMSKeyArn': 'Archives are stored as they are.',
};

const service: Service<Api> = {
  name: 'lambda',
  collections,
  // https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html
  dataEvents: new Set(['Invoke', 'InvokeAsync', 'InvokeWithResponseStream'] as const),
  operations: {
    CreateFunction: {
      kind: 'staged',
      handler: createFunction,
      access: toCreate,
      recorded: RECORDED,
      refused: REFUSED,
    },
    DeleteFunction: { kind: 'tx', handler: deleteFunction, access: onFunction('DeleteFunction') },
    GetFunction: { kind: 'tx', handler: getFunction, access: onFunction('GetFunction'), readOnly: true },
    GetFunctionConfiguration: {
      kind: 'tx',
      handler: getFunctionConfiguration,
      access: onFunction('GetFunctionConfiguration'),
      readOnly: true,
    },
    Invoke: { kind: 'staged', handler: invoke, access: onFunction('InvokeFunction') },
    ListFunctions: { kind: 'tx', handler: listFunctions, access: onAccount('ListFunctions'), readOnly: true },
    ListVersionsByFunction: {
      kind: 'tx',
      handler: listVersionsByFunction,
      access: onFunction('ListVersionsByFunction'),
      readOnly: true,
    },
    PublishVersion: { kind: 'tx', handler: publishVersion, access: onFunction('PublishVersion') },
    UpdateFunctionCode: {
      kind: 'staged',
      handler: updateFunctionCode,
      access: onFunction('UpdateFunctionCode'),
    },
    UpdateFunctionConfiguration: {
      kind: 'staged',
      handler: updateFunctionConfiguration,
      access: toConfigure,
      recorded: RECORDED,
      refused: REFUSED,
    },
  },
  deliveries: { ready, retire },
  downloads: { 'lambda/code': downloadCode },
};

export const lambdaService = anyService(service);
