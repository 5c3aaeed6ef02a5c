/** A case that the types say cannot be reached; the compiler fails where one is forgotten. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`)
}
