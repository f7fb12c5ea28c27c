import { Loader } from '@mantine/core'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { Stage } from '../../../contract/pipeline.ts'
import { chartThemes } from '../theme/chart-theme.ts'
import { useColourScheme } from '../theme/colour-scheme.ts'
import { testIds } from '../test-ids.ts'
import { drawMermaid } from './draw-mermaid.ts'

type Link = { readonly stage: Stage; readonly label: string }

type Props = {
  readonly text: string
  readonly label: string
  readonly waiting: string
  readonly failed: string
  readonly links: readonly Link[]
  readonly onOpen: (stage: Stage) => void
}

/** Owns the node that Mermaid's picture is in, and makes the nodes of the picture links. */
export function Diagram({ text, label, waiting, failed, links, onOpen }: Props) {
  const holder = useRef<HTMLDivElement>(null)
  const theme = chartThemes[useColourScheme()]
  const [state, setState] = useState<'waiting' | 'drawn' | 'failed'>('waiting')

  const activate = useEffectEvent((event: Event) => {
    const stage = stageAt(event.target, links)
    if (stage === null) return
    if (event instanceof KeyboardEvent && event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    onOpen(stage)
  })
  const show = useEffectEvent((svg: string) => {
    if (!holder.current) return
    const focused = stageAt(document.activeElement, links)
    place(holder.current, svg, label, links)
    if (focused !== null) nodeOf(holder.current, focused)?.focus()
    setState('drawn')
  })

  useEffect(() => {
    let isCurrent = true
    drawMermaid(text, theme).then(
      (svg) => {
        if (isCurrent) show(svg)
      },
      () => {
        if (isCurrent) setState('failed')
      },
    )
    return () => {
      isCurrent = false
    }
  }, [text, theme])

  useEffect(() => {
    const element = holder.current
    const listener = (event: Event) => activate(event)
    element?.addEventListener('click', listener)
    element?.addEventListener('keydown', listener)
    return () => {
      element?.removeEventListener('click', listener)
      element?.removeEventListener('keydown', listener)
    }
  }, [])

  return (
    <div className="sx-diagram" data-testid={testIds.pipelineDiagram} data-state={state}>
      {state === 'waiting' && (
        <p className="sx-soft sx-diagram-wait">
          <Loader size="sm" /> {waiting}
        </p>
      )}
      {state === 'failed' && <p className="sx-soft">{failed}</p>}
      <div ref={holder} hidden={state === 'failed'} />
    </div>
  )
}

/** Puts the picture into the page. A parsed document runs no scripts, and the security policy would refuse them. */
function place(holder: HTMLElement, svg: string, label: string, links: readonly Link[]): void {
  // Mermaid's text is HTML-flavoured (`<br>`), which the HTML parser reads and the XML parser refuses.
  const parsed = new DOMParser().parseFromString(svg, 'text/html').querySelector('svg')
  if (!parsed) throw new Error('Mermaid drew no SVG')
  parsed.setAttribute('role', 'group')
  parsed.setAttribute('aria-label', label)
  holder.replaceChildren(document.importNode(parsed, true))
  for (const link of links) {
    const node = nodeOf(holder, link.stage)
    if (!node) continue
    node.classList.add('sx-diagram-link')
    node.dataset['stage'] = link.stage
    node.setAttribute('tabindex', '0')
    node.setAttribute('role', 'link')
    // Its name is what it shows; what a click does is told beside that.
    node.setAttribute('aria-description', link.label)
  }
}

function nodeOf(holder: HTMLElement, stage: Stage): SVGGElement | null {
  return holder.querySelector<SVGGElement>(`g.node[id*="flowchart-${stage}-"]`)
}

function stageAt(target: EventTarget | null, links: readonly Link[]): Stage | null {
  if (!(target instanceof Element)) return null
  const name = target.closest('[data-stage]')?.getAttribute('data-stage')
  return links.find((link) => link.stage === name)?.stage ?? null
}
