/**
 * Units as types: a number of milliseconds cannot be passed where nanoseconds are asked for.
 * Target times are nanoseconds of CLOCK_MONOTONIC as a double: exact up to 2^53 ns, 104 days of uptime,
 * and to a few nanoseconds after that, which is below what the kernel's own clock reads differ by.
 */
declare const unit: unique symbol
type Unit<Name extends string> = number & { readonly [unit]?: Name }

export type Nanoseconds = Unit<'ns'>
export type Milliseconds = Unit<'ms'>
export type Bytes = Unit<'B'>
export type PerSecond = Unit<'1/s'>
