import { z } from 'zod'
import {
  composedPrompt,
  copyBrief,
  explainScreens,
  judgedAnswer,
  judgedExplanation,
  judgedRerank,
  llmCheck,
  llmOrder,
  llmPreview,
  llmReply,
  llmSettings,
  llmState,
  rerankBrief,
} from './llm.ts'

const nothing = z.void()

/** Questions about the language model: part of `requests`. Only main reaches it, and only with what a preview has shown. */
export const llmRequests = {
  'llm:state': { lane: 'main', input: nothing, output: llmState },
  'llm:set-settings': { lane: 'main', input: llmSettings, output: llmState },
  /** Takes the key for the host of the address that is set; empty: forgets it. */
  'llm:set-key': { lane: 'main', input: z.object({ key: z.string().max(500) }), output: llmState },
  /** Lists the server's models. */
  'llm:models': { lane: 'main', input: nothing, output: z.array(z.string()) },
  /** Lists models and asks for one word, with a fixed sentence. */
  'llm:test': { lane: 'main', input: nothing, output: llmCheck },
  /** Composes a prompt and keeps its bytes; nothing is sent. */
  'llm:preview': { lane: 'main', input: llmOrder, output: llmPreview },
  /** Sends the bytes of a preview, once; pieces of the answer come as app events. */
  'llm:send': { lane: 'main', input: z.object({ id: z.string().max(60) }), output: llmReply },
  'llm:cancel': { lane: 'main', input: z.object({ id: z.string().max(60) }), output: nothing },
  'llm:compose': { lane: 'reader', input: llmOrder, output: composedPrompt },
  /** Reads variants out of an answer and strikes what breaks the brief. */
  'llm:judge-copy': {
    lane: 'reader',
    input: z.object({ brief: copyBrief, answer: z.string().max(2_000_000) }),
    output: judgedAnswer,
  },
  /** Reads orders of lists out of an answer: only what was on a list, each once; reasons that break the rules are struck. */
  'llm:judge-rerank': {
    lane: 'reader',
    input: z.object({ brief: rerankBrief, answer: z.string().max(2_000_000) }),
    output: judgedRerank,
  },
  'llm:judge-explanation': {
    lane: 'reader',
    input: z.object({
      screen: z.enum(explainScreens),
      language: z.enum(['en', 'zh-CN']),
      answer: z.string().max(2_000_000),
    }),
    output: judgedExplanation,
  },
} as const
