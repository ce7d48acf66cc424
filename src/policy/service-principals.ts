/**
 * Which services a policy can name. AWS refuses names that no service of its has, and publishes no list of those that
 * one has; so what is refused here is only what no table of AWS's hints at (`tools/generate/service-principals.ts`).
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services
 */

import type { PolicyDocument } from './document.ts';
import { SERVICE_NAMES } from './service-names.gen.ts';

/** Of the partitions; the last ones are of AWS's closed regions. */
const SUFFIX =
  /\.(?:amazonaws\.(?:com(?:\.cn)?|eu)|aws\.internal|c2s\.ic\.gov|sc2s\.sgov\.gov|csp\.hci\.ic\.gov|cloud\.adc-e\.uk)$/;
/** Alexa's skills are no service of AWS's and may call functions all the same. */
const ALEXA = /^alexa[-_][a-z]+\.amazon\.com$/;
const REGION = /^[a-z]{2,4}(?:-[a-z]+)+-\d+$/;

/** With the services that only parts of are in the list, such as `marketplace` of `assets.marketplace`. */
const KNOWN: ReadonlySet<string> = new Set(
  SERVICE_NAMES.split(' ').flatMap((name) => [name, lastPart(name)]),
);

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/**
 * Whether a service may be called so: `sns.amazonaws.com`, with a region before or behind its name
 * (`logs.eu-west-1.amazonaws.com`), of another partition, or a part of a service (`anything.dynamodb.amazonaws.com`).
 */
export function isServicePrincipal(principal: string): boolean {
  if (ALEXA.test(principal)) return true;
  const suffix = SUFFIX.exec(principal);
  if (suffix === null) return false;
  const name = principal
    .slice(0, suffix.index)
    .split('.')
    .filter((part) => !REGION.test(part))
    .join('.');
  return KNOWN.has(name) || KNOWN.has(lastPart(name));
}

/** The first service that a document names and AWS does not have. `*` is any of them. */
export function unknownService({ statements }: PolicyDocument): string | undefined {
  for (const statement of statements) {
    const principal = statement.principal ?? statement.notPrincipal;
    if (principal === undefined || principal === '*') continue;
    const unknown = principal.Service?.find((name) => name !== '*' && !isServicePrincipal(name));
    if (unknown !== undefined) return unknown;
  }
  return undefined;
}
