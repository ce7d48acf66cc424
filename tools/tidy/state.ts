/**
 * State lives in the store, never in the process; and one process holds many worlds. So modules keep nothing that can
 * change: these rules find it at the top level of a file.
 */
import {
  type Finding,
  findingAt,
  identifierName,
  isNode,
  isTest,
  type Node,
  type SourceFile,
} from './source.ts';

const STATELESS_LAYERS = /^src\/(services|core|policy|protocol|gateway|engines|compute)\//;

/** Finds variables and collections of a module that can change. */
export function checkState(file: SourceFile): Finding[] {
  if (!STATELESS_LAYERS.test(file.path) || isTest(file.path)) return [];
  return file.body.flatMap((statement) => {
    const declaration = statement.type.startsWith('Export') ? statement['declaration'] : statement;
    if (!isNode(declaration)) return [];
    if (declaration.type === 'ClassDeclaration') return staticState(file, declaration);
    return declaration.type === 'VariableDeclaration' ? variableState(file, declaration) : [];
  });
}

function variableState(file: SourceFile, declaration: Node): Finding[] {
  if (declaration['declare'] === true) return [];
  if (declaration['kind'] !== 'const') {
    return [findingAt(file, declaration.start, `module state: \`${declaration['kind']}\` at the top level`)];
  }
  return children(declaration, 'declarations').flatMap((declarator) => {
    const id = declarator['id'];
    const problem = mutability(declarator['init'], isNode(id) ? typeText(file, id['typeAnnotation']) : '');
    if (problem === undefined) return [];
    const name = identifierName(id) ?? 'this';
    return [findingAt(file, declarator.start, `module state: ${name} is ${problem}`)];
  });
}

function staticState(file: SourceFile, declaration: Node): Finding[] {
  const body = declaration['body'];
  return (isNode(body) ? children(body, 'body') : [])
    .filter((member) => member.type === 'PropertyDefinition' && member['static'] === true)
    .filter((member) => member['readonly'] !== true)
    .map((member) => findingAt(file, member.start, 'module state: a static member that is not readonly'));
}

/** Why a value can change although its name is constant, or undefined. `type` is its declared type's text. */
function mutability(init: unknown, type: string): string | undefined {
  if (!isNode(init) || /^:?\s*(readonly\b|Readonly)/.test(type)) return undefined;
  switch (init.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression': {
      const asserted = init['typeAnnotation'];
      if (isNode(asserted) && isReadonlyType(asserted)) return undefined;
      return mutability(init['expression'], type);
    }
    case 'NewExpression': {
      const name = identifierName(init['callee']);
      return name === 'Map' || name === 'Set' || name === 'Array'
        ? `a ${name} that can change: declare it Readonly${name}`
        : undefined;
    }
    case 'ArrayExpression':
      return 'an array that can change: declare it `readonly T[]` or `as const`';
    case 'ObjectExpression':
      return children(init, 'properties').length === 0
        ? 'an empty object that can only be there to be filled'
        : undefined;
    default:
      return undefined;
  }
}

function isReadonlyType(type: Node): boolean {
  if (type.type === 'TSTypeOperator') return type['operator'] === 'readonly';
  const name = type.type === 'TSTypeReference' ? identifierName(type['typeName']) : undefined;
  return name === 'const' || name?.startsWith('Readonly') === true;
}

function typeText(file: SourceFile, annotation: unknown): string {
  return isNode(annotation) ? file.text.slice(annotation.start, annotation.end) : '';
}

function children(node: Node, key: string): Node[] {
  const value = node[key];
  return Array.isArray(value) ? value.filter(isNode) : [];
}
