#!/usr/bin/env node
// The command `kumobako`. Plain JavaScript that Node 18 can read, because it must explain itself there; the program
// is dist/cli/main.js and needs Node 22.13 (ensure-node.mjs gets one).
//
// It imports nothing statically: each import of a built-in module costs milliseconds of the time until `Ready.`
const main = new URL('../dist/cli/main.js', import.meta.url);

/** Hides Node's notice that node:sqlite is experimental, and no other: users can do nothing about it. */
function silenceSqliteNotice() {
  const emitWarning = process.emitWarning;
  process.emitWarning = (/** @type {unknown[]} */ ...args) => {
    if (String(args[0]).startsWith('SQLite is an experimental feature')) return;
    Reflect.apply(emitWarning, process, args);
  };
}

/** @param {unknown} error */
function isMissing(error) {
  const { code, url } = /** @type {{ code?: unknown, url?: unknown }} */ (error);
  return code === 'ERR_MODULE_NOT_FOUND' && url === main.href;
}

async function run() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 22 || (major === 22 && minor < 13)) return runUnderNewerNode();

  silenceSqliteNotice();
  const { enableCompileCache } = await import('node:module');
  enableCompileCache();
  try {
    const { main: start } = await import(main.href);
    return await start(process.argv.slice(2));
  } catch (error) {
    if (!isMissing(error)) throw error;
    process.stderr.write('kumobako: this checkout is not built yet; run `npm start` or `npm run build`.\n');
    return 1;
  }
}

async function runUnderNewerNode() {
  const { ensureNode, NodeUnavailable } = await import('./ensure-node.mjs');
  const { runForeground } = await import('./foreground.mjs');
  const { fileURLToPath } = await import('node:url');
  try {
    return await runForeground(ensureNode(), [fileURLToPath(import.meta.url), ...process.argv.slice(2)]);
  } catch (error) {
    if (!(error instanceof NodeUnavailable)) throw error;
    process.stderr.write(`kumobako: ${error.message}\n`);
    return 1;
  }
}

process.exitCode = await run();
