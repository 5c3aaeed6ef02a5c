/** Monaco's clipboard through main: the window has no permission to the browser's. */
import { copyText, readClipboard } from '../../../bridge/clipboard'

/** Handed to `editor.create` as the service `clipboardService`; Monaco has no type for it. */
export const clipboardService = {
  _serviceBrand: undefined,
  triggerPaste: () => undefined,
  async writeText(text: string): Promise<void> {
    await copyText(text)
  },
  async readText(): Promise<string> {
    return (await readClipboard()) ?? ''
  },
  readFindText: async () => '',
  writeFindText: async () => {},
  writeResources: async () => {},
  readResources: async () => [],
  hasResources: async () => false,
  readImage: async () => new Uint8Array(),
  clearInternalState() {},
}
