/** Before any schema is made: zod would try to compile them with `new Function`, which the page's policy forbids. */
import { config } from 'zod'

config({ jitless: true })
