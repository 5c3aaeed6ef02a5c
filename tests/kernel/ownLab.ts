/** Gives each of the suite's workers a lab VM of its own: the first the usual one, the next one named after its number. */
const worker = Number(process.env['VITEST_POOL_ID'] ?? 1)
const usual = process.env['PROBESCOPE_LAB_NAME'] || 'default'
if (worker > 1) process.env['PROBESCOPE_LAB_NAME'] = `${usual}-${worker}`
