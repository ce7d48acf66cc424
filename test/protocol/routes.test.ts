/**
 * Census of all models: no request may belong to two services or operations by anything but a rule that we know of. A
 * new service that brings a collision fails here, so that somebody looks.
 */

import { describe, expect, test } from 'vitest';
import { openModels, type Service, structureOf, traitsOf } from '../../src/model/load.ts';
import type { Operation, ServiceIndexEntry } from '../../src/model/shapes.ts';
import { matchRest, parseQueryString } from '../../src/protocol/rest-routes.ts';

const models = openModels();
const services = models.index.map(({ name }) => models.service(name));

function speaksQuery({ protocol, qc }: ServiceIndexEntry): boolean {
  return protocol === 'awsQuery' || protocol === 'ec2Query' || qc === 1;
}

function speaksRest({ protocol }: ServiceIndexEntry): boolean {
  return protocol === 'restJson1' || protocol === 'restXml';
}

function duplicates(entries: readonly (readonly [key: string, owner: string])[]): string[] {
  const owners = new Map<string, Set<string>>();
  for (const [key, owner] of entries) owners.set(key, (owners.get(key) ?? new Set()).add(owner));
  return [...owners]
    .filter(([, found]) => found.size > 1)
    .map(([key, found]) => `${key}: ${[...found].join(', ')}`);
}

describe('census of routes', () => {
  test('a target prefix names one service', () => {
    const targets = models.index.flatMap(({ target, name }) =>
      target === undefined ? [] : [[target, name] as const],
    );
    expect(duplicates(targets)).toEqual([]);
  });

  test('an action and version name one service', () => {
    const actions = services
      .filter(speaksQuery)
      .flatMap(({ operations, version, name }) =>
        Object.keys(operations).map((action) => [`${action} ${version}`, name] as const),
      );
    expect(duplicates(actions)).toEqual([]);
  });

  test('services that share a signing name share no REST route', () => {
    const routes = services.flatMap(({ operations, sign, name }) =>
      Object.values(operations).flatMap(([, , method, uri]) =>
        uri === undefined ? [] : [[`${sign} ${method} ${shapeOfUri(uri)}`, name] as const],
      ),
    );
    expect(duplicates(routes)).toEqual([]);
  });

  test('every route leads back to its operation, with what it requires and without the hint x-id', () => {
    const lost: string[] = [];
    for (const service of services.filter(speaksRest)) {
      for (const [name, operation] of Object.entries(service.operations)) {
        for (const route of [operation, ...(service.aliases[name] ?? [])]) {
          const found = leadsTo(service, route);
          if (found !== name) lost.push(`${service.name}.${name} is taken for ${found}`);
        }
      }
    }
    expect(lost).toEqual([
      // The same `GET /`: route-service.ts tells them apart by the scope s3express and a parameter.
      's3.ListDirectoryBuckets is taken for ListBuckets',
    ]);
  });
});

/** The operation that a request made from a route is taken for. */
function leadsTo(service: Service, [input, , method, uri]: Operation): string | undefined {
  if (method === undefined || uri === undefined) return undefined;
  const [path = '/', literals = ''] = uri.split('?');
  const headers: Record<string, string> = {};
  const query = literals.split('&').filter((part) => !part.startsWith('x-id'));
  for (const member of Object.values(structureOf(service, input).m)) {
    const { q, h } = traitsOf(member);
    if (member[2] === 1 && q !== undefined) query.push(`${q}=1`);
    if (member[2] === 1 && h !== undefined) headers[h.toLowerCase()] = '1';
  }
  const filled = path.replaceAll(/\{\w+\+\}/g, 'a/b').replaceAll(/\{\w+\}/g, 'label');
  return matchRest(service, method, filled, parseQueryString(query.join('&')), headers)?.operation;
}

/** A URI without the names of its labels and without the hint `x-id`. */
function shapeOfUri(uri: string): string {
  const [path = '', query = ''] = uri.split('?');
  const literals = query.split('&').filter((part) => part !== '' && !part.startsWith('x-id'));
  return `${path.replaceAll(/\{\w+(\+?)\}/g, '{$1}')}?${literals.sort().join('&')}`;
}
