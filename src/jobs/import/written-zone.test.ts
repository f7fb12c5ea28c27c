import { describe, expect, it } from 'vitest'
import { minutesOfZone, zoneNameOf } from './written-zone.ts'

describe('a zone in a cell of its own', () => {
  it('is known by its name in the tz database, or as shops write it', () => {
    expect(['Europe/Berlin', ' Pacific Time (US & Canada) ', '北京时间'].map(zoneNameOf)).toEqual([
      'Europe/Berlin',
      'America/Los_Angeles',
      'Asia/Shanghai',
    ])
  })

  it.each(['constructor', '__proto__', 'toString', 'valueOf', 'hasOwnProperty', '', 'Mars/Base', '5'])(
    'is none where the cell says %j',
    (text) => {
      expect([zoneNameOf(text), minutesOfZone(text)]).toEqual([undefined, null])
    },
  )
})
