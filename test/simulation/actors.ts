/** Everybody who takes part in a history. A service of the product joins here with its own `simulation.ts`. */

import type { AnyService } from '../../src/core/service.ts';
import { loadService } from '../../src/server/registry.ts';
import { applicationAutoScalingSimulation } from '../../src/services/application-auto-scaling/simulation.ts';
import { cloudtrailSimulation } from '../../src/services/cloudtrail/simulation.ts';
import { cloudwatchSimulation } from '../../src/services/cloudwatch/simulation.ts';
import { cloudwatchLogsSimulation } from '../../src/services/cloudwatch-logs/simulation.ts';
import { dynamodbSimulation } from '../../src/services/dynamodb/simulation.ts';
import { streamSimulation } from '../../src/services/dynamodb/stream/simulation.ts';
import { iamSimulation } from '../../src/services/iam/simulation.ts';
import { durableSimulation } from '../../src/services/lambda/durable/simulation.ts';
import { eventSourceSimulation } from '../../src/services/lambda/event-source/simulation.ts';
import { lambdaSimulation } from '../../src/services/lambda/simulation.ts';
import { organizationsSimulation } from '../../src/services/organizations/simulation.ts';
import { s3Simulation } from '../../src/services/s3/simulation.ts';
import { snsSimulation } from '../../src/services/sns/simulation.ts';
import { sqsSimulation } from '../../src/services/sqs/simulation.ts';
import { type Actor, actor } from './actors/actor.ts';
import { attachmentsActor } from './actors/attachments.ts';
import { bankActor } from './actors/bank.ts';
import { listsActor } from './actors/lists.ts';
import { mailboxActor } from './actors/mailbox.ts';
import { remindersActor } from './actors/reminders.ts';

/** Those that try the core itself: a bug of it shows with them soonest. */
export const CORE_ACTORS: readonly Actor[] = [
  bankActor,
  listsActor,
  remindersActor,
  attachmentsActor,
  mailboxActor,
];

export const ACTORS: readonly Actor[] = [
  ...CORE_ACTORS,
  actor(undefined, sqsSimulation),
  actor(undefined, snsSimulation),
  actor(undefined, dynamodbSimulation),
  actor(undefined, streamSimulation),
  actor(undefined, iamSimulation),
  actor(undefined, s3Simulation),
  actor(undefined, cloudtrailSimulation),
  actor(undefined, eventSourceSimulation),
  actor(undefined, cloudwatchLogsSimulation),
  actor(undefined, organizationsSimulation),
  actor(undefined, lambdaSimulation),
  actor(undefined, durableSimulation),
  actor(undefined, applicationAutoScalingSimulation),
  actor(undefined, cloudwatchSimulation),
];

/** The services of all actors, loaded before a history begins: to load one takes real time. */
export async function loadServices(actors: readonly Actor[]): Promise<Map<string, AnyService>> {
  const services = new Map<string, AnyService>();
  for (const { service, simulation } of actors) {
    for (const name of [simulation.service, ...(simulation.alsoNeeds ?? [])]) {
      services.set(name, service?.name === name ? service : await loadService(name));
    }
  }
  return services;
}
