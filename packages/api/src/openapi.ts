import { assert } from '@evenkeel/core/units'
import { z } from 'zod'
import type { Endpoint } from './endpoint.ts'
import { endpoints } from './endpoints.ts'
import { type RouteName, routes } from './routes.ts'
import { sessionCookie } from './session-cookie.ts'
import * as wire from './wire/index.ts'

type Json = { readonly [key: string]: unknown }

const referenceTo = (name: string) => `#/components/schemas/${name}`
const errorReply = {
  description: 'Refused; the form of every error',
  content: { 'application/json': { schema: { $ref: referenceTo('ErrorReply') } } },
}

/**
 * Describes the interface in OpenAPI 3.1, from the very schemas that check requests.
 *
 * An OpenAPI 3.1 schema is a JSON Schema, and zod writes those itself: no generator is needed.
 */
export function describeApi(version: string): Json {
  const named = namedSchemas()
  const names = Object.keys(routes) as RouteName[]
  const paths: Record<string, Json> = {}
  for (const name of names) {
    const { path, method } = routes[name]
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation(name, named) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Evenkeel',
      version,
      description:
        'Money, prices and weights are decimal strings, limits are integer basis points, ' +
        'instants are ISO 8601 in UTC. Every error has the form of ErrorReply.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      schemas: componentsOf(named),
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: sessionCookie } },
    },
  }
}

type Named = ReturnType<typeof namedSchemas>

/** Every schema of the wire under its own name and in that order, so that others refer to it. */
function namedSchemas() {
  const named = z.registry<{ id: string }>()
  const schemas = Object.entries(wire).toSorted(([a], [b]) => (a < b ? -1 : 1))
  for (const [id, schema] of schemas) {
    if (schema instanceof z.ZodType) named.add(schema, { id })
  }
  return named
}

/** As asked for (`input`), so that replies may gain fields without breaking strict readers. */
function componentsOf(named: Named): Json {
  const { schemas } = z.toJSONSchema(named, { io: 'input', uri: referenceTo })
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, withoutDialect(schema)]),
  )
}

function operation(name: RouteName, named: Named): Json {
  const endpoint: Endpoint = endpoints[name]
  const { summary, access, body, status, reply, mediaType } = endpoint
  return {
    operationId: name,
    summary,
    ...(access === 'anyone' ? {} : { security: securityOf(access) }),
    parameters: parametersOf(name, endpoint),
    ...(body === null
      ? {}
      : { requestBody: { required: true, content: contentOf('application/json', body, named) } }),
    responses: {
      [status]: { description: 'Done', content: contentOf(mediaType, reply, named) },
      default: errorReply,
    },
  }
}

/** A simulation is open to every reader, so that a reader's session is one of two ways. */
function securityOf(access: 'reader' | 'owner'): Json[] {
  return access === 'reader' ? [{ session: [] }, {}] : [{ session: [] }]
}

function parametersOf(name: RouteName, { params, query }: Endpoint): Json[] {
  const key = {
    name: 'Idempotency-Key',
    in: 'header',
    required: true,
    description: 'New for every request; the same key and body replays the stored reply.',
    schema: { type: 'string', minLength: 8, maxLength: 255 },
  }
  const resume = {
    name: 'Last-Event-ID',
    in: 'header',
    required: false,
    description: 'The last event that was seen.',
    schema: { type: 'string', pattern: String.raw`^\d{1,18}$` },
  }
  return [
    ...fieldsOf(params, 'path'),
    ...fieldsOf(query, 'query'),
    ...(routes[name].keyed ? [key] : []),
    ...(name === 'events' ? [resume] : []),
  ]
}

function fieldsOf(schema: z.ZodType, place: 'path' | 'query'): Json[] {
  assert(schema instanceof z.ZodObject, 'parameters are an object of fields')
  return Object.entries(schema.shape).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path',
    schema: withoutDialect(z.toJSONSchema(field as z.ZodType, { io: 'output' })),
  }))
}

function contentOf(mediaType: string, schema: z.ZodType, named: Named): Json {
  const id = named.get(schema)?.id
  assert(id !== undefined, 'bodies and replies are schemas of the wire')
  return { [mediaType]: { schema: { $ref: referenceTo(id) } } }
}

function withoutDialect(schema: Json): Json {
  return Object.fromEntries(
    Object.entries(schema).filter(([key]) => key !== '$schema' && key !== '$id'),
  )
}
