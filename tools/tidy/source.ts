import { parseSync } from 'vite';

/** A node of the syntax tree, in the ESTree form with TypeScript's additions. */
export interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

export interface Comment {
  value: string;
  start: number;
}

/** A source file as the rules see it. */
export interface SourceFile {
  /** From the root, with forward slashes. */
  path: string;
  text: string;
  /** Top-level statements. */
  body: readonly Node[];
  comments: readonly Comment[];
}

/** What a rule found: shown as `path:line: message`. */
export interface Finding {
  path: string;
  line: number;
  message: string;
}

/**
 * Parses TypeScript or JavaScript.
 *
 * @throws {Error} when the file has a syntax error
 */
export function parseSource(path: string, text: string): SourceFile {
  const { program, comments, errors } = parseSync(path, text, { lang: path.endsWith('.ts') ? 'ts' : 'js' });
  const [error] = errors;
  if (error) throw new Error(`${path}: ${error.message}`);
  // The parser's own node types have no index signature, but every node is a plain object of this form.
  return { path, text, body: program.body as unknown as Node[], comments };
}

/** A finding at an offset of the file. */
export function findingAt(file: SourceFile, offset: number, message: string): Finding {
  return { path: file.path, line: file.text.slice(0, offset).split('\n').length, message };
}

/** Visits every node below `root`, parents first. `key` is the parent's property that holds the node. */
export function walk(
  root: readonly Node[],
  visit: (node: Node, parent: Node | undefined, key: string | undefined) => void,
): void {
  const step = (node: Node, parent: Node | undefined, key: string | undefined): void => {
    visit(node, parent, key);
    for (const [childKey, child] of Object.entries(node)) {
      for (const candidate of Array.isArray(child) ? child : [child]) {
        if (isNode(candidate)) step(candidate, node, childKey);
      }
    }
  };
  for (const node of root) step(node, undefined, undefined);
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

/** The name of an identifier; of anything else undefined. */
export function identifierName(value: unknown): string | undefined {
  return isNode(value) && value.type === 'Identifier' ? String(value['name']) : undefined;
}

/** The value of a string literal; of anything else undefined. */
export function stringValue(value: unknown): string | undefined {
  return isNode(value) && value.type === 'Literal' && typeof value['value'] === 'string'
    ? value['value']
    : undefined;
}

/** Whether a file is a test, or exists for tests alone. */
export function isTest(path: string): boolean {
  return /\.test(-suite)?\.ts$/.test(path);
}
