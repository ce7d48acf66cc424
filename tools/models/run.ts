/**
 * `npm run models`: writes `models/` anew from the SDK clients of this folder's lock file and from botocore.
 *
 *   npm run models                      all services of services.txt
 *   npm run models -- sqs sts           these only
 *
 * Needs npm and python3 with pip the first time. Prints what changed in the contract of each service.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { ServiceModel } from '../../src/model/shapes.ts';
import { type Botocore, compareVersions } from './botocore.ts';
import { botocoreModel } from './botocore-front-end.ts';
import { compareModels } from './compare.ts';
import { joinModel } from './join.ts';
import { addAliasRoutes } from './routes.ts';
import { loadClient } from './sdk-schemas.ts';
import { fetchBotocores, installClients, listedServices } from './sources.ts';
import { readModel, writeModels } from './write.ts';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const MODELS = fileURLToPath(new URL('../../models', import.meta.url));

/** Makes the model of one service. `botocores` stand newest first. */
function makeModel(name: string, botocores: readonly Botocore[]): ServiceModel {
  const client = loadClient(FOLDER, name);
  const [newest, ...older] = botocores;
  if (newest === undefined) throw new Error('botocore.txt lists no release');
  const botocore = newest.find(client.serviceId);
  if (client.protocol === undefined || client.operations.length === 0) {
    if (botocore === undefined) throw new Error(`${name}: neither the client nor botocore has a model`);
    return botocoreModel(name, botocore, newest.version);
  }
  const { model, table } = joinModel(name, client, botocore, newest.version);
  for (const release of [newest, ...older]) {
    const other = release.find(client.serviceId);
    if (other !== undefined) addAliasRoutes(model, table, other);
  }
  return { ...model, shapes: table.list() };
}

/** A model must not lose limits by being made again from an older botocore than the one it records. */
function refuseOlder(name: string, before: ServiceModel | undefined, version: string): void {
  const recorded = before?.src[1];
  if (recorded && compareVersions(version, recorded) < 0) {
    throw new Error(`${name} was made with botocore ${recorded}; refusing the older ${version}`);
  }
}

function main(): void {
  const { positionals } = parseArgs({ allowPositionals: true });
  const services = listedServices(FOLDER);
  const unknown = positionals.filter((name) => !services.includes(name));
  if (unknown.length > 0) throw new Error(`not in services.txt: ${unknown.join(', ')}`);
  const cache = join(FOLDER, '.cache');
  mkdirSync(cache, { recursive: true });
  installClients(FOLDER, cache);
  const botocores = fetchBotocores(FOLDER, cache);
  const models = (positionals.length > 0 ? positionals : services).map((name) => {
    const before = readModel(MODELS, name);
    refuseOlder(name, before, botocores[0]?.version ?? '');
    const model = makeModel(name, botocores);
    for (const line of before === undefined ? [] : compareModels(before, model)) console.log(line);
    return model;
  });
  writeModels(MODELS, models, services);
  console.log(`${models.length} models written`);
}

main();
