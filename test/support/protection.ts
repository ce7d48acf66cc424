/** Data protection policies for tests. */

interface Parts {
  audit?: object;
  deidentify?: object;
  more?: object;
}

/** A policy for managed identifiers, or custom ones with their expressions. */
export function protectionPolicy(
  identifiers: readonly (string | { Name: string; Regex: string })[],
  { audit = {}, deidentify = {}, more = {} }: Parts = {},
): string {
  const DataIdentifier = identifiers.map((each) =>
    typeof each === 'string' ? `arn:aws:dataprotection::aws:data-identifier/${each}` : each.Name,
  );
  const custom = identifiers.filter((each) => typeof each !== 'string');
  return JSON.stringify({
    Name: 'policy',
    Version: '2021-06-01',
    Statement: [
      { Sid: 'audit', DataIdentifier, Operation: { Audit: { FindingsDestination: {} } }, ...audit },
      { Sid: 'redact', DataIdentifier, Operation: { Deidentify: { MaskConfig: {} } }, ...deidentify },
    ],
    ...(custom.length === 0 ? {} : { Configuration: { CustomDataIdentifier: custom } }),
    ...more,
  });
}
