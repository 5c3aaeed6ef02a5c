/**
 * The engine as a utility process of the app. The embedded kernel's thread takes a while to start and its state to be
 * unpacked, on other processors: both are begun before the rest, which is a file of its own, is loaded.
 */
import type { EngineProcessOptions } from '../../../app/contract/engineProcess'
import { headStart } from '../targets/embedded/emulatorThread'

const options = JSON.parse(process.argv[2]!) as EngineProcessOptions
const begun = options.warmUp && options.embedded !== null ? headStart(options.embedded) : null
void import('./serve').then(({ serve }) => serve(options, begun))
