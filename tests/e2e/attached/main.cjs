/**
 * The app as it is, but ready only when Playwright says that it is attached. Else its window may load the page while
 * Playwright attaches to it, which then waits for ever for a navigation that is over (one start in thirty on a busy
 * machine).
 */
const { app } = require('electron')
const { join } = require('node:path')

const root = join(__dirname, '..', '..', '..')
const { main, productName, version } = require(join(root, 'package.json'))
app.setName(productName)
app.setVersion(version)
app.setAppPath(root)

const whenReady = app.whenReady.bind(app)
const attached = new Promise((resolve) => {
  globalThis.playwrightIsAttached = () => {
    resolve()
    return true
  }
})
app.whenReady = () => attached.then(whenReady)

require(join(root, main))
