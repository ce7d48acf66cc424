import type { Finding } from './source.ts';

export interface PackageManifest {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

/** Names of all run-time dependencies, optional ones included. */
export function runTimeDependencies(manifest: PackageManifest): Set<string> {
  return new Set(Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies }));
}

/**
 * Every run-time dependency costs all users; so each has a decision note with a line `dependency: NAME` that says why,
 * how large and under which licence, and a note without its dependency is out of date.
 *
 * @param decisions texts of docs/decisions by path
 */
export function checkDependencies(
  manifest: PackageManifest,
  decisions: ReadonlyMap<string, string>,
): Finding[] {
  const dependencies = runTimeDependencies(manifest);
  const decided = new Set<string>();
  const findings: Finding[] = [];
  for (const [path, text] of decisions) {
    for (const [index, line] of text.split('\n').entries()) {
      const name = /^dependency: (\S+)$/.exec(line)?.[1];
      if (name === undefined) continue;
      decided.add(name);
      if (!dependencies.has(name)) {
        findings.push({
          path,
          line: index + 1,
          message: `${name} is no run-time dependency of package.json`,
        });
      }
    }
  }
  for (const name of dependencies) {
    if (decided.has(name)) continue;
    const message = `no note in docs/decisions has the line \`dependency: ${name}\``;
    findings.push({ path: 'package.json', line: 1, message });
  }
  return findings;
}
