import { describe, expect, it } from 'vitest'
import { projectInMemory } from '../open.ts'
import { eraseInTexts } from './erase-in-texts.ts'

function after(texts: readonly string[], personal: readonly string[]): { texts: unknown; changed: number } {
  const db = projectInMemory()
  const add = db.prepare<[string]>(
    `INSERT INTO copy_drafts (saved_at, draft) VALUES (1, json_object('text', ?))`,
  )
  for (const text of texts) add.run(text)
  const changed = eraseInTexts(db, personal)
  return {
    changed,
    texts: db.prepare<[], string>(`SELECT draft ->> 'text' FROM copy_drafts ORDER BY draft_id`).pluck().all(),
  }
}

describe('taking a person out of kept texts', () => {
  it('finds names in Chinese characters without spaces around them', () => {
    expect(after(['王小明您好，新茶到了', '给欧阳小明的礼物', '新茶到了'], ['王小明', '欧阳小明'])).toEqual({
      changed: 2,
      texts: ['…您好，新茶到了', '给…的礼物', '新茶到了'],
    })
  })

  it('takes a name of two characters for one only where it can be nothing else', () => {
    expect(after(['亲爱的高兴，新茶到了', '高兴女士', '@高兴', '高兴', '让您高兴的新茶'], ['高兴'])).toEqual({
      changed: 4,
      texts: ['亲爱的…，新茶到了', '…女士', '@…', '…', '让您高兴的新茶'],
    })
  })

  it('takes words in letters and digits as a whole, and leaves short ones', () => {
    expect(after(['Dear Ann Lee, hi', 'Joann Lee', 'A1 and C-10042'], ['Ann Lee', 'A1', 'C-10042'])).toEqual({
      changed: 2,
      texts: ['Dear …, hi', 'Joann Lee', 'A1 and …'],
    })
  })

  it('does nothing where there is nothing to find', () => {
    expect(after(['Tea'], [])).toEqual({ changed: 0, texts: ['Tea'] })
  })
})
