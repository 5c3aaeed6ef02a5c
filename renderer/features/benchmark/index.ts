export { BenchmarkDialogs } from './BenchmarkDialogs'
export { BenchmarkPanel } from './BenchmarkPanel'
export { registerBenchmarkCommands } from './commands'
