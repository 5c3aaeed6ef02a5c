export { bytesOf, compareBytes, type ComparedInstruction } from './compare'
export { disassemble } from './disassemble'
export { explainBytes } from './explain'
export { bytesOfHex, inHex } from './hexadecimal'
