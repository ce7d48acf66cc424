import { type CompiledPolicy, compilePolicy, type PolicySource } from '../../policy/compile.ts';
import { parsePolicy } from '../../policy/parse.ts';

/** Compiled policies that are kept, the oldest out first. */
const COMPILED_MAX = 2_000;

const DENY_ALL = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}';

/** Compiles policies of identities; what depends on nothing but a text is made once for it. */
export interface PolicyCompiler {
  compile(document: string, source: PolicySource): CompiledPolicy;
  readonly allowsNothing: CompiledPolicy;
  readonly deniesEverything: CompiledPolicy;
}

export function createPolicyCompiler(): PolicyCompiler {
  const kept = new Map<string, CompiledPolicy>();
  return {
    compile(document, source) {
      const key = `${source.arn ?? ''}\n${source.name ?? ''}\n${document}`;
      const known = kept.get(key);
      if (known !== undefined) return known;
      const compiled = compilePolicy(parsePolicy(document, 'identity'), { source });
      const oldest = kept.size >= COMPILED_MAX ? kept.keys().next() : undefined;
      if (oldest !== undefined && !oldest.done) kept.delete(oldest.value);
      kept.set(key, compiled);
      return compiled;
    },
    allowsNothing: compilePolicy({ version: '2012-10-17', statements: [] }),
    deniesEverything: compilePolicy(parsePolicy(DENY_ALL, 'identity')),
  };
}
