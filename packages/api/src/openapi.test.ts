import { describe, expect, test } from 'vitest'
import { openDoor } from './__tests__/open-door.ts'
import { endpoints } from './endpoints.ts'
import { describeApi } from './openapi.ts'
import { type RouteName, routes } from './routes.ts'

type Document = {
  readonly paths: Record<string, Record<string, { operationId: string; requestBody?: unknown }>>
  readonly components: { readonly schemas: Record<string, unknown> }
}
const version = '0.1.0'
const names = Object.keys(routes) as RouteName[]

describe('the OpenAPI description (DSH-3)', () => {
  test('is the committed text; a wanted change is written by vitest -u and reviewed', async () => {
    const text = `${JSON.stringify(describeApi(version), null, 2)}\n`
    await expect(text).toMatchFileSnapshot('../openapi.json')
  })

  test('is served as it is', async () => {
    const served = await (await openDoor().ask({ path: '/api/openapi.json' })).json()
    expect(served).toEqual(JSON.parse(JSON.stringify(describeApi(version))))
  })

  test('has every endpoint once, with its body where it takes one', () => {
    const { paths } = describeApi(version) as Document
    for (const name of names) {
      const { path, method } = routes[name]
      const operation = paths[path]?.[method.toLowerCase()]
      expect(operation?.operationId).toBe(name)
      expect(operation?.requestBody !== undefined).toBe(endpoints[name].body !== null)
    }
  })

  test('refers to nothing that it does not have', () => {
    const document = describeApi(version) as Document
    const text = JSON.stringify(document)
    const references = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)]
    expect(references.length).toBeGreaterThan(100)
    for (const [, name = ''] of references) {
      expect(document.components.schemas).toHaveProperty(name)
    }
  })
})
