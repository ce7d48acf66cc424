/** Names of runtimes. Retired ones are taken as well: code that runs on them is code that somebody has. */

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html, retired ones included. */
const RUNTIMES: readonly string[] = [
  'dotnet10',
  'dotnet8',
  'dotnet6',
  'dotnetcore1.0',
  'dotnetcore2.0',
  'dotnetcore2.1',
  'dotnetcore3.1',
  'go1.x',
  'java11',
  'java11.al2023',
  'java17',
  'java17.al2023',
  'java21',
  'java25',
  'java8',
  'java8.al2',
  'java8.al2023',
  'nodejs',
  'nodejs10.x',
  'nodejs12.x',
  'nodejs14.x',
  'nodejs16.x',
  'nodejs18.x',
  'nodejs20.x',
  'nodejs22.x',
  'nodejs24.x',
  'nodejs26.x',
  'nodejs4.3',
  'nodejs4.3-edge',
  'nodejs6.10',
  'nodejs8.10',
  'provided',
  'provided.al2',
  'provided.al2023',
  'python2.7',
  'python3.10',
  'python3.11',
  'python3.12',
  'python3.13',
  'python3.14',
  'python3.15',
  'python3.6',
  'python3.7',
  'python3.8',
  'python3.9',
  'ruby2.5',
  'ruby2.7',
  'ruby3.2',
  'ruby3.3',
  'ruby3.4',
  'ruby4.0',
];

export function isRuntime(name: string): boolean {
  return RUNTIMES.includes(name);
}

/** As errors print the list. */
export const RUNTIME_LIST = `[${RUNTIMES.join(', ')}]`;

/** https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html#snapstart-runtimes */
export function hasSnapStart(runtime: string): boolean {
  return isSince(runtime, { java: 11, 'python3.': 12, dotnet: 8 });
}

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances-runtimes.html */
export function isManagedRuntime(runtime: string): boolean {
  return isSince(runtime, { java: 21, 'python3.': 13, nodejs: 22, dotnet: 8, 'provided.al': 2023 });
}

/** @param least by family of runtimes, the first version that counts */
function isSince(runtime: string, least: Readonly<Record<string, number>>): boolean {
  const [, family = '', version = ''] =
    /^(java|python3\.|nodejs|dotnet|provided\.al)(\d+)/.exec(runtime) ?? [];
  return Number(version) >= (least[family] ?? Number.POSITIVE_INFINITY);
}
