import { describe, expect, it } from 'vitest'
import { projectInMemory } from '../open.ts'
import { copyTrials, testedCopies } from './copy-trials.ts'
import { addImport } from './test-shop.ts'

function project() {
  const db = projectInMemory()
  const importId = addImport(db, [])
  let line = 1
  const add = (test: string, texts: { headline?: string; subject?: string }, counts: number[]) => {
    const [impressions = null, recipients = null, opens = null, clicks = null] = counts.map((n) =>
      n < 0 ? null : n,
    )
    line++
    db.prepare(
      `INSERT INTO copy_results (import_id, line, identity, test, headline, subject, impressions, recipients, opens, clicks)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      importId,
      line,
      line,
      test,
      texts.headline ?? '',
      texts.subject ?? '',
      impressions,
      recipients,
      opens,
      clicks,
    )
  }
  return { db, add }
}

describe('testedCopies', () => {
  it('tells nothing of a project without tests', () => {
    expect(testedCopies(projectInMemory())).toEqual([])
  })

  it('counts tests with two texts or more, most first, and takes subjects by their openings', () => {
    const { db, add } = project()
    for (const test of ['a', 'b', 'c']) {
      add(test, { subject: 'One' }, [-1, 100, 20, 4])
      add(test, { subject: 'Two' }, [-1, 100, 30, 5])
    }
    add('d', { headline: 'One' }, [100, -1, -1, 4])
    add('d', { headline: 'Two' }, [100, -1, -1, 5])
    // A text alone, a text twice, and counts that cannot be are no tests.
    add('e', { headline: 'Alone' }, [100, -1, -1, 4])
    add('f', { headline: 'Twice' }, [100, -1, -1, 4])
    add('f', { headline: 'Twice' }, [100, -1, -1, 5])
    add('g', { headline: 'One' }, [100, -1, -1, 4])
    add('g', { headline: 'Two' }, [100, -1, -1, 500])
    expect(testedCopies(db)).toEqual([
      { field: 'subject', measure: 'opens', tests: 3, texts: 6 },
      { field: 'subject', measure: 'clicks', tests: 3, texts: 6 },
      { field: 'headline', measure: 'clicks', tests: 1, texts: 2 },
    ])
    expect(copyTrials(db, 'subject', 'opens')).toHaveLength(6)
  })
})
