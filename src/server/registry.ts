/** Every service that is there, each behind a dynamic import: it costs nothing until its first call. */

import type { OffloadedTasks } from '../core/offload.ts';
import type { AnyService } from '../core/service.ts';

const SERVICES: Readonly<Record<string, () => Promise<AnyService>>> = {
  account: async () => (await import('../services/account/service.ts')).accountService,
  sts: async () => (await import('../services/sts/service.ts')).stsService,
  iam: async () => (await import('../services/iam/service.ts')).iamService,
  sqs: async () => (await import('../services/sqs/service.ts')).sqsService,
  sns: async () => (await import('../services/sns/service.ts')).snsService,
  dynamodb: async () => (await import('../services/dynamodb/service.ts')).dynamodbService,
  'dynamodb-streams': async () =>
    (await import('../services/dynamodb-streams/service.ts')).dynamodbStreamsService,
  organizations: async () => (await import('../services/organizations/service.ts')).organizationsService,
  s3: async () => (await import('../services/s3/service.ts')).s3Service,
  cloudtrail: async () => (await import('../services/cloudtrail/service.ts')).cloudtrailService,
  'cloudwatch-logs': async () =>
    (await import('../services/cloudwatch-logs/service.ts')).cloudwatchLogsService,
  cloudwatch: async () => (await import('../services/cloudwatch/service.ts')).cloudwatchService,
  lambda: async () => (await import('../services/lambda/service.ts')).lambdaService,
  'application-auto-scaling': async () =>
    (await import('../services/application-auto-scaling/service.ts')).applicationAutoScalingService,
};

/** Names of the services that have a folder. */
export const SERVICE_NAMES: readonly string[] = Object.keys(SERVICES);

/** Which service brings a page below `/_kumobako/` (see `pages` of a service's table). */
export const PAGE_OWNERS: Readonly<Record<string, string>> = {
  'lambda/code': 'lambda',
  'lambda/debug': 'lambda',
  'lambda/logs': 'lambda',
  'inbox/account-email': 'account',
  'inbox/push': 'sns',
  'inbox/sms': 'sns',
  'inbox/sns-email': 'sns',
  'sns/SimpleNotificationService.pem': 'sns',
};

/** A service whose model is there and that has no folder: each of its operations answers 501. */
function unimplemented(name: string): AnyService {
  return { name, operations: {}, collections: [] };
}

/** The service's table; loading the same one again costs a look-up in the module cache. */
export function loadService(name: string): Promise<AnyService> {
  const load = Object.hasOwn(SERVICES, name) ? SERVICES[name] : undefined;
  return load === undefined ? Promise.resolve(unimplemented(name)) : load();
}

const TASKS: Readonly<Record<string, () => Promise<OffloadedTasks>>> = {
  'cloudwatch-logs': async () => (await import('../services/cloudwatch-logs/tasks.ts')).tasks,
};

/** What a service does in a thread (`core/offload.ts`); nothing else of it is loaded there. */
export function loadTasks(service: string): Promise<OffloadedTasks> {
  const load = Object.hasOwn(TASKS, service) ? TASKS[service] : undefined;
  return load === undefined ? Promise.reject(new Error(`${service} has no tasks`)) : load();
}
