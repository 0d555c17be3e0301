export * from './frontier/index.ts'
export * from './kelly/index.ts'
export * from './program/index.ts'
