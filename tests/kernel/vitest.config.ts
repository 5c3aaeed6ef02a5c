import { defineConfig, mergeConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import base from '../vitest.config'

/**
 * Longest first, so that no long one begins when the others are done: what a file took in CI, in seconds. A new file
 * comes before all until it is entered here.
 */
const LONGEST_FIRST = [
  'agent-leaves-no-trace', // 153
  'engine-lost', // 140
  'cli-lab', // 117
  'bench', // 108
  'agent-mechanisms', // 76
  'program-samples', // 76
  'exactness', // 73
  'programs', // 67
  'equivalents', // 62
  'questions', // 60
  'program-mistakes-outside-bpf', // 59
  'engine-ssh', // 43
  'program-mistakes', // 39
  'bench-repeatability', // 33
  'bytes', // 32
  'question-answers', // 24
  'types', // 5
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
