import type { Operation, ServiceModel } from '../../src/model/shapes.ts';
import { routeKey } from './routes.ts';

/** One way to address an operation, and the operation that claims it. */
interface Claim {
  address: string;
  claimant: string;
}

/** Addresses that more than one claims: `address -> claimants`. */
export type Conflicts = Record<string, string[]>;

/** Services that share a prefix of X-Amz-Target; clients may send it with a package name in front. */
export function sharedTargets(models: readonly ServiceModel[]): Conflicts {
  return conflicts(
    models.flatMap(({ name, target }) =>
      target === undefined ? [] : [{ address: target.slice(target.lastIndexOf('.') + 1), claimant: name }],
    ),
  );
}

/** Query actions that two services answer in the same API version. */
export function sharedActions(models: readonly ServiceModel[]): Conflicts {
  const speakQuery = models.filter(({ protocol, qc }) => /query/i.test(protocol) || qc === 1);
  return conflicts(
    speakQuery.flatMap(({ name, version, ops }) =>
      Object.keys(ops).map((action) => ({ address: `${action} ${version}`, claimant: name })),
    ),
  );
}

/** REST routes, aliases included, that two operations of one signing name claim. */
export function sharedRoutes(models: readonly ServiceModel[]): Conflicts {
  return conflicts(models.flatMap((model) => routesOf(model)));
}

function routesOf(model: ServiceModel): Claim[] {
  const aliases = Object.entries(model.aliases ?? {}).flatMap(([name, routes]) =>
    routes.map((route): [string, Operation] => [name, route]),
  );
  return [...Object.entries(model.ops), ...aliases].flatMap(([name, [, , method, uri]]) =>
    method === undefined || uri === undefined
      ? []
      : [{ address: `${model.sign} ${routeKey(method, uri)}`, claimant: `${model.name}.${name}` }],
  );
}

function conflicts(claims: readonly Claim[]): Conflicts {
  const claimants = new Map<string, Set<string>>();
  for (const { address, claimant } of claims) {
    claimants.set(address, (claimants.get(address) ?? new Set()).add(claimant));
  }
  const shared = [...claimants].filter(([, names]) => names.size > 1);
  return Object.fromEntries(shared.map(([address, names]) => [address, [...names].sort()]));
}
