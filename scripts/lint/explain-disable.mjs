/** `eslint-disable` names its rules and gives its reason: `eslint-disable-next-line rule -- reason`. */
export const explainDisable = {
  meta: {
    type: 'problem',
    messages: {
      unexplained: 'Add the reason: eslint-disable-next-line rule -- reason.',
      unnamed: 'Name the rules that are switched off.',
    },
    schema: [],
  },
  create(context) {
    return {
      Program() {
        for (const comment of context.sourceCode.getAllComments()) {
          const match = /^\s*eslint-disable(?:-next-line|-line)?(?<rest>[\s\S]*)$/.exec(comment.value)
          if (!match) continue
          const [names, ...reason] = match.groups.rest.split(/\s-{2,}\s/)
          if (names.trim() === '') context.report({ loc: before(comment), messageId: 'unnamed' })
          if (reason.join('').trim() === '')
            context.report({ loc: before(comment), messageId: 'unexplained' })
        }
      },
    }
  },
}

/** In front of the comment, where it cannot switch off its own report. */
function before({ loc: { start, end } }) {
  return { start: { line: start.line, column: -1 }, end }
}
