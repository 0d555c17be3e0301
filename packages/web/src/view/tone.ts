/** What a colour may say; a word or a shape always says it too. */
export type Tone = 'plain' | 'ok' | 'near' | 'out' | 'info'
