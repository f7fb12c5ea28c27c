/** A cast overrules the compiler: the same line or the one above says why it is true. */
export const explainCast = {
  meta: {
    type: 'problem',
    messages: { unexplained: 'Say in a comment, on this line or the one above, why this cast is true.' },
    schema: [],
  },
  create(context) {
    const commentedLines = new Set()
    for (const comment of context.sourceCode.getAllComments()) {
      for (let line = comment.loc.start.line; line <= comment.loc.end.line; line++) commentedLines.add(line)
    }
    const isExplained = (node) => {
      const lines = [node.loc.start.line - 1, node.loc.start.line, node.typeAnnotation.loc.start.line]
      return [...lines, node.typeAnnotation.loc.end.line].some((line) => commentedLines.has(line))
    }
    const isConst = (node) =>
      node.typeAnnotation.type === 'TSTypeReference' && node.typeAnnotation.typeName.name === 'const'
    return {
      TSAsExpression(node) {
        if (!isConst(node) && !isExplained(node)) context.report({ node, messageId: 'unexplained' })
      },
    }
  },
}
