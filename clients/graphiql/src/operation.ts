// What the page must know of a document before it sends it: which operation runs, and where files go.

import { type OperationDefinitionNode, type TypeNode, Kind, parse } from 'graphql';

/** The operation that will run; undefined when the document cannot be read, which the server says best. */
export function chosenOperation(
  query: string,
  name: string | null | undefined,
): OperationDefinitionNode | undefined {
  const operations = readable(query);
  if (!name) return operations.length === 1 ? operations[0] : undefined;
  return operations.find((operation) => operation.name?.value === name);
}

/** The variables of type `Upload` (also `Upload!`, `[Upload!]`), each with whether it is a list. */
export function uploadVariables(
  operation: OperationDefinitionNode | undefined,
): { readonly name: string; readonly isList: boolean }[] {
  return (operation?.variableDefinitions ?? [])
    .filter((definition) => namedType(definition.type) === 'Upload')
    .map((definition) => ({
      name: definition.variable.name.value,
      isList: holdsList(definition.type),
    }));
}

function readable(query: string): OperationDefinitionNode[] {
  try {
    return parse(query).definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  } catch {
    return [];
  }
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

function holdsList(type: TypeNode): boolean {
  if (type.kind === Kind.LIST_TYPE) return true;
  return type.kind === Kind.NON_NULL_TYPE && holdsList(type.type);
}
