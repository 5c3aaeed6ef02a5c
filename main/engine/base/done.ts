import { succeed } from '../../../app/base/result'

/** The answer of a request that has nothing to say but that it was done. */
export type Done = Record<string, never>
export const done = succeed<Done>({})
