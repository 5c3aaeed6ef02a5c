export { explainCapabilities } from './explain'
export { requires, whyUnavailable } from './requirements'
