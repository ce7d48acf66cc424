/**
 * npm run tidy: the rules of this code base that neither the compiler nor the linter knows (CONTRIBUTING.md lists
 * them). Prints what breaks one as `path:line: message`. The same check runs as a unit test.
 */
import { fileURLToPath } from 'node:url';
import { checkTree } from './tidy/tree.ts';

const findings = checkTree(fileURLToPath(new URL('..', import.meta.url)));
for (const { path, line, message } of findings) console.log(`${path}:${line}: ${message}`);
process.exitCode = findings.length > 0 ? 1 : 0;
