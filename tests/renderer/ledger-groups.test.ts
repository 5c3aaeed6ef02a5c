import { expect, test } from 'vitest'
import { inventoryItemSchema, type InventoryItem } from '../../app/model/ledger'
import { groupsOf } from '../../renderer/features/ledger/inventoryGroups'

const item = (kind: InventoryItem['kind'], name: string, ours = false): InventoryItem => ({
  kind,
  name,
  detail: '',
  owner: null,
  ours,
})

test('everything that can be attached has a place, once', () => {
  const kinds = inventoryItemSchema.shape.kind.options
  const groups = groupsOf(kinds.map((kind) => item(kind, kind)))
  expect(groups.flatMap((group) => group.items.map((each) => each.name)).sort()).toEqual([...kinds].sort())
})

test("others' stand before ours; empty groups are left out", () => {
  const groups = groupsOf([
    item('kprobe', 'ours', true),
    item('kprobe-event', 'theirs'),
    item('agent', 'agent', true),
  ])
  expect(groups.map((group) => group.title)).toEqual(['Kprobes', 'Probescope'])
  expect(groups[0]!.items.map((each) => each.name)).toEqual(['theirs', 'ours'])
})
