/** What the names of Lambda's runtimes mean: a language and a version of it. */

export type Family = 'node' | 'python' | 'java' | 'provided' | 'ruby' | 'dotnet' | 'go' | 'image';

export interface RuntimeName {
  readonly family: Family;
  /** `22`, `3.13`, `21`; empty where there is none. */
  readonly version: string;
}

const FORMS: readonly [RegExp, Family][] = [
  [/^nodejs(\d+)(?:\.(?:x|\d+))?(?:-edge)?$/, 'node'],
  [/^nodejs$/, 'node'],
  [/^python(\d+\.\d+)$/, 'python'],
  [/^java(\d+)(?:\.al2)?$/, 'java'],
  [/^provided(?:\.(al2|al2023))?$/, 'provided'],
  [/^ruby(\d+\.\d+)$/, 'ruby'],
  [/^dotnet(?:core)?(\d+(?:\.\d+)?)$/, 'dotnet'],
  [/^go1\.x$/, 'go'],
];

/** @returns undefined for names that are no runtime */
export function parseRuntime(name: string): RuntimeName | undefined {
  for (const [form, family] of FORMS) {
    const match = form.exec(name);
    if (match !== null) return { family, version: match[1] ?? '' };
  }
  return undefined;
}
