import { describe, expect, test } from 'vitest'
import * as documents from '../../../renderer/features/editor/documents/documents'
import type { Documents } from '../../../renderer/features/editor/documents/documents'

const file = (name: string, text = 'BEGIN { }'): documents.File => ({ path: `/home/${name}`, name, text })
function withFiles(...names: string[]): Documents {
  return names.reduce((state, name) => documents.opened(state, file(name)), documents.noDocuments)
}
const names = (state: Documents): string[] => state.documents.map((document) => document.name)
const activeName = (state: Documents): string | undefined => documents.activeDocument(state)?.name
const idOf = (state: Documents, name: string): string => state.documents.find((one) => one.name === name)!.id

describe('open programs', () => {
  test('a file opens right of the active one and becomes active', () => {
    const three = withFiles('a.bt', 'b.bt', 'c.bt')
    const first = documents.activated(three, idOf(three, 'a.bt'))
    const state = documents.opened(first, file('d.bt'))
    expect(names(state)).toEqual(['a.bt', 'd.bt', 'b.bt', 'c.bt'])
    expect(activeName(state)).toBe('d.bt')
  })

  test('opening an open file shows it, with what the disk holds now', () => {
    const two = withFiles('a.bt', 'b.bt')
    const state = documents.opened(two, file('a.bt', 'END { }'))
    expect(names(state)).toEqual(['a.bt', 'b.bt'])
    expect(documents.activeDocument(state)).toMatchObject({
      name: 'a.bt',
      text: 'END { }',
      savedText: 'END { }',
    })
  })

  test('opening an open file with unsaved work keeps the work', () => {
    const one = withFiles('a.bt')
    const typed = documents.edited(one, one.active!, 'mine')
    const state = documents.opened(typed, file('a.bt', 'END { }'))
    expect(documents.activeDocument(state)).toMatchObject({ text: 'mine', savedText: 'BEGIN { }' })
  })

  test('dirty is a difference from the file, not that something was typed', () => {
    const one = withFiles('a.bt')
    const typed = documents.edited(one, one.active!, 'BEGIN { } ')
    expect(documents.isDirty(documents.activeDocument(typed)!)).toBe(true)
    expect(
      documents.isDirty(documents.activeDocument(documents.edited(typed, one.active!, 'BEGIN { }'))!),
    ).toBe(false)
    expect(documents.isDirty(documents.makeDocument({ name: 'new.bt', text: '' }))).toBe(false)
    expect(documents.isDirty(documents.makeDocument({ name: 'new.bt', text: ' ' }))).toBe(true)
    expect(documents.isDirty(documents.makeDocument({ name: 'gone.bt', text: '', savedText: 'a' }))).toBe(
      true,
    )
  })

  test('closing shows the right neighbour, at the end the left one', () => {
    const three = withFiles('a.bt', 'b.bt', 'c.bt')
    const middle = documents.activated(three, idOf(three, 'b.bt'))
    const right = documents.closed(middle, idOf(three, 'b.bt'))
    expect(activeName(right)).toBe('c.bt')
    expect(activeName(documents.closed(right, idOf(three, 'c.bt')))).toBe('a.bt')
    expect(documents.closed(withFiles('a.bt'), 'nothing').documents).toHaveLength(1)
    const last = withFiles('a.bt')
    expect(documents.closed(last, last.active!)).toEqual(documents.noDocuments)
  })

  test('closing another keeps the active one', () => {
    const two = withFiles('a.bt', 'b.bt')
    expect(activeName(documents.closed(two, idOf(two, 'a.bt')))).toBe('b.bt')
  })

  test('tabs move to where they are put, and no further than the ends', () => {
    const three = withFiles('a.bt', 'b.bt', 'c.bt')
    expect(names(documents.moved(three, idOf(three, 'a.bt'), 2))).toEqual(['b.bt', 'c.bt', 'a.bt'])
    expect(names(documents.moved(three, idOf(three, 'c.bt'), 0))).toEqual(['c.bt', 'a.bt', 'b.bt'])
    expect(names(documents.moved(three, idOf(three, 'b.bt'), 99))).toEqual(['a.bt', 'c.bt', 'b.bt'])
    expect(names(documents.moved(three, idOf(three, 'b.bt'), -5))).toEqual(['b.bt', 'a.bt', 'c.bt'])
  })

  test('stepping goes round', () => {
    const three = withFiles('a.bt', 'b.bt', 'c.bt')
    expect(activeName(documents.stepped(three, 1))).toBe('a.bt')
    expect(activeName(documents.stepped(three, -1))).toBe('b.bt')
    expect(activeName(documents.stepped(three, -4))).toBe('b.bt')
    expect(documents.stepped(documents.noDocuments, 1)).toEqual(documents.noDocuments)
  })

  test('what is typed while a file is being written stays unsaved', () => {
    const one = withFiles('a.bt')
    const written = documents.edited(one, one.active!, 'written')
    const typedOn = documents.edited(written, one.active!, 'written, and more')
    const state = documents.saved(typedOn, one.active!, file('b.sh', 'written'))
    const document = documents.activeDocument(state)!
    expect(document).toMatchObject({ path: '/home/b.sh', name: 'b.sh', savedText: 'written' })
    expect(document.language.label).toBe('Shell')
    expect(documents.isDirty(document)).toBe(true)
  })

  test('new programs take the first free name', () => {
    let state = documents.noDocuments
    for (const expected of ['untitled-1.bt', 'untitled-2.bt', 'untitled-3.bt']) {
      expect(documents.freeName(state)).toBe(expected)
      state = documents.added(state, documents.makeDocument({ name: expected, text: '' }))
    }
    state = documents.closed(state, idOf(state, 'untitled-2.bt'))
    expect(documents.freeName(state)).toBe('untitled-2.bt')
  })

  test('an id that is not there changes nothing', () => {
    const one = withFiles('a.bt')
    expect(documents.edited(one, 'x', 'y')).toBe(one)
    expect(documents.saved(one, 'x', file('b.bt'))).toBe(one)
    expect(documents.activated(one, 'x')).toBe(one)
    expect(documents.moved(one, 'x', 0)).toBe(one)
  })
})
