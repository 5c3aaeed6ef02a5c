/** The colours, checked: WCAG 2 contrast, and distance between lines for every kind of sight. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { seriesColour, seriesColours, seriesDash, seriesFill } from '../../renderer/theme/series'

const css = readFileSync(new URL('../../renderer/theme/tokens.css', import.meta.url), 'utf8')
const [light, dark] = css.split('@media (prefers-color-scheme: dark)').map(tokensOf)
const themes = { light: light!, dark: { ...light!, ...dark! } }

function tokensOf(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map((match) => [match[1]!, match[2]!]),
  )
}

type Rgb = readonly [number, number, number]

/** Linear light, 0 to 1. */
function linear(hex: string): Rgb {
  const part = (from: number) => {
    const value = parseInt(hex.slice(from, from + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [part(1), part(3), part(5)]
}

function contrast(a: string, b: string): number {
  const luminance = (hex: string) => {
    const [red, green, blue] = linear(hex)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high! + 0.05) / (low! + 0.05)
}

/** Björn Ottosson's OKLab: equal distances look equally different. */
function oklab([red, green, blue]: Rgb): Rgb {
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

/** Machado, Oliveira and Fernandes 2009, severity 1.0. */
const sights: Readonly<Record<string, readonly [Rgb, Rgb, Rgb]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

function seen(hex: string, matrix: readonly [Rgb, Rgb, Rgb]): Rgb {
  const [red, green, blue] = linear(hex)
  const row = ([a, b, c]: Rgb) => Math.max(0, a * red + b * green + c * blue)
  return oklab([row(matrix[0]), row(matrix[1]), row(matrix[2])])
}

describe.each(['light', 'dark'] as const)('the %s theme', (name) => {
  const tokens = themes[name]
  const surfaces = ['surface-desk', 'surface-pane', 'surface-raised', 'surface-hover', 'surface-selected']

  it.each(['text', 'text-dim', 'text-faint'])('has --%s readable on every surface', (text) => {
    for (const surface of surfaces) {
      expect(contrast(tokens[text]!, tokens[surface]!), surface).toBeGreaterThanOrEqual(4.5)
    }
  })

  it.each([
    ['accent', ['surface-desk', 'surface-pane', 'surface-raised', 'surface-selected']],
    ['error', ['surface-desk', 'surface-pane', 'surface-raised', 'error-surface']],
    ['warning', ['surface-desk', 'surface-pane', 'surface-raised', 'warning-surface']],
    ['success', ['surface-desk', 'surface-pane', 'surface-raised', 'success-surface']],
    ['info', ['surface-desk', 'surface-pane', 'surface-raised', 'info-surface']],
    ['on-accent', ['accent', 'accent-hover']],
  ])('has --%s readable where it stands', (text, on) => {
    for (const surface of on) {
      expect(contrast(tokens[text]!, tokens[surface]!), surface).toBeGreaterThanOrEqual(4.5)
    }
  })

  it('shows the edges of fields and the focus ring', () => {
    for (const surface of ['surface-pane', 'surface-raised']) {
      expect(contrast(tokens['line-strong']!, tokens[surface]!), surface).toBeGreaterThanOrEqual(3)
    }
    for (const surface of surfaces) {
      expect(contrast(tokens['focus']!, tokens[surface]!), surface).toBeGreaterThanOrEqual(3)
    }
  })

  it('has readable terminal colours', () => {
    const ansi = Object.keys(tokens).filter((token) => /^ansi-(?!black)/.test(token))
    expect(ansi).toHaveLength(15)
    for (const token of ansi) {
      expect(contrast(tokens[token]!, tokens['surface-code']!), token).toBeGreaterThanOrEqual(4.5)
    }
  })

  it('has the lines’ colours that CSS has', () => {
    const inCss = seriesColours[name].map((_, index) => tokens[`series-${index + 1}`])
    expect(inCss).toEqual([...seriesColours[name]])
  })

  it('shows each line against the pane', () => {
    for (const colour of seriesColours[name]) {
      expect(contrast(colour, tokens['surface-pane']!), colour).toBeGreaterThanOrEqual(3.3)
    }
  })

  it.each(Object.keys(sights))('tells any two lines apart with %s', (sight) => {
    const points = seriesColours[name].map((colour) => seen(colour, sights[sight]!))
    for (const [i, a] of points.entries()) {
      for (const [j, b] of points.slice(0, i).entries()) {
        const distance = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
        // About three times what is just noticed side by side (0.02).
        expect(distance, `${j + 1} and ${i + 1}`).toBeGreaterThan(0.06)
      }
    }
  })
})

it('lines beyond the tenth are told apart by dashes', () => {
  expect(seriesColour(10, true)).toBe(seriesColour(0, true))
  expect(seriesDash(0)).toEqual([])
  expect(seriesDash(10)).not.toEqual(seriesDash(0))
  expect(seriesDash(20)).not.toEqual(seriesDash(10))
  expect(seriesFill(0, true)).toBe('#71feea')
  expect(seriesFill(10, true)).toBe('repeating-linear-gradient(90deg, #71feea 0px 4px, transparent 4px 6px)')
})
