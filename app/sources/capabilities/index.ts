export { explainCapabilities } from './explain'
export { requires, whyUnavailable } from './requirements'
export { withOptimization } from './optimization'
