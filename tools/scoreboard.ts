/**
 * npm run scoreboard: takes the results of the last `npm test` into docs/scoreboard.json, from which
 * docs/scoreboard.md is generated. Run the whole suite before: a stage that has not run keeps its older numbers.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RESULTS_FILE, type Scores } from './generate/scoreboard.ts';
import { readResults } from './testing/results.ts';
import { STAGES } from './testing/stages.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const file = join(ROOT, RESULTS_FILE);
const before: Scores = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { stages: {} };
const results = readResults(ROOT);
const stages: Scores['stages'] = {};
for (const { name } of STAGES) {
  const result = results[name];
  const kept = result === undefined ? before.stages[name] : { version, ...result };
  if (kept !== undefined) stages[name] = kept;
}
writeFileSync(file, `${JSON.stringify({ stages }, null, 2)}\n`);
console.log(`${RESULTS_FILE}: ${Object.keys(results).length} stages of this machine. Now: npm run generate`);
