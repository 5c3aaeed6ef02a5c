/** The window's entry. What is not needed for the first picture is loaded after it. */
import './jitless'
import { createRoot } from 'react-dom/client'
import { startBridge } from './bridge/start'
import { Workbench } from './workbench/Workbench'
import { startWorkbench } from './workbench/start'

await startBridge()
startWorkbench()
createRoot(document.getElementById('root')!).render(<Workbench />)
