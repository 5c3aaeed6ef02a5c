export { explainCapabilities } from './explain'
export { firstMissing, lackInShort, requires, whyUnavailable } from './requirements'
export { withOptimization } from './optimization'
