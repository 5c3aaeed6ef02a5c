/** Draws a picture's shapes as SVG, in the theme's colours. It says nothing to a screen reader: the rows over it do. */
import { memo } from 'react'
import type { Picture, Shape } from '../../../app/benchmark/picture/shapes'

export const PictureView = memo(function PictureView({ picture }: { readonly picture: Picture }) {
  const { width, height, shapes } = picture
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {shapes.map((shape) => (
        <ShapeView key={shape.key} shape={shape} />
      ))}
    </svg>
  )
})

function ShapeView({ shape }: { readonly shape: Shape }) {
  switch (shape.kind) {
    case 'rectangle':
      return (
        <rect
          x={shape.x}
          y={shape.y}
          width={shape.width}
          height={shape.height}
          fill={paint(shape.fill)}
          fillOpacity={shape.opacity}
          stroke={paint(shape.stroke)}
          strokeWidth={1.5}
        />
      )
    case 'line':
      return (
        <line
          x1={shape.x1}
          y1={shape.y1}
          x2={shape.x2}
          y2={shape.y2}
          stroke={paint(shape.stroke)}
          strokeWidth={shape.width}
          strokeDasharray={shape.dash.join(' ')}
        />
      )
    case 'text':
      return (
        <text
          x={shape.x}
          y={shape.y}
          fontSize={shape.size}
          fill={paint(shape.fill)}
          textAnchor={shape.anchor}
          fontWeight={shape.bold ? 600 : undefined}
        >
          {shape.text}
        </text>
      )
  }
}

function paint(token: string | null): string {
  return token === null ? 'none' : `var(--${token})`
}
