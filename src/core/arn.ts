/** `arn:partition:service:region:account:resource`; the resource may hold colons. */
export interface Arn {
  partition: string;
  service: string;
  region: string;
  account: string;
  resource: string;
}

/** The parts of an ARN, or undefined when the text is none. */
export function parseArn(text: string): Arn | undefined {
  const parts = text.split(':');
  const [prefix, partition, service, region, account, ...resource] = parts;
  if (prefix !== 'arn' || parts.length < 6) return undefined;
  if (!partition || !service || region === undefined || account === undefined) return undefined;
  return { partition, service, region, account, resource: resource.join(':') };
}

export function formatArn(arn: Arn): string {
  return `arn:${arn.partition}:${arn.service}:${arn.region}:${arn.account}:${arn.resource}`;
}
