import { useActiveSession } from '../../bridge/sessions'
import { useBenchmark } from './benchmarkState'
import { Presentation } from './Presentation'
import { RunDialog } from './RunDialog'

export function BenchmarkDialogs() {
  const session = useActiveSession()
  const asking = useBenchmark((state) => state.asking)
  const presenting = useBenchmark((state) => state.presenting)
  return (
    <>
      {asking && session !== null && <RunDialog session={session} />}
      {presenting && <Presentation />}
    </>
  )
}
