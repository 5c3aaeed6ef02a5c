/** The program `probescope`. */
import { runCommandLine } from './commandLine'

const status = await runCommandLine(process.argv.slice(2))
// Whatever still holds the event loop, such as a child that was told to end, must not hold the shell.
process.exit(status)
