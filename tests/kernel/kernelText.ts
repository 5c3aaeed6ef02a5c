/** The kernel's text in the lab VM, read by a program that is not ours: from /proc/kcore by perl, named by /proc/kallsyms. */
import { onLab } from './labProcess'

/** /proc/kcore is an ELF file whose segments say which addresses they hold. */
const reader = `
my ($name, $length) = @ARGV;
open my $symbols, "<", "/proc/kallsyms" or die;
my $address;
while (<$symbols>) { my ($at, undef, $symbol) = split; if ($symbol eq $name) { $address = hex $at; last } }
open my $core, "<:raw", "/proc/kcore" or die;
read $core, my $head, 64;
my ($headers) = unpack "x32 Q<", $head;
my ($size, $count) = unpack "x54 S< S<", $head;
for my $index (0 .. $count - 1) {
  seek $core, $headers + $index * $size, 0;
  read $core, my $segment, $size;
  my ($type, undef, $offset, $from, undef, $held) = unpack "L< L< Q< Q< Q< Q<", $segment;
  next unless $type == 1 && $from <= $address && $address < $from + $held;
  seek $core, $offset + ($address - $from), 0;
  read $core, my $text, $length;
  printf "%x %s\\n", $address, unpack "H*", $text;
}`

export interface KernelText {
  readonly address: bigint
  readonly bytes: readonly string[]
}

export async function readKernelText(
  lab: Parameters<typeof onLab>[0],
  symbol: string,
  length: number,
): Promise<KernelText> {
  const [address, bytes] = (await onLab(lab, `perl -e '${reader}' ${symbol} ${length}`)).trim().split(' ')
  return { address: BigInt(`0x${address}`), bytes: bytes!.match(/../g)! }
}

/** Where a call or jump of five bytes leads, by its displacement. */
export function leadsTo({ address, bytes }: KernelText, offset: number): bigint {
  const displacement = Buffer.from(bytes.slice(offset + 1, offset + 5).join(''), 'hex').readInt32LE()
  return BigInt.asUintN(64, address + BigInt(offset + 5 + displacement))
}

/** `kprobe_optinsn_page+0x7c0 [__builtin__kprobes]`: the last symbol of /proc/kallsyms that is not behind the address. */
export async function nameOfPlace(lab: Parameters<typeof onLab>[0], address: bigint): Promise<string> {
  const wanted = address.toString(16)
  const found = await onLab(lab, `awk '$1 <= "${wanted}"' /proc/kallsyms | sort | tail -n 1`)
  const [start, , symbol, module] = found.trim().split(/\s+/)
  const further = address - BigInt(`0x${start}`)
  return [`${symbol}${further === 0n ? '' : `+0x${further.toString(16)}`}`, module].join(' ').trim()
}
