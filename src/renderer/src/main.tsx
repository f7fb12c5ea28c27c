import './zod-setup.ts'
import '@mantine/core/styles.css'
import '@mantine/dates/styles.css'
import './theme/tokens.css'
import './theme/base.css'
import './theme/frame.css'
import './theme/components.css'
import './theme/views.css'
import './theme/import.css'
import './theme/recommendations.css'
import './theme/customers.css'
import './theme/forecast.css'
import './theme/value.css'
import './theme/lists.css'
import './theme/ads.css'
import './theme/llm.css'
import './theme/strategy.css'
import './theme/narrow.css'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { followJobs } from './bridge/jobs.ts'
import { startI18n } from './i18n/i18n.ts'
import { followApp } from './state/app-state.ts'

startI18n()
followApp()
followJobs()

const root = document.getElementById('root')
if (root) createRoot(root).render(<App />)
