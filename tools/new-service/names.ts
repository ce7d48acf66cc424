/** Names in the forms that code and files want. */

/** `ListQueueTags` -> `list-queue-tags`, `DescribeDBInstances` -> `describe-db-instances`. */
export function kebabCase(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
}

/** `list-queue-tags` -> `listQueueTags`. */
export function camelCase(kebab: string): string {
  return kebab.replace(/-([a-z\d])/g, (_, letter: string) => letter.toUpperCase());
}

/** `list-queue-tags` -> `ListQueueTags`. */
export function pascalCase(kebab: string): string {
  const camel = camelCase(kebab);
  return camel.charAt(0).toUpperCase() + camel.slice(1);
}

/** What an operation is about, in kebab-case: `ListRepositories` -> singular `repository`, plural `repositories`. */
export function resourceOf(operation: string): { singular: string; plural: string } {
  const noun = kebabCase(operation).replace(/^[a-z\d]+-/, '');
  if (noun.endsWith('ies')) return { singular: `${noun.slice(0, -3)}y`, plural: noun };
  if (/(ss|sh|ch|x)es$/.test(noun)) return { singular: noun.slice(0, -2), plural: noun };
  if (noun.endsWith('s') && !noun.endsWith('ss')) return { singular: noun.slice(0, -1), plural: noun };
  if (noun.endsWith('y')) return { singular: noun, plural: `${noun.slice(0, -1)}ies` };
  return { singular: noun, plural: /(ss|sh|ch|x)$/.test(noun) ? `${noun}es` : `${noun}s` };
}
