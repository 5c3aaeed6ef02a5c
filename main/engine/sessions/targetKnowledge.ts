/** What is known of one target. */
import type { Result } from '../../../app/base/result'
import type { EngineResult } from '../../../app/contract/engine'
import type { Source } from '../../../app/model/source'

export interface TargetKnowledge {
  capabilities(): Promise<Result<EngineResult<'capabilities.get'>>>
  search(
    query: string,
    kinds: readonly string[],
    limit: number,
  ): Promise<Result<EngineResult<'catalogue.search'>>>
  describe(source: Source): Promise<Result<EngineResult<'catalogue.describe'>>>
  estimate(source: Source): Promise<Result<EngineResult<'catalogue.estimate'>>>
}
