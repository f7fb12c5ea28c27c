import { z } from 'zod'
import { copyPlatform } from './copy.ts'
import { offerFacts } from './copy-facts.ts'
import { listId } from './ids.ts'
import { segmentId } from './segments.ts'

/** Programs and services that speak the chat protocol of OpenAI; `other` is any address. */
export const llmPresets = ['ollama', 'lm-studio', 'vllm', 'deepseek', 'qwen', 'openai', 'other'] as const
export type LlmPreset = (typeof llmPresets)[number]

/** The address each preset begins with; none for `other`. */
export const llmPresetAddress: Readonly<Record<LlmPreset, string>> = {
  ollama: 'http://127.0.0.1:11434/v1',
  'lm-studio': 'http://127.0.0.1:1234/v1',
  vllm: 'http://127.0.0.1:8000/v1',
  deepseek: 'https://api.deepseek.com/v1',
  qwen: 'https://dashscope.aliyuncs.com/compatible-mode/v1',
  openai: 'https://api.openai.com/v1',
  other: '',
}

const seconds = z.number().int().min(1).max(3600)
const price = z.number().min(0).max(100_000)

/** Everything about the language model but its key, which is never part of what the window sees. */
export const llmSettings = z.object({
  enabled: z.boolean(),
  preset: z.enum(llmPresets),
  /** Base of the protocol's addresses, without `/chat/completions`. */
  address: z.string().max(500),
  model: z.string().max(200),
  /** The model that turns texts into vectors, on the same address; empty: none. */
  embeddingModel: z.string().max(200).default(''),
  /** null: the model's own; some models take no other. */
  temperature: z.number().min(0).max(2).nullable(),
  /** Whether the answer is asked for in pieces; a few servers cannot. */
  stream: z.boolean(),
  /** Longest answer in tokens. */
  maxTokens: z.number().int().min(16).max(100_000),
  /** Until the connection stands; between two pieces of an answer (the first takes longest); for the whole call. */
  connectSeconds: seconds,
  idleSeconds: seconds,
  totalSeconds: seconds,
  /** Per million tokens, in a currency of the user's; null: not told. */
  inputPrice: price.nullable(),
  outputPrice: price.nullable(),
  embeddingPrice: price.nullable().default(null),
  currency: z.string().max(8),
})
export type LlmSettings = z.output<typeof llmSettings>

export const defaultLlmSettings: LlmSettings = {
  enabled: false,
  preset: 'ollama',
  address: llmPresetAddress.ollama,
  model: '',
  embeddingModel: '',
  temperature: 0.7,
  stream: true,
  maxTokens: 2_000,
  connectSeconds: 10,
  idleSeconds: 120,
  totalSeconds: 600,
  inputPrice: null,
  outputPrice: null,
  embeddingPrice: null,
  currency: 'USD',
}

/** none: no key; kept: in the system's key store; session: in memory until the app quits. */
export const llmKeyStates = ['none', 'kept', 'session'] as const
export const llmState = z.object({
  settings: llmSettings,
  key: z.enum(llmKeyStates),
  /** Whether the system has a key store that is one. */
  canKeep: z.boolean(),
})
export type LlmState = z.output<typeof llmState>

/** Kinds of personal data that are masked in a prompt. */
export const maskKinds = [
  'name',
  'email',
  'phone',
  'id-number',
  'card',
  'address',
  'account',
  'customer-id',
] as const

export const promptMask = z.object({
  /** What stands in its place, for instance `[email-1]`. */
  mask: z.string(),
  kind: z.enum(maskKinds),
  value: z.string(),
  count: z.number().int(),
  revealed: z.boolean(),
})
export type PromptMask = z.output<typeof promptMask>

export const chatMessage = z.object({ role: z.enum(['system', 'user']), content: z.string() })
export type ChatMessage = z.output<typeof chatMessage>

export const briefTones = ['plain', 'warm', 'bold', 'playful', 'expert'] as const
const shortText = z.string().max(300)

/** What texts are to be written. */
export const copyBrief = z.object({
  facts: offerFacts,
  /** Further facts that may be stated. */
  more: z.array(shortText).max(30),
  platform: copyPlatform,
  language: z.enum(['en', 'zh']),
  tone: z.enum(briefTones),
  /** The brand's voice in own words. */
  voice: z.string().max(1_000),
  banned: z.array(z.string().min(1).max(80)).max(100),
  /** Stricter than the platform's own limit, counted as the platform counts; null: the platform's. */
  longest: z.number().int().min(4).max(5_000).nullable(),
  variants: z.number().int().min(1).max(20),
  current: z.string().max(2_000),
  /** Own winners to learn the manner from. */
  examples: z.number().int().min(0).max(20),
  field: z.enum(['headline', 'body', 'subject']),
  measure: z.enum(['clicks', 'opens', 'conversions']),
})
export type CopyBrief = z.output<typeof copyBrief>

/** Lists of a few customers that are to be put into another order. */
export const rerankBrief = z.object({
  listId,
  /** Only of members of this segment; null: of all on the list. */
  segmentId: segmentId.nullable(),
  /** How many customers are drawn. */
  customers: z.number().int().min(1).max(20),
  seed: z.number().int().min(0).max(2_147_483_647),
  language: z.enum(['en', 'zh']),
  banned: z.array(z.string().min(1).max(80)).max(100),
})
export type RerankBrief = z.output<typeof rerankBrief>

/** Screens whose figures can be told in words. */
export const explainScreens = ['pipeline', 'customers', 'forecast', 'ads', 'strategy'] as const
export type ExplainScreen = (typeof explainScreens)[number]
/** What is asked of the model. */
export const llmTask = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('copy'), brief: copyBrief }),
  /** A screen in words, from its figures alone. */
  z.object({ kind: z.literal('explain'), screen: z.enum(explainScreens), language: z.enum(['en', 'zh-CN']) }),
  /** Recommendation lists in another order, with reasons. */
  z.object({ kind: z.literal('rerank'), brief: rerankBrief }),
])
export type LlmTask = z.output<typeof llmTask>

const revealed = z.array(z.string().max(60)).max(500)

/** A task, and the masks that the user has ticked. */
export const llmOrder = z.object({
  task: llmTask,
  revealed,
  /** The task in the user's own words; empty: as it comes. Rules and checks stay. */
  wording: z.string().max(2_000).default(''),
})
export type LlmOrder = z.output<typeof llmOrder>

/** A prompt as it would be sent, with what was masked. */
export const composedPrompt = z.object({
  messages: z.array(chatMessage),
  /** What is asked, before it was masked: the user's own words, or the usual ones. */
  wording: z.string(),
  masks: z.array(promptMask),
  /** Estimates: there is no way to count without the model's own tokenizer. */
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
})
export type ComposedPrompt = z.output<typeof composedPrompt>

/** What the user sees before anything is sent; `body` are the bytes that will be. */
export const llmPreview = composedPrompt.extend({
  id: z.string(),
  address: z.string(),
  host: z.string(),
  model: z.string(),
  body: z.string(),
  hasKey: z.boolean(),
  /** In the user's currency; null without prices. */
  cost: z.number().nullable(),
  currency: z.string(),
})
export type LlmPreview = z.output<typeof llmPreview>

export const llmReply = z.object({
  text: z.string(),
  /** Why the model ended: it was done, or the length was up. */
  finish: z.enum(['stop', 'length', 'other']),
  /** Told by the server, where it tells. */
  inputTokens: z.number().int().nullable(),
  outputTokens: z.number().int().nullable(),
  cost: z.number().nullable(),
  seconds: z.number(),
  streamed: z.boolean(),
  attempts: z.number().int(),
})
export type LlmReply = z.output<typeof llmReply>

export const llmCheck = z.object({
  models: z.array(z.string()),
  /** Whether the model that is set is among them; null where none is set or the server lists none. */
  known: z.boolean().nullable(),
  reply: z.string(),
  streamed: z.boolean(),
  seconds: z.number(),
})
export type LlmCheck = z.output<typeof llmCheck>

/** Why a text that came back is struck. */
export const strikeReasons = [
  'wrong-language',
  'too-long',
  'banned-word',
  'absolute-word',
  'medical-claim',
  'broken-placeholder',
  'unfounded-number',
  'unfounded-claim',
  'foreign-contact',
  'instruction',
  'personal-data',
  'markup',
  'duplicate',
  'empty',
] as const
export const strike = z.object({
  reason: z.enum(strikeReasons),
  found: z.string(),
  limit: z.number().nullable(),
})

export const writtenVariant = z.object({
  text: z.string(),
  /** Counted as the platform counts. */
  length: z.number().int(),
  /** Empty: it may be used. */
  strikes: z.array(strike),
})
export type WrittenVariant = z.output<typeof writtenVariant>

export const judgedAnswer = z.object({
  variants: z.array(writtenVariant),
  /** json: as asked; lines: read from a list; none: nothing in it could be read as variants. */
  form: z.enum(['json', 'lines', 'none']),
})
export type JudgedAnswer = z.output<typeof judgedAnswer>

export const rerankViolations = ['not-on-list', 'twice'] as const

/** Lists in their new order: each holds exactly the products it held. */
export const judgedRerank = z.object({
  form: z.enum(['json', 'none']),
  /** Lists in the answer that nobody asked about. */
  strangers: z.number().int(),
  lists: z.array(
    z.object({
      customer: z.string(),
      isAnswered: z.boolean(),
      /** Products at the end that the answer did not name; they stand as they stood. */
      leftOut: z.number().int(),
      violations: z.array(z.object({ reason: z.enum(rerankViolations), found: z.string() })),
      rows: z.array(
        z.object({
          product: z.string(),
          was: z.number().int(),
          now: z.number().int(),
          /** Empty where there is none or it was struck. */
          reason: z.string(),
          strikes: z.array(strike),
        }),
      ),
    }),
  ),
})
export type JudgedRerank = z.output<typeof judgedRerank>

/** An explanation as it may be shown: plain text, with the figures in it that are none of those it was given. */
export const judgedExplanation = z.object({ text: z.string(), invented: z.array(z.string()) })
