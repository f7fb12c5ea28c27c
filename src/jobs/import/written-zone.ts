/** Minutes east of UTC of abbreviations that mean one thing in practice (as in the tz database's comments). */
const known: Readonly<Record<string, number>> = {
  Z: 0,
  UTC: 0,
  GMT: 0,
  WET: 0,
  WEST: 60,
  CET: 60,
  CEST: 120,
  MEZ: 60,
  MESZ: 120,
  EET: 120,
  EEST: 180,
  MSK: 180,
  PKT: 300,
  WIB: 420,
  ICT: 420,
  HKT: 480,
  SGT: 480,
  PHT: 480,
  MYT: 480,
  AWST: 480,
  JST: 540,
  KST: 540,
  ACST: 570,
  ACDT: 630,
  AEST: 600,
  AEDT: 660,
  NZST: 720,
  NZDT: 780,
  EST: -300,
  EDT: -240,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
  AKST: -540,
  AKDT: -480,
  HST: -600,
  BRT: -180,
}

/** Abbreviations that several places use: the zone of the file decides, where it is one of theirs. */
const ambiguous: Readonly<Record<string, readonly (readonly [minutes: number, zones: RegExp])[]>> = {
  CST: [
    [-360, /^(?:America|US|Canada|Mexico)\//],
    [480, /^(?:Asia\/|PRC$|ROC$)/],
  ],
  IST: [
    [330, /^Asia\/(?:Kolkata|Calcutta)$/],
    [120, /^(?:Asia\/(?:Jerusalem|Tel_Aviv)|Israel)$/],
    [60, /^(?:Europe\/Dublin|Eire)$/],
  ],
  BST: [
    [60, /^(?:Europe\/(?:London|Belfast|Jersey|Guernsey|Isle_of_Man)|GB|GB-Eire)$/],
    [360, /^Asia\/(?:Dhaka|Dacca)$/],
  ],
  AST: [
    [-240, /^(?:America|Atlantic|Canada)\//],
    [180, /^Asia\//],
  ],
  ADT: [[-180, /^(?:America|Atlantic|Canada)\//]],
}

/** The zone a file is said to be in: its name, and minutes east of UTC over the year. */
export type OwnZone = { readonly name: string; readonly offsets: () => readonly number[] }

const OFFSET = /^(?:UTC|GMT)?\s?([+-])(\d{1,2})(?::?(\d{2}))?$/i
const MAX_HOURS = 14

/**
 * Minutes east of UTC that a zone means as it is written beside a time: `Z`, `+0800`, `GMT+8`, `PST`. null where it means nothing that is
 * known, or several things of which the zone of the file decides none.
 */
export function minutesOfZone(written: string, own?: OwnZone): number | null {
  const text = written.trim().toUpperCase()
  const offset = OFFSET.exec(text)
  if (offset !== null) {
    const [hours, minutes] = [Number(offset[2]), Number(offset[3] ?? '0')]
    if (hours > MAX_HOURS || minutes > 59) return null
    return (offset[1] === '-' ? -1 : 1) * (hours * 60 + minutes)
  }
  const one = known[text]
  if (one !== undefined) return one
  if (own === undefined) return null
  const found = ambiguous[text]?.find(
    ([minutes, zones]) => zones.test(own.name) && own.offsets().includes(minutes),
  )
  return found?.[0] ?? null
}

/** Names of zones that shops write beside their times, instead of those of the tz database. */
const names: Readonly<Record<string, string>> = {
  'eastern time (us & canada)': 'America/New_York',
  'central time (us & canada)': 'America/Chicago',
  'mountain time (us & canada)': 'America/Denver',
  'pacific time (us & canada)': 'America/Los_Angeles',
  'eastern time': 'America/New_York',
  'central time': 'America/Chicago',
  'mountain time': 'America/Denver',
  'pacific time': 'America/Los_Angeles',
  'eastern standard time': 'America/New_York',
  'central standard time': 'America/Chicago',
  'mountain standard time': 'America/Denver',
  'pacific standard time': 'America/Los_Angeles',
  'china standard time': 'Asia/Shanghai',
  北京时间: 'Asia/Shanghai',
  中国标准时间: 'Asia/Shanghai',
  alaska: 'America/Anchorage',
  hawaii: 'Pacific/Honolulu',
  london: 'Europe/London',
  sydney: 'Australia/Sydney',
  tokyo: 'Asia/Tokyo',
  beijing: 'Asia/Shanghai',
}

/** The name in the tz database of what a column of zones tells; undefined where it is none. */
export function zoneNameOf(written: string): string | undefined {
  const text = written.trim()
  const key = text.toLowerCase()
  // A cell may hold any word, `constructor` too.
  const named = Object.hasOwn(names, key) ? names[key] : undefined
  if (named !== undefined) return named
  if (!/^[A-Za-z]+(?:[/_+-][A-Za-z]+)+$/.test(text)) return undefined
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: text }).resolvedOptions().timeZone
  } catch {
    // No zone has this name.
    return undefined
  }
}
