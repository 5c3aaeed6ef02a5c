/** How the figures are made, for those who would doubt them: shown beside the chart, and the README's section. */
export const method: readonly { readonly title: string; readonly text: string }[] = [
  {
    title: 'Workload',
    text: 'A thread of the agent, pinned to a CPU, calls getuid in a tight loop without the C library’s wrapper. Before it is told to run it makes no system call at all. Or a BPF program calls one function of the kernel in a loop, so that no system call’s own cost is in the figures; or a command of yours is run whole while a function that you name is traced, and an event of the chart is then one run of it. With several producers each has a CPU of its own.',
  },
  {
    title: 'Arms',
    text: 'Each arm attaches one mechanism to the system call or to its function, and one consumer. Never two at once. The BPF bodies are the same for every mechanism: one does nothing, the other adds 1 to a counter of its CPU.',
  },
  {
    title: 'Rounds',
    text: 'Every round measures every arm once, in a new random order, and the base (nothing attached) at its beginning, its end and in between. A warm-up before each measurement is not counted. BPF programs are loaded anew for each measurement: where the kernel happens to put their code changes what an event costs, and so that is in the interval too. Of a single round no interval is shown: one figure does not tell how sure it is.',
  },
  {
    title: 'Figures',
    text: 'Each measurement is paired with the mean of the base just before and just after it. Shown is the median over the rounds: events per second, nanoseconds per event, nanoseconds over the base, and the rate as a share of the base’s. The interval is the one in which the median of another run on the same machine is expected with 95 %: a bootstrap over the rounds, as far to either side as to its farther end, and widened for the other run’s own error, for the few rounds there are (Student’s t) and for the long tail that times have. By simulation it holds 94 of 100 or more from three rounds on, some 90 where times fall into two heaps and rounds are three or four.',
  },
  {
    title: 'Proof',
    text: 'While an arm is attached, the function’s bytes are read from the running kernel, and the kernel’s lists of kprobes and of functions that ftrace calls. When they disagree with the arm’s name, the arm is marked as not verified. The consumer’s count is held against the calls that were made.',
  },
  {
    title: 'int3',
    text: 'A kprobe stays a breakpoint where the kernel cannot write its jump: on an instruction just before a call or a return. So the int3 arm is at another instruction than the jump arm. To compare the two at the same one, the machine’s kprobe optimization must be switched off: with consent, written down first, and put back right after each round.',
  },
  {
    title: 'Limits',
    text: 'The figures are of this machine, this kernel and its mitigations, which are recorded with them. A tight loop finds everything in the cache; a real program pays more. Emulated processors are marked: their figures say nothing about hardware.',
  },
]
