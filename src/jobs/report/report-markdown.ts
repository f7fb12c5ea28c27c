import { localeOf } from '../../contract/locales/locale-of.ts'
import type { Block, Part, ReportDocument } from './document.ts'

/** The same report as text: charts are left out, the tables below them have the figures. */
export function reportMarkdown(document: ReportDocument): string {
  const words = localeOf(document.language).report
  const lines = [
    `# ${plain(document.title)}: ${plain(document.project)}`,
    document.made,
    document.facts
      .map(
        ({ name, value, note }) =>
          `- ${plain(name)}: **${plain(value)}**${note === undefined ? '' : ` (${plain(note)})`}`,
      )
      .join('\n'),
    ...document.parts.flatMap((part, index) => partLines(part, index + 1, words)),
    '---',
    ...document.closing.map(plain),
  ]
  return `${lines.join('\n\n')}\n`
}

function partLines(
  { title, headline, state, blocks, restsOn }: Part,
  number: number,
  words: ReturnType<typeof localeOf>['report'],
): string[] {
  return [
    `## ${number}. ${plain(title)} (${words.state[state]})`,
    `**${plain(headline)}**`,
    ...blocks.flatMap(blockLines),
    ...(restsOn.length === 0 ? [] : [`_${plain(words.restsOn)}: ${restsOn.map(plain).join(' · ')}_`]),
  ]
}

function blockLines(block: Block): string[] {
  switch (block.kind) {
    case 'text':
      return [plain(block.text)]
    case 'note':
      return [`> ${plain(block.text)}`]
    case 'chart':
      return []
    case 'facts':
      return [block.facts.map(({ name, value }) => `- ${plain(name)}: ${plain(value)}`).join('\n')]
    case 'table': {
      const line = (cells: readonly string[]): string => `| ${cells.map(plain).join(' | ')} |`
      const rule = `|${block.columns.map(({ isNumber }) => (isNumber === true ? ' ---: ' : ' --- ')).join('|')}|`
      return [[line(block.columns.map(({ header }) => header)), rule, ...block.rows.map(line)].join('\n')]
    }
  }
}

/** What comes from files is text: no markup, no line of its own. */
function plain(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_[\]<>|#]/g, (character) => `\\${character}`)
    .trim()
}
