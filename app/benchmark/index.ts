export {
  armDefinitions,
  armDefinition,
  isOfWorkload,
  whyNotAllowed,
  whyNotMeasured,
  type ArmDefinition,
} from './arms'
export { countingModule, countingModuleName } from './countingModule'
export { fullRun, quickRun } from './presets'
export { roundOrder, type Step } from './plan'
export { Tally, type ArmCounts } from './tally'
export { estimate, median, seededRandom } from './statistics'
