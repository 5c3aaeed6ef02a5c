/** What a real kernel offers: Debian's 6.12 with many modules loaded, as the agent sends it; 60,000 functions. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

function text(name: string): string {
  return gunzipSync(readFileSync(new URL(`../../fixtures/catalogue/${name}`, import.meta.url))).toString(
    'utf8',
  )
}

/** Lines `name, module, flags, aliases`. */
export const functionsText = text('linux-6.12-functions.tsv.gz')
/** Lines `system, event, id`. */
export const tracepointsText = text('linux-6.12-tracepoints.tsv.gz')
