export { explainCapabilities } from './explain'
export { firstMissing, requires, whyUnavailable } from './requirements'
export { withOptimization } from './optimization'
