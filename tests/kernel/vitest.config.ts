import { defineConfig, mergeConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import base from '../vitest.config'

/**
 * Longest first, so that no long one begins when the others are done: what a file took in CI, in seconds. A new file
 * comes before all until it is entered here.
 */
const LONGEST_FIRST = [
  'agent-leaves-no-trace', // 146
  'engine-lost', // 136
  'cli-lab', // 115
  'exactness', // 71
  'agent-mechanisms', // 67
  'program-samples', // 67
  'questions', // 63
  'equivalents', // 60
  'programs', // 58
  'bench', // 57
  'engine-ssh', // 42
  'bench-repeatability', // 35
  'program-mistakes', // 34
  'bytes', // 29
  'question-answers', // 26
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) =>
      LONGEST_FIRST.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`))
    return [...files].sort((a, b) => place(a) - place(b))
  }
}

/**
 * Two files at a time, each with a lab VM of its own (ownLab.ts): files share one machine's tracing state, so never one
 * VM; and a VM emulates on one of the machine's processors at most.
 */
export default mergeConfig(
  base,
  defineConfig({
    test: {
      pool: 'forks',
      minWorkers: 1,
      maxWorkers: 2,
      setupFiles: ['tests/kernel/ownLab.ts'],
      sequence: { sequencer: LongestFirst },
    },
  }),
)
