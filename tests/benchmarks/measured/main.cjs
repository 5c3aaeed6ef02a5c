/**
 * An application as it is, and one line on standard output when its page has reached what is waited for. Nothing is
 * attached to it meanwhile: a debugger would slow down what is measured, and may wait for ever for a page that is there.
 * MEASURED_FOLDER: the application. MEASURED_REACH: source of an async function of the page, which is given `until(look)`.
 */
const { app } = require('electron')
const { join } = require('node:path')

const folder = process.env['MEASURED_FOLDER']
const { main, name, productName, version } = require(join(folder, 'package.json'))
app.setName(productName ?? name)
app.setVersion(version)
app.setAppPath(folder)

/** Runs in the page: resolves when `reach` has, a frame has been drawn since, and the page's thread is free. */
const inPage = (reach) => `
  (async () => {
    const until = (look) =>
      new Promise((resolve) => {
        const found = () => {
          const it = look()
          if (!it) return false
          observer.disconnect()
          resolve(it)
          return true
        }
        const observer = new MutationObserver(found)
        observer.observe(document, { childList: true, subtree: true, attributes: true, characterData: true })
        found()
      })
    await (${reach})(until)
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
    return Date.now()
  })()`

app.once('web-contents-created', (_, contents) => {
  // The page's own promise: contents.executeJavaScript would wait until the page has loaded.
  contents.once('did-navigate', () => {
    contents.mainFrame
      .executeJavaScript(inPage(process.env['MEASURED_REACH']))
      .then(
        (reached) => ({ reached }),
        (error) => ({ error: String(error) }),
      )
      .then((said) => {
        process.stdout.write(`\nmeasured ${JSON.stringify(said)}\n`)
        app.quit()
      })
  })
})

require(join(folder, main))
