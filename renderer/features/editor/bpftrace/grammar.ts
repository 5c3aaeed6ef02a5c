/**
 * bpftrace for Monaco's Monarch tokenizer, after the lexer and parser of bpftrace 0.23, with the later language
 * (begin/end, macro, import, map declarations, ranges, durations) where it does not contradict them.
 *
 * What a plain list of words cannot get right, and the states here do:
 * `/` is a predicate's edge between probe and block, part of a path inside a probe, and a division elsewhere;
 * `struct x {` at the top defines, `(struct x *)` in a block casts; a probe's target may hold any word.
 */
import type { languages } from 'monaco-editor'
import { builtins } from './builtins'
import { functions } from './functions'
import { providerNames, standaloneProbes } from './probes'
import { constants, cTypes, keywords, settings, types } from './vocabulary'

const names = (words: readonly { readonly name: string }[]): string[] => words.map((word) => word.name)

export const grammar: languages.IMonarchLanguage = {
  defaultToken: 'invalid',
  brackets: [
    { open: '{', close: '}', token: 'delimiter.curly' },
    { open: '[', close: ']', token: 'delimiter.square' },
    { open: '(', close: ')', token: 'delimiter.parenthesis' },
  ],

  providers: [...providerNames],
  standaloneProbes: names(standaloneProbes),
  keywords: [...keywords],
  types: [...types],
  cTypes: [...cTypes],
  constants: [...constants],
  builtins: names(builtins),
  functions: names(functions),
  settings: names(settings).flatMap((name) => [name, name.toUpperCase(), `BPFTRACE_${name.toUpperCase()}`]),

  operators: /<<=|>>=|\+\+|--|&&|\|\||->|\.\.|[-+*/%&|^=!<>]=|<<|>>|[-+*/%&|^=!<>~?]/,
  integerSuffix: /(?:[uU]?[lL]{0,2})/,
  /** As bpftrace's `{path}`: everything a probe's target may hold between its colons, slashes and all. */
  target: /(?:\\.|[\w\-./#@$])+/,
  conversion: /%[-+ #0]*\d*(?:\.\d+)?(?:hh?|ll?|[jzt])?(?:r[hx]|[A-Za-z%])/,

  tokenizer: {
    // Between blocks: definitions, settings, probes, predicates.
    root: [
      [/^#!.*$/, 'metatag'],
      { include: '@space' },
      { include: '@preprocessor' },
      [/\b(?:struct|union|enum)\b/, 'keyword', '@definition'],
      [/\bconfig\b(?=\s*=)/, 'keyword', '@config'],
      [/\b(fn|macro)(\s+)([A-Za-z_]\w*)/, ['keyword', '', { token: 'entity.function', next: '@signature' }]],
      [/\b(?:let|import)\b/, 'keyword', '@declaration'],
      // An attach point may have a name: `first=kprobe:f`.
      [/([A-Za-z_]\w*)(\s*)(=)(?=\s*[\w*]+\s*:)/, ['identifier', '', 'operator']],
      [
        /([A-Za-z_*][\w*]*)(\s*)(:)/,
        [
          { cases: { '@providers': 'keyword.probe', '@default': 'entity.probe' } },
          '',
          { token: 'delimiter.probe', next: '@target' },
        ],
      ],
      [
        /[A-Za-z_]\w*/,
        {
          cases: {
            '@standaloneProbes': 'keyword.probe',
            '@providers': 'keyword.probe',
            '@default': 'identifier',
          },
        },
      ],
      [/\/(?=\s*\{)/, 'delimiter.predicate'],
      [/\//, 'delimiter.predicate', '@predicate'],
      [/\{/, '@brackets', '@block'],
      [/[,;]/, 'delimiter'],
    ],

    // After `kprobe:`, up to the next space, comma or brace. Spaces end it: they always do in practice.
    target: [
      [/^(?=.)/, '', '@pop'],
      [/:/, 'delimiter.probe'],
      [/"/, 'string', '@string'],
      [/\$\d+/, 'variable.positional'],
      [/(\+)(0[xX][0-9a-fA-F]+|\d+)/, ['operator', 'number']],
      [/\+/, 'operator'],
      [/0[xX][0-9a-fA-F]+(?![\w.\-/])/, 'number.hex'],
      [/\d[\d_]*(?:[eE]\d+)?(?![\w.\-/])/, 'number'],
      [/\d+(?:ns|us|ms|s|m|h|d)(?![\w.\-/])/, 'number.duration'],
      [/[*?[\]]/, 'entity.wildcard'],
      [/@target/, 'entity.probe'],
      [/(?=.)/, '', '@pop'],
    ],

    predicate: [
      // As the lexer has it: a slash before `{` or another slash ends the predicate. At a line's end it does, too,
      // since the tokenizer sees one line at a time and nobody breaks a line after a division.
      [/\/(?=\s*(?:[{/]|$))/, 'delimiter.predicate', '@pop'],
      // A brace without a closing slash: the block has begun, do not paint the rest of the file as a predicate.
      [/(?=\{)/, '', '@pop'],
      { include: '@expression' },
      [/,/, 'delimiter'],
    ],

    block: [
      [/\{/, '@brackets', '@push'],
      [/\}/, '@brackets', '@pop'],
      { include: '@preprocessor' },
      { include: '@expression' },
      [/[,;:]/, 'delimiter'],
    ],

    expression: [
      { include: '@space' },
      [/"(?:[^"\\]|\\.)*\\?$/, 'string.invalid'],
      [/"/, 'string', '@string'],
      [/@(?:[A-Za-z_]\w*)?/, 'variable.map'],
      [/\$(?:\d+|#)/, 'variable.positional'],
      [/\$[A-Za-z_]\w*/, 'variable.scratch'],
      { include: '@numbers' },
      [/\b(struct|union|enum)(\s+)([A-Za-z_]\w*)/, ['keyword', '', 'type']],
      [/\b(?:struct|union|enum)\b/, 'keyword'],
      [/(->|\.)(\s*)([A-Za-z_]\w*)/, ['operator', '', 'entity.field']],
      [/\.\d+/, 'entity.field'],
      [
        /[A-Za-z_]\w*(?=\s*\()/,
        {
          cases: { '@keywords': 'keyword', '@functions': 'support.function', '@default': 'entity.function' },
        },
      ],
      [/s?arg\d\b/, 'variable.predefined'],
      [
        /[A-Za-z_]\w*/,
        {
          cases: {
            '@keywords': 'keyword',
            '@builtins': 'variable.predefined',
            '@types': 'type',
            '@cTypes': 'type',
            '@constants': 'constant',
            '[A-Z_][A-Z0-9_]+': 'constant',
            '@default': 'identifier',
          },
        },
      ],
      [/[()[\]]/, '@brackets'],
      [/@operators/, 'operator'],
      [/\./, 'operator'],
    ],

    numbers: [
      [/0[xX][0-9a-fA-F]+@integerSuffix\b/, 'number.hex'],
      [/\d[\d_]*(?:ns|us|ms|s|m|h|d)\b/, 'number.duration'],
      [/\d[\d_]*(?:[eE]\d[\d_]*)?@integerSuffix\b/, 'number'],
    ],

    string: [
      // A string ends with its line, closed or not.
      [/^(?=.)/, '', '@pop'],
      [/@conversion/, 'string.format'],
      [/\\(?:[ntr"\\]|[0-7]{1,3}|[xX][0-9a-fA-F]{1,2})/, 'string.escape'],
      [/\\./, 'string.escape.invalid'],
      [/"/, 'string', '@pop'],
      [/[^"\\%]+/, 'string'],
      [/%/, 'string'],
    ],

    // `struct name {`, once the keyword is read.
    definition: [
      { include: '@space' },
      [/\{/, { token: '@brackets', switchTo: '@fields' }],
      [/;/, 'delimiter', '@pop'],
      [/[A-Za-z_]\w*/, 'type'],
      [/(?=.)/, '', '@pop'],
    ],

    fields: [
      { include: '@space' },
      { include: '@preprocessor' },
      [/\{/, '@brackets', '@push'],
      [/\}/, '@brackets', '@pop'],
      [/\b(struct|union|enum)(\s+)([A-Za-z_]\w*)/, ['keyword', '', 'type']],
      [/\b(?:struct|union|enum)\b/, 'keyword'],
      { include: '@numbers' },
      [/[A-Za-z_]\w*/, { cases: { '@cTypes': 'type', '@types': 'type', '@default': 'identifier' } }],
      [/[()[\]]/, '@brackets'],
      [/[,;:]/, 'delimiter'],
      [/@operators/, 'operator'],
      [/"/, 'string', '@string'],
    ],

    // `config = {`, once the keyword is read.
    config: [
      { include: '@space' },
      [/=/, 'operator'],
      [/\{/, { token: '@brackets', switchTo: '@settings' }],
      [/(?=.)/, '', '@pop'],
    ],

    settings: [
      { include: '@space' },
      [/\}/, '@brackets', '@pop'],
      [/[A-Za-z_]\w*(?=\s*=)/, { cases: { '@settings': 'variable.setting', '@default': 'identifier' } }],
      [/[A-Za-z_]\w*/, 'constant'],
      { include: '@numbers' },
      [/"/, 'string', '@string'],
      [/=/, 'operator'],
      [/;/, 'delimiter'],
    ],

    // `fn name(…): type {` and `macro name($a, b, @c) {`, once the name is read.
    signature: [
      [/\{/, { token: '@brackets', switchTo: '@block' }],
      { include: '@expression' },
      [/[,:]/, 'delimiter'],
    ],

    // `let @a = lruhash(100);` and `import "x";`, once the keyword is read.
    declaration: [
      [/;/, 'delimiter', '@pop'],
      // Forgotten semicolon: a block is no part of a declaration.
      [/(?=\{)/, '', '@pop'],
      { include: '@expression' },
      [/[,:]/, 'delimiter'],
    ],

    preprocessor: [
      [
        /^(\s*#\s*include\s*)([<"][^>"]*[>"])/,
        ['keyword.directive', { token: 'string.include', next: '@directive' }],
      ],
      [/^\s*#\s*[a-z]+/, 'keyword.directive', '@directive'],
    ],

    // The rest of a directive's line, and the lines it goes on over.
    directive: [
      [/^(?=.)/, '', '@pop'],
      [/\\$/, { token: 'keyword.directive', switchTo: '@continuation' }],
      { include: '@expression' },
      [/[{}]/, '@brackets'],
      [/[,;:#]/, 'delimiter'],
    ],

    continuation: [
      [/.*\\$/, 'keyword.directive'],
      [/.+$/, 'keyword.directive', '@pop'],
    ],

    space: [
      [/[ \t\r]+/, ''],
      [/\/\/.*$/, 'comment'],
      [/\/\*/, 'comment', '@comment'],
    ],

    comment: [
      [/[^*]+/, 'comment'],
      [/\*\//, 'comment', '@pop'],
      [/\*/, 'comment'],
    ],
  },
}
