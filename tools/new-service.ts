/**
 * npm run new-service NAME [OPERATION]: begins a service. NAME is a model's (`ls models`); OPERATION its first one, by
 * default one that reads. Writes the folder, enters the service where services are listed and generates its types. What
 * it writes compiles and is tidy; the test of the operation fails until the operation is written.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServiceModel } from '../src/model/shapes.ts';
import { writeAtomically } from './build/files.ts';
import { firstOperation, scaffold, withRegistration, withServiceNumber } from './new-service/scaffold.ts';
import { checkTree } from './tidy/tree.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const REGISTRY = 'src/server/registry.ts';
const SERVICE_NUMBERS = 'src/core/service-numbers.ts';

/** Something that whoever called has to do first. */
class Refusal extends Error {}

async function main([name, operationName]: readonly string[]): Promise<void> {
  if (name === undefined) throw new Refusal('usage: npm run new-service NAME [OPERATION]');
  const modelFile = join(ROOT, 'models', `${name}.json`);
  if (name === 'index' || !existsSync(modelFile)) {
    throw new Refusal(
      `There is no models/${name}.json: see \`ls models\`, or add it with \`npm run models\`.`,
    );
  }
  if (existsSync(join(ROOT, `src/services/${name}/service.ts`)))
    throw new Refusal(`${name} is there already.`);

  const model: ServiceModel = JSON.parse(readFileSync(modelFile, 'utf8'));
  const operation = operationName ?? firstOperation(model);
  if (!Object.hasOwn(model.ops, operation)) throw new Refusal(`${name} has no operation ${operation}.`);

  const files = scaffold({ model, operation, client: await clientClass(name, operation) });
  for (const [path, text] of files) writeAtomically(join(ROOT, path), text);
  edit(REGISTRY, (text) => withRegistration(text, name));
  edit(SERVICE_NUMBERS, (text) => withServiceNumber(text, name));
  run('node', ['tools/generate.ts']);
  const code = [...files.keys(), REGISTRY, SERVICE_NUMBERS].filter((path) => path.endsWith('.ts'));
  run('biome', ['check', '--write', '--log-level=error', ...code]);

  const findings = checkTree(ROOT).filter(({ path }) => path.includes(`/${name}/`));
  for (const { path, line, message } of findings) console.log(`${path}:${line}: ${message}`);
  console.log([...files.keys()].join('\n'));
  console.log(`Next: write ${operation}, until \`npm test -- units src/services/${name}\` passes.`);
}

/** The name of the client's class in the SDK's package, which the test needs. */
async function clientClass(name: string, operation: string): Promise<string> {
  const sdk = `@aws-sdk/client-${name}`;
  if (!existsSync(join(ROOT, 'node_modules', sdk))) {
    throw new Refusal(`The test drives AWS's own client: first \`npm install -D -E ${sdk}\`.`);
  }
  const exported = Object.keys(await import(sdk));
  const client = exported.find((key) => /^[A-Z]\w*Client$/.test(key));
  if (client === undefined) throw new Error(`${sdk} has no client`);
  if (!exported.includes(`${operation}Command`)) throw new Refusal(`${sdk} has no ${operation}Command.`);
  return client;
}

function edit(path: string, change: (text: string) => string): void {
  const file = join(ROOT, path);
  writeAtomically(file, change(readFileSync(file, 'utf8')));
}

function run(command: string, args: readonly string[]): void {
  const { status } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${command} ${args[0]} failed`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
