/** Properties of an account, `Namespace/PropertyName`: which there are AWS does not say, so here there are none. */

import type { Access } from '../../core/service.ts';
import { access } from './access.ts';
import { invalidInput } from './errors.ts';

export const NO_PROPERTIES = 'AWS does not say which properties there are.';

type Properties = Readonly<Record<string, string>>;

const NAMESPACE = /^([^/]+)\/[^/]+$/;

/** The namespace that all keys are in. Throws InvalidInput by the rules of PutAccountProperties. */
export function namespaceOf(properties: Properties): string {
  const namespaces = new Set<string>();
  for (const key of Object.keys(properties)) {
    const namespace = NAMESPACE.exec(key)?.[1];
    if (namespace === undefined) throw invalidInput(`${key} is not of the form Namespace/PropertyName.`);
    namespaces.add(namespace);
  }
  const [namespace, other] = namespaces;
  if (namespace === undefined) throw invalidInput('No property was given.');
  if (other !== undefined) throw invalidInput('All properties must belong to one namespace.');
  return namespace;
}

export const toPutProperties: Access<{ Properties: Properties }> = access(
  ['PutAccountProperties'],
  (_context, { Properties: properties }) => {
    const namespaces = new Set(Object.keys(properties).map((key) => key.split('/', 1)[0] ?? ''));
    return [
      {
        action: 'iam:PutAccountProperties',
        resource: '*',
        conditions: { 'iam:AccountPropertyNamespaces': [...namespaces] },
      },
    ];
  },
);
