/** What the command line says about data, line by line; the English words are part of its interface. */
export const terminal = {
  counts:
    'read {{read}}, accepted {{accepted}}, merged {{merged}}, duplicates {{duplicates}}, quarantined {{quarantined}}, skipped {{skipped}}',
  made: 'Made {{file}}',
  nothingWritten: '{{file}} (nothing written)',
  leftOut: '  left out: {{reasons}}',
  marked: '  marked: {{n}} × {{words}} ({{name}})',
  setAside: '  set aside: {{n}} × {{words}} ({{name}})',
  keepAnonymous: '  --keep-anonymous keeps rows that name no customer, as sales of nobody in particular',
  keepWithoutProduct: '  --keep-without-product keeps rows that name no product, as whole orders',
  toMend:
    '  to see and mend them: sextant quarantine --project {{project}}, sextant fix --project {{project}}',
  notImported: '  not imported: {{columns}}',
  more: '  … {{n}} more',
  missing: '  missing for {{target}}: {{roles}}',
  or: ' or ',
  sayColumn: '  say which column it is: --map {{example}} (repeatable)',
  sayTarget: '  or that the rows are something else: --target {{targets}}',
  joinOrders:
    '  The rows name an order, but not who bought and when. If another file tells that for each order: --join FILE',
  joinPeople: '  If another file tells who bought in each order, both become one table: --join FILE',
  joinLines:
    '  If another file tells the products of each order, import that one, and join this to it: --join FILE',
  rateCopy:
    '  Texts without results have nothing to learn from; sextant copy diagnose and sextant copy score rate them.',
  joined:
    'Joined by {{on}}: {{lines}} lines, {{withoutOrder}} without an order in the other file, {{withoutLines}} orders without a line (not imported)',
  joinLeftOut: '{{joined}}; of whole orders, so not taken: {{columns}}',
  note: '{{file}}: left out, a note and no table',
  ofImport: 'import {{id}}: {{file}}, {{n}} rows set aside',
  line: '  line {{line}}, {{column}} {{value}}: {{words}} ({{name}})',
  atByte: '{{words}}, byte {{byte}}',
  wholeLine: '  line {{line}}: {{words}} ({{name}})',
  rows: 'rows',
  fixed:
    '{{n}} rows: accepted {{accepted}}, merged {{merged}}, duplicates {{duplicates}}, dropped {{dropped}}, set aside still {{still}}, unchanged {{unchanged}}',
  trial: 'trial: {{fixed}}',
  takenBack: 'Taken back: step {{id}} ({{kind}})',
  takenBackRows: 'Taken back: {{n}} interactions',
  doneAgain: 'Done again: step {{id}} ({{kind}})',
  step: 'step {{id}}: {{kind}}, {{state}}, {{at}}',
  quality: 'import {{id}}: {{file}}, score {{score}}',
  stepKind: { import: 'import', fix: 'fix', merge: 'merge', dismiss: 'dismiss' },
  stepState: { done: 'done', undone: 'undone' },
  skipped: {
    blank: 'blank',
    preamble: 'preamble',
    comment: 'comment',
    totals: 'totals',
    'repeated-header': 'repeated-header',
    footer: 'footer',
    dropped: 'dropped',
    'no-items': 'no-items',
  },
}
