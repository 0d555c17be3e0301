import {
  arithmetic,
  boundary,
  functions,
  indifferentNames,
  negation,
  neighbourOf,
  toleranceMax,
} from './operators.ts'
import { bare, childOf, childrenOf, isCallOf, isNode, type Node, nodesOf } from './syntax.ts'

/** Text that takes the place of a stretch of the source; an insertion where that is empty. */
export type Edit = { readonly start: number; readonly end: number; readonly text: string }

/** One way to get a place wrong: how the source would read, and the same over the parameters. */
export type Variant = { readonly becomes: string; readonly code: string }

/**
 * A place that can be got wrong. Its operands go through a function that computes the original or
 * a variant, so that they are evaluated once and in their order whichever is on.
 */
export type Site = Place & {
  /** The function, or the constant, that it is part of. */
  readonly within: string
}

type Place = {
  readonly start: number
  readonly reads: string
  readonly parameters: string
  readonly original: string
  readonly variants: readonly Variant[]
  /** Turns the place into a call of the function of that name. */
  readonly call: (name: string) => readonly Edit[]
}

/** Where a walk stands: in which function, and what that returns. */
type Stand = {
  readonly within: string
  readonly returns: 'number' | 'boolean' | 'other'
  readonly figuresMatter: boolean
  /** Of what this expression is the condition, itself or a part of it. */
  readonly testOf: 'for' | 'branch' | undefined
}

/** Texts of refusals and checks that only a bug could fail: not numbers that anyone is given. */
const indifferentCalls = /^(?:assert|unsolved|refus\w*)$/
const indifferentNodes = ['ThrowStatement', 'TemplateLiteral', 'ImportDeclaration']
const castNodes = ['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression']
const functionNodes = [
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
] as const
const loopNodes = ['ForStatement', 'WhileStatement', 'DoWhileStatement', 'ForOfStatement']

/** All places of a file that can be got wrong, and what bounds its loops; `plain` has no types. */
export function sitesIn(
  program: Node,
  { source, plain }: { readonly source: string; readonly plain: string },
): { sites: Site[]; ticks: Edit[] } {
  const sites: Site[] = []
  const ticks: Edit[] = []
  const read = ({ start, end }: Node) => oneLine(source.slice(start, end))

  const visit = (node: Node, stand: Stand): void => {
    if (isIndifferent(node)) return
    if (loopNodes.includes(node.type)) ticks.push(...tickOf(childOf(node, 'body')))
    for (const site of sitesAt(node, stand)) sites.push({ ...site, within: stand.within })
    const inner = standIn(node, stand)
    const test = isNode(node['test']) ? node['test'] : undefined
    for (const child of childrenOf(node)) {
      visit(child, { ...inner, ...(child === test ? testIn(node) : standOfPart(node, inner)) })
    }
  }

  const sitesAt = (node: Node, stand: Stand): Place[] => {
    switch (node.type) {
      case 'BinaryExpression':
        return binary(node, stand)
      case 'AssignmentExpression':
        return assignment(node)
      case 'UnaryExpression':
        return node['operator'] === '-' ? [negative(node)] : []
      case 'Literal':
        return stand.figuresMatter ? literal(node) : []
      case 'CallExpression':
        return mathCall(node)
      case 'MemberExpression':
        return node['computed'] === true ? index(childOf(node, 'property')) : []
      case 'IfStatement':
      case 'ConditionalExpression':
      case 'WhileStatement':
      case 'DoWhileStatement':
        return [wrapped(childOf(node, 'test'), fatesOf(childOf(node, 'test')))]
      case 'LogicalExpression':
        return logical(node)
      case 'ReturnStatement':
        return isNode(node['argument']) ? returned(node['argument'], stand) : []
      case 'ArrowFunctionExpression':
        return returned(childOf(node, 'body'), standIn(node, stand))
      default:
        return []
    }
  }

  const binary = (node: Node, { testOf }: Stand): Place[] => {
    const [left, right] = [childOf(node, 'left'), childOf(node, 'right')]
    const operator = String(node['operator'])
    const isCount = isCounted(left) || isCounted(right)
    const isNoNumber = [left, right].some((part) => isText(part) || isTolerance(part))
    const others = [
      isNoNumber ? undefined : arithmetic.get(operator),
      isCount && testOf !== 'for' ? boundary.get(operator) : undefined,
      testOf === undefined ? negation.get(operator) : undefined,
    ].filter((other) => other !== undefined)
    const variants = others.map((other) => ({
      becomes: `${read(left)} ${other} ${read(right)}`,
      code: `a ${other} b`,
    }))
    if (testOf === 'for' && boundary.has(operator)) variants.push(oneShort(node, operator))
    return variants.length === 0 ? [] : [pair(node, `a ${operator} b`, variants)]
  }

  /** A count that stops one short: past the end of a typed array nothing would be written. */
  const oneShort = (node: Node, operator: string): Variant => {
    const step = operator.startsWith('<') ? '- 1' : '+ 1'
    return { becomes: `${read(node)} ${step}`, code: `a ${operator} b ${step}` }
  }

  /** A pair of operands: the operator between them, which nothing else touches, is cut out. */
  const pair = (node: Node, original: string, variants: Variant[]): Place => {
    const [left, right] = [childOf(node, 'left'), childOf(node, 'right')]
    return {
      start: left.end,
      reads: read(node),
      parameters: 'a, b',
      original,
      variants,
      call: (name) => [
        { start: node.start, end: node.start, text: `${name}(` },
        { start: left.end, end: right.start, text: ', ' },
        { start: node.end, end: node.end, text: ')' },
      ],
    }
  }

  const assignment = (node: Node): Place[] => {
    const operator = String(node['operator']).slice(0, -1)
    const other = arithmetic.get(operator)
    const [left, right] = [childOf(node, 'left'), childOf(node, 'right')]
    if (other === undefined || isText(right) || hasEffects(left)) return []
    const target = plain.slice(left.start, left.end)
    const variants = [{ becomes: `${read(left)} ${other}= ${read(right)}`, code: `a ${other} b` }]
    const call = (name: string) => [
      { start: left.end, end: right.start, text: ` = ${name}(${target}, ` },
      { start: node.end, end: node.end, text: ')' },
    ]
    const parameters = 'a, b'
    return [
      {
        start: left.end,
        reads: read(node),
        parameters,
        original: `a ${operator} b`,
        variants,
        call,
      },
    ]
  }

  const negative = (node: Node): Place => {
    const argument = childOf(node, 'argument')
    return {
      start: node.start,
      reads: read(node),
      parameters: 'a',
      original: '-a',
      variants: [{ becomes: read(argument), code: 'a' }],
      call: (name) => [
        { start: node.start, end: argument.start, text: `${name}(` },
        { start: node.end, end: node.end, text: ')' },
      ],
    }
  }

  const literal = (node: Node): Place[] => {
    const other = typeof node['value'] === 'number' ? neighbourOf(node['value']) : undefined
    if (other === undefined) return []
    const { start, end } = node
    const variants = [{ becomes: `${other}`, code: `${other}` }]
    const call = (name: string) => [{ start, end, text: `${name}()` }]
    return [{ start, reads: read(node), parameters: '', original: read(node), variants, call }]
  }

  const mathCall = (node: Node): Place[] => {
    const callee = childOf(node, 'callee')
    const name = /^Math\.(\w+)$/.exec(read(callee))?.[1]
    const other = name === undefined ? undefined : functions.get(name)
    if (other === undefined) return []
    const spread = nodesOf(node, 'arguments').some(({ type }) => type === 'SpreadElement')
    const parameters = spread ? '...all' : 'abcdef'.slice(0, nodesOf(node, 'arguments').length)
    const given = spread ? parameters : [...parameters].join(', ')
    const by = other === '' ? '' : `Math.${other}`
    const args = source.slice(callee.end, node.end)
    return [
      {
        start: callee.start,
        reads: read(node),
        parameters: given,
        original: `Math.${name}(${given})`,
        variants: [{ becomes: oneLine(`${by}${args}`), code: `${by}(${given})` }],
        call: (own) => [{ start: callee.start, end: callee.end, text: own }],
      },
    ]
  }

  /** A plain subscript is taken for its neighbour; a computed one has operators of its own. */
  const index = (node: Node): Place[] =>
    node.type === 'Identifier' ? [wrapped(node, ['a + 1'])] : []

  /** Each condition of a conjunction or disjunction is left out once. */
  const logical = (node: Node): Place[] => {
    const operator = node['operator']
    if (operator !== '&&' && operator !== '||') return []
    const neutral = operator === '&&' ? 'true' : 'false'
    const operands = [childOf(node, 'left'), childOf(node, 'right')]
    return operands
      .filter((operand) => bare(operand).type !== 'LogicalExpression')
      .map((operand) => wrapped(operand, [neutral]))
  }

  /** What has a sign or a comparison of its own is turned there. */
  const returned = (node: Node, { returns }: Stand): Place[] => {
    const { type, operator } = bare(node)
    const own = ['BlockStatement', 'UnaryExpression', 'Literal', 'ConditionalExpression']
    if (returns === 'other' || own.includes(type)) return []
    if (type === 'LogicalExpression') return []
    if (type === 'BinaryExpression' && operator !== '*' && operator !== '/') return []
    return [wrapped(node, [returns === 'number' ? '-a' : '!a'])]
  }

  const wrapped = (node: Node, codes: string[]): Place => ({
    start: node.start,
    reads: read(node),
    parameters: 'a',
    original: 'a',
    variants: codes.map((code) => ({ code, becomes: code.replace(/\ba\b/, () => whole(node)) })),
    call: (name) => [
      { start: node.start, end: node.start, text: `${name}(` },
      { start: node.end, end: node.end, text: ')' },
    ],
  })

  const whole = (node: Node): string => (isSimple(node) ? read(node) : `(${read(node)})`)

  visit(program, { within: '', returns: 'other', figuresMatter: true, testOf: undefined })
  return { sites, ticks }
}

function isIndifferent(node: Node): boolean {
  if (indifferentNodes.includes(node.type) || isCallOf(node, indifferentCalls)) return true
  return node.type.startsWith('TS') && !castNodes.includes(node.type)
}

function testIn(node: Node): Pick<Stand, 'testOf'> {
  return { testOf: node.type === 'ForStatement' ? 'for' : 'branch' }
}

/** Whether an expression is still the condition of a branch; the parts of a comparison are not. */
function standOfPart(node: Node, { testOf, figuresMatter }: Stand): Partial<Stand> {
  if (node.type === 'LogicalExpression') return { testOf: testOf ?? 'branch' }
  if (node.type === 'ParenthesizedExpression' || node['operator'] === '!') return { testOf }
  // A whole number that something is compared with has its ties already.
  const compared = node.type === 'BinaryExpression' && negation.has(String(node['operator']))
  const figures = [node['left'], node['right']].filter(isNode).map(bare)
  const whole = figures.some((figure) => Number.isInteger(figure['value']))
  return { testOf: undefined, figuresMatter: figuresMatter && !(compared && whole) }
}

/** Without `if (!answer.ok) return` a value does not compile: the types notice that slip. */
function fatesOf(test: Node): string[] {
  const inner = bare(test)
  const isNegated = inner['operator'] === '!' && isNode(inner['argument'])
  const { property } = isNegated ? bare(childOf(inner, 'argument')) : inner
  if (!isNode(property) || property['name'] !== 'ok') return ['true', 'false']
  return isNegated ? ['true'] : ['false']
}

function standIn(node: Node, stand: Stand): Stand {
  if (node.type === 'VariableDeclarator') return named(node, stand)
  if (node.type === 'Property') return withKey(node, stand)
  if (!functionNodes.some((type) => type === node.type)) return stand
  const within = isNode(node['id']) ? String(node['id']['name']) : stand.within
  const annotation = isNode(node['returnType'])
    ? childOf(node['returnType'], 'typeAnnotation')
    : null
  if (annotation?.type === 'TSNumberKeyword') return { ...stand, within, returns: 'number' }
  if (annotation?.type === 'TSBooleanKeyword') return { ...stand, within, returns: 'boolean' }
  return { ...stand, within, returns: 'other' }
}

function named(node: Node, stand: Stand): Stand {
  const id = childOf(node, 'id')
  const name = id.type === 'Identifier' ? String(id['name']) : 'constants'
  const within = stand.within === '' ? name : stand.within
  return { ...stand, within, figuresMatter: !indifferentNames.test(name) }
}

function withKey(node: Node, stand: Stand): Stand {
  const name = String(childOf(node, 'key')['name'])
  return indifferentNames.test(name) ? { ...stand, figuresMatter: false } : stand
}

/** What counts has ties that matter: a length, a literal. Two computed floats are never equal. */
function isCounted(node: Node): boolean {
  const inner = bare(node)
  if (inner.type === 'Literal') return Number.isInteger(inner['value'])
  if (inner.type === 'UnaryExpression') return isCounted(childOf(inner, 'argument'))
  const name = inner.type === 'MemberExpression' ? childOf(inner, 'property') : inner
  return /^(?:length|size|count|rows|cols|periods|observations)$/.test(String(name['name']))
}

function isTolerance(node: Node): boolean {
  const { value, name, property } = bare(node)
  if (typeof value === 'number') return value !== 0 && Math.abs(value) < toleranceMax
  const last = isNode(property) ? property['name'] : name
  return /tolerance|slack|epsilon/i.test(String(last))
}

function isText(node: Node): boolean {
  const inner = bare(node)
  return inner.type === 'TemplateLiteral' || typeof inner['value'] === 'string'
}

function hasEffects(node: Node): boolean {
  const effects = ['CallExpression', 'UpdateExpression', 'AssignmentExpression']
  return effects.includes(node.type) || childrenOf(node).some(hasEffects)
}

function isSimple(node: Node): boolean {
  return ['Identifier', 'Literal', 'CallExpression', 'MemberExpression'].includes(bare(node).type)
}

/** A loop of a mutant may never end; each round uses fuel, and a run has only so much of it. */
function tickOf(body: Node): Edit[] {
  const tick = ' if (--$fuel[0] < 0) $stop();'
  if (body.type === 'BlockStatement') {
    return [{ start: body.start + 1, end: body.start + 1, text: tick }]
  }
  return [
    { start: body.start, end: body.start, text: `{${tick} ` },
    { start: body.end, end: body.end, text: ' }' },
  ]
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ')
}
