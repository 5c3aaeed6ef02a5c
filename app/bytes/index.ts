export { disassemble } from './disassemble'
export { explainBytes } from './explain'
export { bytesOfHex, inHex } from './hexadecimal'
