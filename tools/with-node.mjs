// node tools/with-node.mjs SCRIPT [ARGS...]: runs a script of this project, TypeScript included, from any Node >= 18.
import { runMain, runScript } from './node.mjs';

await runMain(async () => {
  const [script, ...args] = process.argv.slice(2);
  if (!script) {
    process.stderr.write('usage: node tools/with-node.mjs SCRIPT [ARGS...]\n');
    return 2;
  }
  return runScript(script, args);
});
