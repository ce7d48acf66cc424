import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceIndexEntry, ServiceModel } from '../../src/model/shapes.ts';

const INDEX_FILE = 'index.json';

/** Text of a model file: one operation, shape or error a line, so that a diff and `git grep` can be read. */
export function modelText(model: ServiceModel): string {
  const { ops, shapes, errors, aliases, src, ...head } = model;
  const start = JSON.stringify(head).slice(0, -1);
  const parts = [
    `${start},"src":${JSON.stringify(src)}`,
    `"ops":${objectText(ops)}`,
    ...(aliases === undefined ? [] : [`"aliases":${objectText(aliases)}`]),
    `"errors":${objectText(errors)}`,
    `"shapes":[\n${shapes.map((shape) => JSON.stringify(shape)).join(',\n')}\n]`,
  ];
  return `${parts.join(',\n')}}\n`;
}

/** Text of `index.json`: what routing must know of all services. */
export function indexText(models: readonly ServiceModel[]): string {
  const entries = [...models].sort((left, right) => (left.name < right.name ? -1 : 1)).map(indexEntry);
  return `[\n${entries.map((entry) => JSON.stringify(entry)).join(',\n')}\n]\n`;
}

/** The model of a service as it was written last; undefined when there is none. */
export function readModel(folder: string, name: string): ServiceModel | undefined {
  const file = join(folder, `${name}.json`);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** Writes model files, removes those of services that are no longer listed, and writes the index. */
export function writeModels(
  folder: string,
  models: readonly ServiceModel[],
  services: readonly string[],
): void {
  for (const model of models) writeFileSync(join(folder, `${model.name}.json`), modelText(model));
  const present = readdirSync(folder)
    .filter((file) => file.endsWith('.json') && file !== INDEX_FILE)
    .map((file) => file.slice(0, -'.json'.length));
  for (const name of present.filter((service) => !services.includes(service)))
    rmSync(join(folder, `${name}.json`));
  const all = services.map((name) => readModel(folder, name)).filter((model) => model !== undefined);
  writeFileSync(join(folder, INDEX_FILE), indexText(all));
}

function indexEntry(model: ServiceModel): ServiceIndexEntry {
  const { name, id, version, sign, host, hostPrefix, target, protocol, qc } = model;
  return {
    name,
    id,
    version,
    sign,
    host,
    ...(hostPrefix === undefined ? {} : { hostPrefix }),
    ...(target === undefined ? {} : { target }),
    protocol,
    ...(qc === undefined ? {} : { qc }),
  };
}

function objectText(object: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(object).map(
    ([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`,
  );
  return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n}`;
}
