import { classes } from './classes'

/** A codicon by its name, as in https://microsoft.github.io/vscode-codicons. It says nothing to a screen reader. */
export function Icon({
  name,
  className,
}: {
  readonly name: string
  readonly className?: string | undefined
}) {
  return <span className={classes('codicon', `codicon-${name}`, className)} aria-hidden="true" />
}
