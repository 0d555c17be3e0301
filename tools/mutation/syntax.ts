/** A node of a syntax tree as oxc-parser gives it: a type, a place, and its children by name. */
export type Node = {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}

export function childrenOf(node: Node): Node[] {
  return Object.values(node).flatMap((value) =>
    (Array.isArray(value) ? value : [value]).filter(isNode),
  )
}

/** The child of that name, which the grammar promises. */
export function childOf(node: Node, name: string): Node {
  const child = node[name]
  if (!isNode(child)) throw new Error(`a ${node.type} has a ${name}`)
  return child
}

export function nodesOf(node: Node, name: string): Node[] {
  const children = node[name]
  return Array.isArray(children) ? children.filter(isNode) : []
}

/** What an expression is behind its parentheses and casts. */
export function bare(node: Node): Node {
  const wrapped = ['ParenthesizedExpression', 'TSAsExpression', 'TSNonNullExpression']
  return wrapped.includes(node.type) ? bare(childOf(node, 'expression')) : node
}

export function isCallOf(node: Node, names: RegExp): boolean {
  if (node.type !== 'CallExpression') return false
  const callee = childOf(node, 'callee')
  return callee.type === 'Identifier' && names.test(String(callee['name']))
}
