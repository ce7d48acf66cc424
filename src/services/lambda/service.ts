/**
 * Lambda. Actions and resources of its operations:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
 */

import { anyService, type Service } from '../../core/service.ts';
import { onAccount, onFunction, toConfigure, toCreate } from './access.ts';
import type { Api } from './api.gen.ts';
import { REFUSED } from './configuration.ts';
import { downloadCode } from './download.ts';
import { onMapping, toMap } from './event-source/access.ts';
import { pollEventSource } from './event-source/poll.ts';
import { REFUSED as REFUSED_OF_MAPPINGS } from './event-source/settings.ts';
import { checkpoints, mappings, results } from './event-source/state.ts';
import { createEventSourceMapping } from './operations/create-event-source-mapping.ts';
import { createFunction } from './operations/create-function.ts';
import { deleteEventSourceMapping } from './operations/delete-event-source-mapping.ts';
import { deleteFunction } from './operations/delete-function.ts';
import { getEventSourceMapping } from './operations/get-event-source-mapping.ts';
import { getFunction } from './operations/get-function.ts';
import { getFunctionConfiguration } from './operations/get-function-configuration.ts';
import { invoke } from './operations/invoke.ts';
import { listEventSourceMappings } from './operations/list-event-source-mappings.ts';
import { listFunctions } from './operations/list-functions.ts';
import { listVersionsByFunction } from './operations/list-versions-by-function.ts';
import { publishVersion } from './operations/publish-version.ts';
import { updateEventSourceMapping } from './operations/update-event-source-mapping.ts';
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
  collections: [...collections, mappings, checkpoints, results],
  // https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html
  dataEvents: new Set(['Invoke', 'InvokeAsync', 'InvokeWithResponseStream'] as const),
  operations: {
    CreateEventSourceMapping: {
      kind: 'staged',
      handler: createEventSourceMapping,
      access: toMap,
      refused: REFUSED_OF_MAPPINGS,
    },
    CreateFunction: {
      kind: 'staged',
      handler: createFunction,
      access: toCreate,
      recorded: RECORDED,
      refused: REFUSED,
    },
    DeleteEventSourceMapping: {
      kind: 'tx',
      handler: deleteEventSourceMapping,
      access: onMapping('DeleteEventSourceMapping'),
    },
    DeleteFunction: { kind: 'tx', handler: deleteFunction, access: onFunction('DeleteFunction') },
    GetEventSourceMapping: {
      kind: 'tx',
      handler: getEventSourceMapping,
      access: onMapping('GetEventSourceMapping'),
      readOnly: true,
    },
    GetFunction: { kind: 'tx', handler: getFunction, access: onFunction('GetFunction'), readOnly: true },
    GetFunctionConfiguration: {
      kind: 'tx',
      handler: getFunctionConfiguration,
      access: onFunction('GetFunctionConfiguration'),
      readOnly: true,
    },
    Invoke: { kind: 'staged', handler: invoke, access: onFunction('InvokeFunction') },
    ListEventSourceMappings: {
      kind: 'tx',
      handler: listEventSourceMappings,
      access: onAccount('ListEventSourceMappings'),
      readOnly: true,
    },
    ListFunctions: { kind: 'tx', handler: listFunctions, access: onAccount('ListFunctions'), readOnly: true },
    ListVersionsByFunction: {
      kind: 'tx',
      handler: listVersionsByFunction,
      access: onFunction('ListVersionsByFunction'),
      readOnly: true,
    },
    PublishVersion: { kind: 'tx', handler: publishVersion, access: onFunction('PublishVersion') },
    UpdateEventSourceMapping: {
      kind: 'staged',
      handler: updateEventSourceMapping,
      access: onMapping('UpdateEventSourceMapping'),
      refused: REFUSED_OF_MAPPINGS,
    },
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
  workers: { pollEventSource },
  downloads: { 'lambda/code': downloadCode },
};

export const lambdaService = anyService(service);
