export { recognizeProgram } from './recognize'
export { BpftraceComplaints } from './bpftrace/complaints'
export { mapUses, withLivePrints } from './bpftrace/mapUses'
export { bpftraceSources } from './bpftrace/sources'
