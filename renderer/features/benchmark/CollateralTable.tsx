/** What tracing one system call costs another that nobody traces. */
import { formatFigure, formatInterval } from '../../../app/benchmark/words'
import type { Benchmark, Collateral } from '../../../app/model/benchmark'
import { HostileText } from '../../widgets/HostileText'
import { Table, type Column } from '../../widgets/Table'
import styles from './Benchmark.module.css'

interface NamedCollateral extends Collateral {
  readonly title: string
}

const columns: readonly Column<NamedCollateral>[] = [
  { key: 'arm', title: 'While traced by', cell: TitleCell },
  {
    key: 'over',
    title: 'Over its base',
    align: 'right',
    cell: ({ nsOverBase }) => formatFigure(nsOverBase!.median, 'over'),
  },
  {
    key: 'interval',
    title: '95 % interval',
    align: 'right',
    cell: ({ nsOverBase }) => formatInterval(nsOverBase!, 'over') ?? 'unknown',
  },
]

function TitleCell({ title }: NamedCollateral) {
  return <HostileText text={title} />
}

export function CollateralTable({ benchmark }: { readonly benchmark: Benchmark }) {
  const rows = benchmark.collateral.filter(({ nsOverBase }) => nsOverBase !== null)
  if (rows.length === 0) return null
  const named = rows.map((row) => ({
    ...row,
    title: benchmark.arms.find((each) => each.arm === row.arm)?.title ?? row.arm,
  }))
  return (
    <section aria-label="What an untraced call pays" className={styles.leftOut}>
      <h3>What an untraced call pays</h3>
      <p className={styles.reason}>getppid, which nobody traces, while getuid is traced.</p>
      <Table caption="What an untraced call pays" rowKey={({ arm }) => arm} rows={named} columns={columns} />
    </section>
  )
}
