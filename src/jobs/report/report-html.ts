import { localeOf } from '../../contract/locales/locale-of.ts'
import type { Block, Part, ReportDocument } from './document.ts'
import { escapeMarkup as text } from './escape.ts'
import { reportStyle } from './report-style.ts'

const MARK = `<svg width="26" height="26" viewBox="0 0 48 48" fill="none" aria-hidden="true"><path d="M7 33a20 20 0 0 0 34 0" stroke="#d5def0" stroke-width="3.4" stroke-linecap="round"/><path d="M24 9 9.5 34M24 9l14.5 25" stroke="#d5def0" stroke-width="2.6" stroke-linecap="round" opacity=".75"/><path d="M24 9l4.6 32" stroke="#dcb95c" stroke-width="3.2" stroke-linecap="round"/><circle cx="24" cy="9" r="4.2" fill="#dcb95c"/></svg>`

/** No script, nothing from outside: what is imported is text here and stays text. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

/** One page that needs nothing else: it opens from a mail, offline. */
export function reportHtml(document: ReportDocument): string {
  const words = localeOf(document.language).report
  const { title, project, made, facts, parts, closing } = document
  return `<!doctype html>
<html lang="${document.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="generator" content="Sextant">
<title>${text(`${title}: ${project}`)}</title><style>${reportStyle}</style></head><body><main class="sheet">
<header class="cover"><div class="brand">${MARK}<span>Sextant · ${text(title)}</span></div><h1>${text(project)}</h1><p class="made">${text(made)}</p></header>
<dl class="facts">${facts.map(({ name, value, note }) => `<div><dt>${text(name)}</dt><dd>${text(value)}${note === undefined ? '' : `<small>${text(note)}</small>`}</dd></div>`).join('')}</dl>
${parts.length > 1 ? shortOf(parts, words.inShort) : ''}
${parts.map((part, index) => partHtml(part, index + 1, words)).join('\n')}
<footer class="closing">${closing.map((line) => `<p>${text(line)}</p>`).join('')}</footer>
</main></body></html>
`
}

function shortOf(parts: readonly Part[], title: string): string {
  const lines = parts
    .filter(({ state }) => state !== 'missing')
    .map(
      (part) =>
        `<li><a href="#${text(part.id)}">${text(part.title)}</a><span>${text(part.headline)}</span></li>`,
    )
  return `<section class="short"><h2>${text(title)}</h2><ol>${lines.join('')}</ol></section>`
}

type ReportWords = ReturnType<typeof localeOf>['report']

function partHtml(
  { id, title, headline, state, blocks, restsOn }: Part,
  number: number,
  words: ReportWords,
): string {
  const rests =
    restsOn.length === 0
      ? ''
      : `<p class="rests">${text(words.restsOn)}: ${restsOn.map(text).join(' · ')}</p>`
  return `<section id="${text(id)}" class="${state}"><h2><span class="number">${number}</span>${text(title)}<span class="chip chip-${state}">${text(words.state[state])}</span></h2><p class="lead">${text(headline)}</p>${blocks.map(blockHtml).join('')}${rests}</section>`
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'text':
      return `<p>${text(block.text)}</p>`
    case 'note':
      return `<p class="note note-${block.tone}">${text(block.text)}</p>`
    case 'chart':
      return `<figure><figcaption>${text(block.title)}</figcaption>${block.svg}</figure>`
    case 'facts':
      return `<dl class="facts">${block.facts.map(({ name, value }) => `<div><dt>${text(name)}</dt><dd>${text(value)}</dd></div>`).join('')}</dl>`
    case 'table': {
      const kind = (at: number): string => (block.columns[at]?.isNumber === true ? ' class="n"' : '')
      const head = block.columns.map(({ header }, at) => `<th${kind(at)}>${text(header)}</th>`).join('')
      const rows = block.rows.map(
        (row) => `<tr>${row.map((cell, at) => `<td${kind(at)}>${text(cell)}</td>`).join('')}</tr>`,
      )
      return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
    }
  }
}
