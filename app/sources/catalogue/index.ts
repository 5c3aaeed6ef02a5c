export { Catalogue, type CatalogueOptions, type CataloguePart, type SearchResult } from './catalogue'
export type { FunctionEntry } from './functionTable'
export { isGlob, matchGlob } from './glob'
