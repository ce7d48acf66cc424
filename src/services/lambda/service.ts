/**
 * Lambda. Actions and resources of its operations:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
 */

import { anyService, type Service } from '../../core/service.ts';
import { onAccount, onFunction, permissionKeys, requestTags } from './access.ts';
import type { Api } from './api.gen.ts';
import { keepManaged, launchManaged } from './capacity/launching.ts';
import { settleProvider } from './capacity/settling.ts';
import { capacityCollections } from './capacity/state.ts';
import { capacityOperations } from './capacity-operations.ts';
import { REFUSED_MODE } from './code.ts';
import { codeSigningOperations } from './code-signing-operations.ts';
import { REFUSED, REFUSED_PUBLISH_TO, REFUSED_TENANTS } from './configuration.ts';
import { debug, debugPage } from './debugging.ts';
import { downloadCode } from './download.ts';
import { durableDeliveries, durableTimers } from './durable/handlers.ts';
import { durableCollections } from './durable/state.ts';
import { durableOperations } from './durable-operations.ts';
import { pollEventSource } from './event-source/poll.ts';
import { checkpoints, mappings, results } from './event-source/state.ts';
import { retryEvent, runEvent } from './events.ts';
import { toConfigure, toCreate } from './function-access.ts';
import { layerOperations } from './layer-operations.ts';
import { functionLog, logsPage } from './log-page.ts';
import { mappingOperations } from './mapping-operations.ts';
import { shipMetrics, startShipping } from './metric-shipping.ts';
import { addPermission } from './operations/add-permission.ts';
import { createAlias } from './operations/create-alias.ts';
import { createFunction } from './operations/create-function.ts';
import { deleteAlias } from './operations/delete-alias.ts';
import { deleteFunction } from './operations/delete-function.ts';
import { deleteFunctionConcurrency } from './operations/delete-function-concurrency.ts';
import { deleteFunctionEventInvokeConfig } from './operations/delete-function-event-invoke-config.ts';
import { getAccountSettings } from './operations/get-account-settings.ts';
import { getAlias } from './operations/get-alias.ts';
import { getFunction } from './operations/get-function.ts';
import { getFunctionConcurrency } from './operations/get-function-concurrency.ts';
import { getFunctionConfiguration } from './operations/get-function-configuration.ts';
import { getFunctionEventInvokeConfig } from './operations/get-function-event-invoke-config.ts';
import { getFunctionRecursionConfig } from './operations/get-function-recursion-config.ts';
import { getPolicy } from './operations/get-policy.ts';
import { getRuntimeManagementConfig } from './operations/get-runtime-management-config.ts';
import { invoke } from './operations/invoke.ts';
import { invokeAsync } from './operations/invoke-async.ts';
import { listAliases } from './operations/list-aliases.ts';
import { listFunctionEventInvokeConfigs } from './operations/list-function-event-invoke-configs.ts';
import { listFunctions } from './operations/list-functions.ts';
import { listTags } from './operations/list-tags.ts';
import { listVersionsByFunction } from './operations/list-versions-by-function.ts';
import { publishVersion } from './operations/publish-version.ts';
import { putFunctionConcurrency } from './operations/put-function-concurrency.ts';
import { putFunctionEventInvokeConfig } from './operations/put-function-event-invoke-config.ts';
import { putFunctionRecursionConfig } from './operations/put-function-recursion-config.ts';
import { putRuntimeManagementConfig } from './operations/put-runtime-management-config.ts';
import { removePermission } from './operations/remove-permission.ts';
import { tagResource } from './operations/tag-resource.ts';
import { untagResource } from './operations/untag-resource.ts';
import { updateAlias } from './operations/update-alias.ts';
import { updateFunctionCode } from './operations/update-function-code.ts';
import { updateFunctionConfiguration } from './operations/update-function-configuration.ts';
import { updateFunctionEventInvokeConfig } from './operations/update-function-event-invoke-config.ts';
import { deliverOutcome } from './outcomes.ts';
import { keepProvisioned, provision } from './provisioning.ts';
import { provisioningOperations } from './provisioning-operations.ts';
import { ready } from './ready.ts';
import { retire } from './removal.ts';
import { resourcePolicyOperations } from './resource-policy-operations.ts';
import { takeSnapshot } from './snapshots.ts';
import { collections } from './state.ts';
import { onTaggable } from './taggable.ts';
import { answerUrl, urlCrossOrigin } from './url-hosting.ts';
import { urlOperations } from './url-operations.ts';

const RECORDED = {
  VpcConfig: 'Functions reach what this machine reaches, in whatever subnets they are put.',
  KMSKeyArn: 'Environment variables are stored as they are.',
  TracingConfig: 'Active decides what is sampled; there is no X-Ray to send segments to.',
  'DurableConfig.KMSKeyArn': 'Payloads of durable executions are stored as they are.',
};
const OWN_PROCESSOR = "Functions run on this machine's own processor.";
const ARCHIVES = 'Archives are stored as they are.';
const REFUSED_DESTINATIONS = {
  'DestinationConfig.OnSuccess': 'Event buses: EventBridge is not there.',
  'DestinationConfig.OnFailure': 'Event buses: EventBridge is not there.',
};

const service: Service<Api> = {
  name: 'lambda',
  collections: [
    ...collections,
    ...durableCollections,
    ...capacityCollections,
    mappings,
    checkpoints,
    results,
  ],
  // https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html
  dataEvents: new Set(['Invoke', 'InvokeAsync', 'InvokeWithResponseStream'] as const),
  operations: {
    ...layerOperations,
    ...urlOperations,
    ...provisioningOperations,
    ...mappingOperations,
    ...capacityOperations,
    ...codeSigningOperations,
    ...resourcePolicyOperations,
    ...durableOperations,
    AddPermission: {
      kind: 'tx',
      handler: addPermission,
      access: onFunction('AddPermission', permissionKeys),
    },
    CreateAlias: { kind: 'tx', handler: createAlias, access: onFunction('CreateAlias') },
    DeleteAlias: { kind: 'tx', handler: deleteAlias, access: onFunction('DeleteAlias') },
    DeleteFunctionConcurrency: {
      kind: 'tx',
      handler: deleteFunctionConcurrency,
      access: onFunction('DeleteFunctionConcurrency'),
    },
    DeleteFunctionEventInvokeConfig: {
      kind: 'tx',
      handler: deleteFunctionEventInvokeConfig,
      access: onFunction('DeleteFunctionEventInvokeConfig'),
    },
    GetAccountSettings: {
      kind: 'tx',
      handler: getAccountSettings,
      access: onAccount('GetAccountSettings'),
      readOnly: true,
    },
    GetAlias: { kind: 'tx', handler: getAlias, access: onFunction('GetAlias'), readOnly: true },
    GetFunctionConcurrency: {
      kind: 'tx',
      handler: getFunctionConcurrency,
      access: onFunction('GetFunctionConcurrency'),
      readOnly: true,
    },
    GetFunctionEventInvokeConfig: {
      kind: 'tx',
      handler: getFunctionEventInvokeConfig,
      access: onFunction('GetFunctionEventInvokeConfig'),
      readOnly: true,
    },
    GetFunctionRecursionConfig: {
      kind: 'tx',
      handler: getFunctionRecursionConfig,
      access: onFunction('GetFunctionRecursionConfig'),
      readOnly: true,
    },
    GetRuntimeManagementConfig: {
      kind: 'tx',
      handler: getRuntimeManagementConfig,
      access: onFunction('GetRuntimeManagementConfig'),
      readOnly: true,
    },
    GetPolicy: { kind: 'tx', handler: getPolicy, access: onFunction('GetPolicy'), readOnly: true },
    InvokeAsync: { kind: 'staged', handler: invokeAsync, access: onFunction('InvokeAsync') },
    ListAliases: { kind: 'tx', handler: listAliases, access: onFunction('ListAliases'), readOnly: true },
    ListFunctionEventInvokeConfigs: {
      kind: 'tx',
      handler: listFunctionEventInvokeConfigs,
      access: onFunction('ListFunctionEventInvokeConfigs'),
      readOnly: true,
    },
    ListTags: { kind: 'tx', handler: listTags, access: onTaggable('ListTags'), readOnly: true },
    PutFunctionConcurrency: {
      kind: 'tx',
      handler: putFunctionConcurrency,
      access: onFunction('PutFunctionConcurrency'),
    },
    PutFunctionEventInvokeConfig: {
      kind: 'staged',
      handler: putFunctionEventInvokeConfig,
      access: onFunction('PutFunctionEventInvokeConfig'),
      refused: REFUSED_DESTINATIONS,
    },
    PutFunctionRecursionConfig: {
      kind: 'tx',
      handler: putFunctionRecursionConfig,
      access: onFunction('PutFunctionRecursionConfig'),
    },
    PutRuntimeManagementConfig: {
      kind: 'tx',
      handler: putRuntimeManagementConfig,
      access: onFunction('PutRuntimeManagementConfig'),
    },
    RemovePermission: { kind: 'tx', handler: removePermission, access: onFunction('RemovePermission') },
    TagResource: {
      kind: 'tx',
      handler: tagResource,
      access: onTaggable('TagResource', ({ Tags }: Api['TagResource']['input']) => requestTags(Tags ?? {})),
    },
    UntagResource: {
      kind: 'tx',
      handler: untagResource,
      access: onTaggable('UntagResource', ({ TagKeys }: Api['UntagResource']['input']) => ({
        'aws:TagKeys': TagKeys ?? [],
      })),
    },
    UpdateAlias: { kind: 'tx', handler: updateAlias, access: onFunction('UpdateAlias') },
    UpdateFunctionEventInvokeConfig: {
      kind: 'staged',
      handler: updateFunctionEventInvokeConfig,
      access: onFunction('UpdateFunctionEventInvokeConfig'),
      refused: REFUSED_DESTINATIONS,
    },
    CreateFunction: {
      kind: 'staged',
      handler: createFunction,
      access: toCreate,
      recorded: { ...RECORDED, Architectures: OWN_PROCESSOR, 'Code.SourceKMSKeyArn': ARCHIVES },
      refused: {
        ...REFUSED,
        'Code.S3ObjectStorageMode': REFUSED_MODE,
        PublishTo: REFUSED_PUBLISH_TO,
        TenancyConfig: REFUSED_TENANTS,
      },
    },
    DeleteFunction: { kind: 'tx', handler: deleteFunction, access: onFunction('DeleteFunction') },
    GetFunction: { kind: 'tx', handler: getFunction, access: onFunction('GetFunction'), readOnly: true },
    GetFunctionConfiguration: {
      kind: 'tx',
      handler: getFunctionConfiguration,
      access: onFunction('GetFunctionConfiguration'),
      readOnly: true,
    },
    Invoke: {
      kind: 'staged',
      handler: invoke,
      access: onFunction('InvokeFunction'),
      refused: { TenantId: REFUSED_TENANTS },
    },
    ListFunctions: { kind: 'tx', handler: listFunctions, access: onAccount('ListFunctions'), readOnly: true },
    ListVersionsByFunction: {
      kind: 'tx',
      handler: listVersionsByFunction,
      access: onFunction('ListVersionsByFunction'),
      readOnly: true,
    },
    PublishVersion: {
      kind: 'tx',
      handler: publishVersion,
      access: onFunction('PublishVersion'),
      refused: { PublishTo: REFUSED_PUBLISH_TO },
    },
    UpdateFunctionCode: {
      kind: 'staged',
      handler: updateFunctionCode,
      access: onFunction('UpdateFunctionCode'),
      recorded: { Architectures: OWN_PROCESSOR, SourceKMSKeyArn: ARCHIVES },
      refused: { S3ObjectStorageMode: REFUSED_MODE, PublishTo: REFUSED_PUBLISH_TO },
    },
    UpdateFunctionConfiguration: {
      kind: 'staged',
      handler: updateFunctionConfiguration,
      access: toConfigure,
      recorded: RECORDED,
      refused: REFUSED,
    },
  },
  deliveries: {
    ...durableDeliveries,
    ...{
      ready,
      retire,
      runEvent,
      outcome: deliverOutcome,
      provision,
      shipMetrics,
      takeSnapshot,
      launchManaged,
    },
  },
  timers: { ...durableTimers, retryEvent, settleProvider, shipMetrics: startShipping },
  hosted: { 'function-url': answerUrl },
  crossOrigin: urlCrossOrigin,
  workers: { pollEventSource, keepProvisioned, keepManaged },
  pages: { 'lambda/debug': debugPage, 'lambda/logs': logsPage },
  posts: { 'lambda/debug': debug, 'lambda/logs': functionLog },
  downloads: { 'lambda/code': downloadCode },
};

export const lambdaService = anyService(service);
