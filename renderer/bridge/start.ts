/** Starts the bridge, in the order that its parts need each other. Once, before the first picture. */
import { startAnswersBridge } from './answers'
import { startBenchmarksBridge } from './benchmarks'
import { startChosenBridge } from './chosen'
import { startCommandBridge } from './commands'
import { startEngineBridge } from './engine'
import { startProgramsBridge } from './programs'
import { startRunsBridge } from './runs'
import { startSamplesBridge } from './samples'
import { startSessionsBridge } from './sessions'
import { startSettingsBridge } from './settings'

export async function startBridge(): Promise<void> {
  startCommandBridge()
  startSessionsBridge()
  startRunsBridge()
  startSamplesBridge()
  startProgramsBridge()
  startAnswersBridge()
  startChosenBridge()
  startBenchmarksBridge()
  startEngineBridge()
  await startSettingsBridge()
}
