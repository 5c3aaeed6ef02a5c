// An archive of files as the kernel takes it for its first file system: cpio's `newc` format.

const FOLDER = 0o040755
const FILE = 0o100000
const LINK = 0o120777
const CHARACTER_DEVICE = 0o020600

export class Cpio {
  #parts = []
  #inode = 0
  #folders = new Set()

  folder(path) {
    if (path === '' || path === '.' || this.#folders.has(path)) return
    this.folder(path.split('/').slice(0, -1).join('/'))
    this.#folders.add(path)
    this.#entry(path, FOLDER)
  }

  /** @param {Buffer | string} content */
  file(path, content, permissions = 0o644) {
    this.folder(path.split('/').slice(0, -1).join('/'))
    this.#entry(path, FILE | permissions, Buffer.from(content))
  }

  link(path, target) {
    this.folder(path.split('/').slice(0, -1).join('/'))
    this.#entry(path, LINK, Buffer.from(target))
  }

  device(path, major, minor) {
    this.folder(path.split('/').slice(0, -1).join('/'))
    this.#entry(path, CHARACTER_DEVICE, Buffer.alloc(0), major, minor)
  }

  /** @returns {Buffer} */
  end() {
    this.#entry('TRAILER!!!', 0)
    return Buffer.concat(this.#parts)
  }

  #entry(path, mode, content = Buffer.alloc(0), major = 0, minor = 0) {
    const name = Buffer.from(`${path}\0`)
    // inode, mode, uid, gid, links, mtime, size, device, device's number, length of the name, checksum
    const fields = [++this.#inode, mode, 0, 0, 1, 0, content.length, 0, 0, major, minor, name.length, 0]
    const header = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`
    this.#aligned(Buffer.concat([Buffer.from(header), name]))
    this.#aligned(content)
  }

  #aligned(bytes) {
    this.#parts.push(bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4))
  }
}
