/**
 * Every `data-testid` of the window, in one place, so that journeys can rely on them. Notes for journeys:
 * - `*Select`-like fields (encoding, delimiter, roles, kind, target, language, ...) are native `<select>` elements whose
 *   option values are the contract's own words ('utf-8', ',', 'customer-id', 'ials', 'zh-CN', ...): use `selectOption`.
 *   The delimiter's option value for a tab is '\t'. The header choice ('yes' | 'no') is a native select as well.
 * - Tables of unknown length are virtual: rows outside the window are not in the document. Each table element has
 *   `aria-rowcount` (records found + 1 for the header); each row has `data-row` (0-based) once loaded.
 * - The job tray has `data-state` ('idle' | 'running' | 'finished' | 'failed' | 'cancelled') and `data-job` (job kind).
 * - The way through the import: choosing, dropping or taking the sample leads to "Read as" by itself; `wizard-next` leads
 *   to "Columns"; `wizard-check` leads to "Check" and starts the trial run; `wizard-check-report` appears when it is
 *   done; `wizard-run` starts the import; `wizard-summary` appears when it is done (its counts are in
 *   `data-count="read|accepted|merged|duplicates|quarantined|skipped"` elements).
 * - Views have `data-testid="view-<name>"` on their root; every failure shown has `data-testid="failure"` and
 *   `data-code="<FailureCode>"`.
 */
export const testIds = {
  // Strategy
  viewStrategy: 'view-strategy',
  planFrom: 'plan-from',
  planDays: 'plan-days',
  planBudget: 'plan-budget',
  planMargin: 'plan-margin',
  planHoldout: 'plan-holdout',
  planMinContacts: 'plan-min-contacts',
  planSegments: 'plan-segments',
  planMake: 'plan-make',
  reportWrite: 'report-write',
  reportPdf: 'report-pdf',
  reportHtml: 'report-html',
  planResult: 'plan-result',
  planSummary: 'plan-summary',
  planChart: 'plan-chart',
  planConflicts: 'plan-conflicts',
  planWhatIf: 'plan-what-if',
  planAccept: 'plan-accept',
  planReject: 'plan-reject',
  planContacts: 'plan-contacts',
  planExport: 'plan-export',
  planExportXlsx: 'plan-export-xlsx',
  planExportIcs: 'plan-export-ics',
  planExportCsv: 'plan-export-csv',
  planExportHtml: 'plan-export-html',
  planExportPdf: 'plan-export-pdf',
  planUndo: 'plan-undo',
  planRedo: 'plan-redo',
  planSettings: 'plan-settings',
  planAdd: 'plan-add',
  planEdit: 'plan-edit',
  planMore: 'plan-more',
  planDuplicate: 'plan-duplicate',
  planForm: 'plan-form',
  planFormGroup: 'plan-form-group',
  planFormChannel: 'plan-form-channel',
  planFormFrom: 'plan-form-from',
  planFormTo: 'plan-form-to',
  planFormBudget: 'plan-form-budget',
  planFormOffer: 'plan-form-offer',
  planFormSave: 'plan-form-save',
  planCalendar: 'plan-calendar',
  planBar: 'plan-bar',
  planWhatIfTable: 'plan-what-if-table',
  planLearned: 'plan-learned',
  planSpend: 'plan-spend',
  // Forecast
  navForecast: 'nav-forecast',
  viewForecast: 'view-forecast',
  forecastMetric: 'forecast-metric',
  forecastBy: 'forecast-by',
  forecastSlice: 'forecast-slice',
  forecastHorizon: 'forecast-horizon',
  forecastStart: 'forecast-start',
  forecastShown: 'forecast-shown',
  forecastResult: 'forecast-result',
  forecastExport: 'forecast-export',
  forecastChart: 'forecast-chart',
  forecastFigures: 'forecast-figures',
  forecastOutcome: 'forecast-outcome',
  forecastEffects: 'forecast-effects',
  forecastAnomalies: 'forecast-anomalies',
  forecastBoard: 'forecast-board',
  forecastGoal: 'forecast-goal',
  forecastChance: 'forecast-chance',
  forecastTable: 'forecast-table',
  forecastEventName: 'forecast-event-name',
  forecastEventFrom: 'forecast-event-from',
  forecastEventTo: 'forecast-event-to',
  forecastEventUplift: 'forecast-event-uplift',
  forecastEventAdd: 'forecast-event-add',
  forecastEventEdit: 'forecast-event-edit',
  forecastWhatIf: 'forecast-what-if',
  forecastWhatIfPrice: 'forecast-what-if-price',
  forecastWhatIfSpend: 'forecast-what-if-spend',
  forecastWhatIfDiscount: 'forecast-what-if-discount',
  forecastWhatIfFrom: 'forecast-what-if-from',
  forecastWhatIfTo: 'forecast-what-if-to',
  forecastDrivers: 'forecast-drivers',
  forecastDriversFound: 'forecast-drivers-found',
  forecastMultiples: 'forecast-multiples',
  forecastSearch: 'forecast-search',
  forecastCalendarChina: 'forecast-calendar-china',
  forecastEvents: 'forecast-events',

  // Copy
  viewCopy: 'view-copy',
  copyDrafts: 'copy-drafts',
  copyCurrent: 'copy-current',
  copyPlatform: 'copy-platform',
  copyField: 'copy-field',
  copyMeasure: 'copy-measure',
  copyTested: 'copy-tested',
  copyScore: 'copy-score',
  copyResult: 'copy-result',
  copyVerdict: 'copy-verdict',
  copyChecks: 'copy-checks',
  copyEffects: 'copy-effects',
  copyVary: 'copy-vary',
  copyVariants: 'copy-variants',

  // Language model
  llmSettings: 'llm-settings',
  llmEnabled: 'llm-enabled',
  llmPreset: 'llm-preset',
  llmAddress: 'llm-address',
  llmModel: 'llm-model',
  llmModels: 'llm-models',
  llmMore: 'llm-more',
  llmLimit: 'llm-limit',
  llmPrice: 'llm-price',
  llmSave: 'llm-save',
  llmKey: 'llm-key',
  llmKeySave: 'llm-key-save',
  llmKeyForget: 'llm-key-forget',
  llmKeyState: 'llm-key-state',
  llmTest: 'llm-test',
  llmTestGood: 'llm-test-good',
  llmGoSettings: 'llm-go-settings',
  llmShowPrompt: 'llm-show-prompt',
  llmPreview: 'llm-preview',
  llmTokens: 'llm-tokens',
  llmBody: 'llm-body',
  llmWording: 'llm-wording',
  llmWordingApply: 'llm-wording-apply',
  llmEmbeddingModel: 'llm-embedding-model',
  vectorsPanel: 'vectors-panel',
  vectorsField: 'vectors-field',
  vectorsAsk: 'vectors-ask',
  vectorsPreview: 'vectors-preview',
  vectorsBody: 'vectors-body',
  vectorsSend: 'vectors-send',
  vectorsDone: 'vectors-done',
  vectorsState: 'vectors-state',
  rerankPanel: 'rerank-panel',
  rerankName: 'rerank-name',
  rerankSave: 'rerank-save',
  rerankAsk: 'rerank-ask',
  rerankResult: 'rerank-result',
  rerankCustomers: 'rerank-customers',
  llmMessage: 'llm-message',
  llmMasks: 'llm-masks',
  llmMask: 'llm-mask',
  llmSend: 'llm-send',
  llmDoNotSend: 'llm-do-not-send',
  llmRunning: 'llm-running',
  llmStream: 'llm-stream',
  llmCancel: 'llm-cancel',
  llmCancelled: 'llm-cancelled',
  llmDone: 'llm-done',
  llmAnswer: 'llm-answer',
  explainPanel: 'explain-panel',
  explainAsk: 'explain-ask',
  explainText: 'explain-text',
  modelWriter: 'model-writer',
  writeWay: 'write-way',
  briefMore: 'brief-more',
  briefVoice: 'brief-voice',
  briefLanguage: 'brief-language',
  briefTone: 'brief-tone',
  briefBanned: 'brief-banned',
  briefVariants: 'brief-variants',
  briefLongest: 'brief-longest',
  written: 'written',
  writtenUse: 'written-use',
  writtenScore: 'written-score',
  writtenToTest: 'written-to-test',
  writtenSave: 'written-save',
  savedDrafts: 'saved-drafts',
  savedDraftSave: 'saved-draft-save',
  savedDraftOpen: 'saved-draft-open',
  savedDraftScore: 'saved-draft-score',
  savedDraftTest: 'saved-draft-test',
  savedDraftDelete: 'saved-draft-delete',

  // Charts
  chartMenu: 'chart-menu',
  chartSavePng: 'chart-save-png',
  chartSaveSvg: 'chart-save-svg',
  chartSaveCsv: 'chart-save-csv',

  // Shell
  navPipeline: 'nav-pipeline',
  navData: 'nav-data',
  navCustomers: 'nav-customers',
  navRecommendations: 'nav-recommendations',
  navCopy: 'nav-copy',
  navAds: 'nav-ads',
  navStrategy: 'nav-strategy',
  navSettings: 'nav-settings',
  projectName: 'project-name',
  headerImport: 'import-open',
  headerLanguage: 'header-language',
  headerTheme: 'header-theme',
  jobTray: 'job-tray',
  jobProgress: 'job-progress',
  jobCancel: 'job-cancel',
  jobDismiss: 'job-dismiss',
  jobAnnouncer: 'job-announcer',
  dropZone: 'drop-zone',
  failure: 'failure',

  // Welcome
  viewWelcome: 'view-welcome',
  welcomeNew: 'welcome-new',
  welcomeOpen: 'welcome-open',
  welcomeSample: 'welcome-sample',
  welcomeRecent: 'welcome-recent',

  // Ads
  viewAds: 'view-ads',
  adsLevel: 'ads-level',
  adsInsights: 'ads-insights',
  adsDaily: 'ads-daily',
  adsTable: 'ads-table',
  adsAdequacy: 'ads-adequacy',
  adsVerdict: 'ads-verdict',
  adsOutcome: 'ads-outcome',
  adsBy: 'ads-by',
  adsEvery: 'ads-every',
  adsFit: 'ads-fit',
  adsSampleReport: 'ads-sample-report',
  adsInputs: 'ads-inputs',
  adsFrom: 'ads-from',
  adsTo: 'ads-to',
  adsMargin: 'ads-margin',
  adsMerge: 'ads-merge',
  adsMergeAdvice: 'ads-merge-advice',
  adsHealth: 'ads-health',
  adsHealthVerdict: 'ads-health-verdict',
  adsReturns: 'ads-returns',
  adsCurves: 'ads-curves',
  adsChannels: 'ads-channels',
  adsGoal: 'ads-goal',
  adsTarget: 'ads-target',
  adsAmount: 'ads-amount',
  adsPeriods: 'ads-periods',
  adsPace: 'ads-pace',
  adsAround: 'ads-around',
  adsLimits: 'ads-limits',
  adsBinding: 'ads-binding',
  adsProblems: 'ads-problems',
  adsScenarios: 'ads-scenarios',
  adsSchedule: 'ads-schedule',
  adsKeepPlan: 'ads-keep-plan',
  adsPlanKept: 'ads-plan-kept',
  adsAddArm: 'ads-add-arm',
  sentTests: 'sent-tests',
  sentTestNew: 'sent-test-new',
  sentTestOpen: 'sent-test-open',
  sentTestDelete: 'sent-test-delete',
  sentTestKeep: 'sent-test-keep',
  ownDecision: 'own-decision',
  ownDecisionWinner: 'own-decision-winner',
  ownDecisionDecide: 'own-decision-decide',
  ownDecisionMade: 'own-decision-made',
  ownDecisionBack: 'own-decision-back',
  adsArmsGroup: 'ads-arms-group',
  adsArmsMeasure: 'ads-arms-measure',
  adsArmsTake: 'ads-arms-take',
  adsDecision: 'ads-decision',
  adsDecisionVerdict: 'ads-decision-verdict',
  adsNext: 'ads-next',
  adsSimulate: 'ads-simulate',
  adsRegret: 'ads-regret',
  adsFile: 'ads-file',
  adsFileOpen: 'ads-file-open',
  adsFileSaid: 'ads-file-said',
  adsFileEven: 'ads-file-even',
  adsFileTake: 'ads-file-take',
  adsValues: 'ads-values',
  adsValuesVerdict: 'ads-values-verdict',
  adsSegments: 'ads-segments',
  adsSegmentsNone: 'ads-segments-none',
  adsSegmentsGroup: 'ads-segments-group',
  adsSegmentsChart: 'ads-segments-chart',
  adsSegmentsTable: 'ads-segments-table',
  adsSegmentsExport: 'ads-segments-export',
  adsLog: 'ads-log',
  adsLogSaid: 'ads-log-said',
  adsLogChart: 'ads-log-chart',
  adsLogTable: 'ads-log-table',
  adsLogExport: 'ads-log-export',
  adsLogName: 'ads-log-name',
  adsLogKeep: 'ads-log-keep',
  adsLogIsKept: 'ads-log-is-kept',
  adsLogDelete: 'ads-log-delete',
  adsProjectLogs: 'ads-project-logs',
  adsProjectLog: 'ads-project-log',
  adsMarginShare: 'ads-margin-share',
  adsPaceSection: 'ads-pace',
  adsPaceFrom: 'ads-pace-from',
  adsPaceTo: 'ads-pace-to',
  adsPaceAll: 'ads-pace-all',
  adsPaceKeep: 'ads-pace-keep',
  adsPacePlan: 'ads-pace-plan',
  adsPaceTable: 'ads-pace-table',
  adsPaceSaid: 'ads-pace-said',
  adsPaceExport: 'ads-pace-export',

  // Pipeline
  viewPipeline: 'view-pipeline',
  pipelineDiagram: 'pipeline-diagram',
  pipelineTable: 'pipeline-table',
  pipelineNext: 'pipeline-next',
  pipelineExportMmd: 'pipeline-export-mmd',
  pipelineExportSvg: 'pipeline-export-svg',
  pipelineExportPng: 'pipeline-export-png',

  // Data
  viewData: 'view-data',
  tabImports: 'tab-imports',
  tabQuarantine: 'tab-quarantine',
  tabCustomers: 'tab-customers',
  tabProducts: 'tab-products',
  tabInteractions: 'tab-interactions',
  tabResults: 'tab-results',
  backupsOn: 'backups-on',
  backupTake: 'backup-take',
  backupNote: 'backup-note',
  backupTable: 'backup-table',
  backupRestore: 'backup-restore',
  backupSaveAs: 'backup-save-as',
  watchCard: 'watch-card',
  watchStart: 'watch-start',
  watchStop: 'watch-stop',
  watchAgain: 'watch-again',
  watchResume: 'watch-resume',
  watchTable: 'watch-table',
  watchImport: 'watch-import',
  resultsWhich: 'results-which',
  resultsTable: 'results-table',
  importsTable: 'imports-table',
  quarantineTable: 'quarantine-table',
  quarantineImport: 'quarantine-import',
  quarantineReason: 'quarantine-reason',
  quarantineExport: 'quarantine-export',
  quarantineFix: 'quarantine-fix',
  quarantineFaults: 'quarantine-faults',
  quarantineCell: 'quarantine-cell',
  fixDialog: 'fix-dialog',
  fixChoice: 'fix-choice',
  fixColumn: 'fix-column',
  fixFind: 'fix-find',
  fixValue: 'fix-value',
  fixDecimal: 'fix-decimal',
  fixReading: 'fix-reading',
  fixDateOrder: 'fix-date-order',
  fixTry: 'fix-try',
  fixApply: 'fix-apply',
  fixTrial: 'fix-trial',
  fixApplied: 'fix-applied',
  fixUndo: 'fix-undo',
  customersTable: 'customers-table',
  productsTable: 'products-table',
  interactionsTable: 'interactions-table',
  tableSearch: 'table-search',
  tableTotal: 'table-total',
  confirmOk: 'confirm-ok',
  confirmCancel: 'confirm-cancel',

  // Import wizard
  viewWizard: 'view-wizard',
  wizardFileChoose: 'wizard-file-choose',
  wizardFileSample: 'wizard-file-sample',
  wizardNext: 'wizard-next',
  wizardBack: 'wizard-back',
  wizardClose: 'wizard-close',
  wizardReadAs: 'wizard-read-as',
  wizardJoin: 'wizard-join',
  wizardJoinQueued: 'wizard-join-queued',
  wizardJoinSide: 'wizard-join-side',
  wizardJoinLineKey: 'wizard-join-line-key',
  wizardJoinOrderKey: 'wizard-join-order-key',
  wizardJoinResult: 'wizard-join-result',
  wizardJoinUse: 'wizard-join-use',
  wizardJoined: 'wizard-joined',
  wizardEncoding: 'wizard-encoding',
  wizardPreset: 'wizard-preset',
  wizardMapping: 'wizard-mapping',
  wizardMappingUsed: 'wizard-mapping-used',
  tabDuplicates: 'tab-duplicates',
  tabQuality: 'tab-quality',
  tabRules: 'tab-rules',
  tabHistory: 'tab-history',
  qualityImport: 'quality-import',
  qualityScore: 'quality-score',
  qualityFlags: 'quality-flags',
  qualityTable: 'quality-table',
  qualityChart: 'quality-chart',
  rulesTable: 'rules-table',
  rulesReset: 'rules-reset',
  historyTable: 'history-table',
  historyUndo: 'history-undo',
  historyRedo: 'history-redo',
  duplicatesEntity: 'duplicates-entity',
  duplicatesState: 'duplicates-state',
  duplicatesSearch: 'duplicates-search',
  duplicatesMergeSure: 'duplicates-merge-sure',
  duplicatesFound: 'duplicates-found',
  duplicatesList: 'duplicates-list',
  pairMerge: 'pair-merge',
  pairApart: 'pair-apart',
  pairUndo: 'pair-undo',
  mappingName: 'mapping-name',
  mappingSave: 'mapping-save',
  mappingSaved: 'mapping-saved',
  mappingsTable: 'mappings-table',
  mappingsImport: 'mappings-import',
  wizardQuote: 'wizard-quote',
  wizardDelimiter: 'wizard-delimiter',
  wizardHeader: 'wizard-header',
  wizardMember: 'wizard-member',
  wizardSheet: 'wizard-sheet',
  wizardSkipTop: 'wizard-skip-top',
  wizardSkipBottom: 'wizard-skip-bottom',
  wizardPreview: 'wizard-preview',
  wizardTarget: 'wizard-target',
  wizardDateOrder: 'wizard-date-order',
  wizardDecimalComma: 'wizard-decimal-comma',
  wizardTimeZone: 'wizard-time-zone',
  wizardCurrency: 'wizard-currency',
  wizardFirstDay: 'wizard-first-day',
  wizardTimeAs: 'wizard-time-as',
  wizardCountedFirstDay: 'wizard-counted-first-day',
  wizardDefaultKind: 'wizard-default-kind',
  wizardKeepWithoutCustomer: 'wizard-keep-without-customer',
  wizardKeepWithoutProduct: 'wizard-keep-without-product',
  wizardProblems: 'wizard-problems',
  wizardCheck: 'wizard-check',
  wizardCheckReport: 'wizard-check-report',
  wizardCheckFlags: 'wizard-check-flags',
  wizardAllowRepeat: 'wizard-allow-repeat',
  wizardRun: 'wizard-run',
  wizardSummary: 'wizard-summary',
  wizardOpenQuarantine: 'wizard-open-quarantine',
  wizardGoTrain: 'wizard-go-train',
  wizardImportWaiting: 'wizard-import-waiting',
  wizardNextFile: 'wizard-next-file',

  // Customers
  valueRun: 'value-run',
  valueStart: 'value-start',
  valueStamp: 'value-stamp',
  valueExport: 'value-export',
  clvHorizon: 'clv-horizon',
  clvFigures: 'clv-figures',
  clvVerdict: 'clv-verdict',
  clvRisk: 'clv-risk',
  clvCheck: 'clv-check',
  clvSearch: 'clv-search',
  clvSort: 'clv-sort',
  clvSave: 'clv-save',
  clvTable: 'clv-table',
  clusterK: 'cluster-k',
  clusterVerdict: 'cluster-verdict',
  clusterSave: 'cluster-save',
  clusterMap: 'cluster-map',
  clusterProfile: 'cluster-profile',
  clusterReasons: 'cluster-reasons',
  clusterCard: 'cluster-card',
  clusterFeature: 'cluster-feature',
  lookalikeSegment: 'lookalike-segment',
  lookalikeVerdict: 'lookalike-verdict',
  lookalikeCurve: 'lookalike-curve',
  lookalikeSave: 'lookalike-save',
  lookalikeTable: 'lookalike-table',
  attributionBy: 'attribution-by',
  attributionVerdict: 'attribution-verdict',
  attributionTable: 'attribution-table',
  viewCustomers: 'view-customers',
  customersTab: 'customers-tab',
  overviewFigures: 'overview-figures',
  overviewClear: 'overview-clear',
  overviewSave: 'overview-save',
  overviewPeople: 'overview-people',
  overviewChart: 'overview-chart',
  analysisState: 'analysis-state',
  analyseRun: 'analyse-run',
  membersTable: 'members-table',
  segmentNew: 'segment-new',
  segmentTable: 'segment-table',
  segmentTick: 'segment-tick',
  segmentBuilder: 'segment-builder',
  segmentCount: 'segment-count',
  segmentSmall: 'segment-small',
  segmentSaveOpen: 'segment-save-open',
  segmentName: 'segment-name',
  segmentSave: 'segment-save',
  segmentDetail: 'segment-detail',
  segmentSize: 'segment-size',
  segmentEdit: 'segment-edit',
  segmentExport: 'segment-export',
  segmentExportFormat: 'segment-export-format',
  segmentExportRun: 'segment-export-run',
  segmentExported: 'segment-exported',
  segmentRecommend: 'segment-recommend',
  segmentRfm: 'segment-rfm',
  segmentMore: 'segment-more',
  segmentDelete: 'segment-delete',
  segmentOverlap: 'segment-overlap',
  overlapChart: 'overlap-chart',
  segmentComparison: 'segment-comparison',
  segmentCompareWith: 'segment-compare-with',
  ruleAdd: 'rule-add',
  ruleAddGroup: 'rule-add-group',
  ruleEvent: 'rule-event',
  ruleField: 'rule-field',
  ruleProduct: 'rule-product',
  ruleValues: 'rule-values',
  ruleGroups: 'rule-groups',
  rulePeriod: 'rule-period',
  stickinessChart: 'stickiness-chart',
  overlapMatrix: 'overlap-matrix',
  comparisonChart: 'comparison-chart',
  segmentHistory: 'segment-history',
  holdoutByFrequency: 'holdout-by-frequency',
  holdoutTracking: 'holdout-tracking',
  lookalikeChart: 'lookalike-chart',
  ruleResponseTo: 'rule-response-to',
  ruleResponseState: 'rule-response-state',
  ruleDays: 'rule-days',
  ruleLow: 'rule-low',
  ruleHigh: 'rule-high',
  rfmSegment: 'rfm-segment',
  rfmSettings: 'rfm-settings',
  rfmBins: 'rfm-bins',
  rfmMap: 'rfm-map',
  rfmSave: 'rfm-save',
  rfmChart: 'rfm-chart',
  rfmTable: 'rfm-table',
  rfmGrid: 'rfm-grid',
  rfmMovement: 'rfm-movement',
  cohortBy: 'cohort-by',
  cohortPeriod: 'cohort-period',
  cohortMeasure: 'cohort-measure',
  cohortSegment: 'cohort-segment',
  cohortMatrix: 'cohort-matrix',
  cohortCurves: 'cohort-curves',
  lifecycleChart: 'lifecycle-chart',
  customerSegments: 'customer-segments',
  peopleTable: 'people-table',
  clvTenths: 'clv-tenths',
  customerWorth: 'customer-worth',
  customerConsent: 'customer-consent',
  attributionChart: 'attribution-chart',
  customerErase: 'customer-erase',
  customerEraseRun: 'customer-erase-run',
  customerEraseReceipt: 'customer-erase-receipt',
  customerEraseDone: 'customer-erase-done',
  drill: 'drill',
  drillChip: 'drill-chip',
  drillClear: 'drill-clear',
  drillSave: 'drill-save',
  customerPage: 'customer-page',
  customerBack: 'customer-back',
  customerTimeline: 'customer-timeline',

  // Recommendations
  viewRecommendations: 'view-recommendations',
  tabModel: 'tab-model',
  tabPreview: 'tab-preview',
  tabLists: 'tab-lists',
  modelKind: 'model-kind',
  modelEvaluate: 'model-evaluate',
  trainStart: 'train-start',
  modelLoss: 'model-loss',
  modelSelection: 'model-selection',
  modelLeaderboard: 'model-leaderboard',
  modelVerdict: 'model-verdict',
  modelList: 'model-list',
  modelSelect: 'model-select',
  previewSearch: 'preview-search',
  previewOptions: 'preview-options',
  previewHistory: 'preview-history',
  previewRecommendations: 'preview-recommendations',
  previewTopN: 'preview-top-n',
  previewExcludeBought: 'preview-exclude-bought',
  previewSimilarCustomers: 'preview-similar-customers',
  previewSimilarProducts: 'preview-similar-products',
  previewMode: 'preview-mode',
  foldInSearch: 'fold-in-search',
  foldInPicked: 'fold-in-picked',
  listTopN: 'list-top-n',
  listExcludeBought: 'list-exclude-bought',
  listCustomers: 'list-customers',
  listSearchText: 'list-search-text',
  listCreate: 'list-create',
  listName: 'list-name',
  listSegment: 'list-segment',
  listRules: 'list-rules',
  listRulesOpen: 'list-rules-open',
  listStockAbove: 'list-stock-above',
  listPriceMin: 'list-price-min',
  listPriceMax: 'list-price-max',
  listOnlyCategories: 'list-only-categories',
  listPerCategory: 'list-per-category',
  listMinScore: 'list-min-score',
  listNewProducts: 'list-new-products',
  listRebuy: 'list-rebuy',
  listConsent: 'list-consent',
  listWithoutHistory: 'list-without-history',
  listPreview: 'list-preview',
  listOutcome: 'list-outcome',
  listSample: 'list-sample',
  listMore: 'list-more',
  listRename: 'list-rename',
  listRenameText: 'list-rename-text',
  listRenameSave: 'list-rename-save',
  listDelete: 'list-delete',
  listCompare: 'list-compare',
  listComparison: 'list-comparison',
  comparisonChanged: 'comparison-changed',
  modelDelete: 'model-delete',
  modelsPlane: 'models-plane',
  modelActivity: 'model-activity',
  explainOpen: 'explain-open',
  explanation: 'explanation',
  tabProduct: 'tab-product',
  productSearch: 'product-search',
  productPreview: 'product-preview',
  productTogether: 'product-together',
  productInterested: 'product-interested',
  tabMap: 'tab-map',
  factorMap: 'factor-map',
  listTable: 'list-table',
  listRows: 'list-rows',
  listExport: 'list-export',
  exportFormat: 'export-format',
  exportLayout: 'export-layout',
  exportPurpose: 'export-purpose',
  exportHoldout: 'export-holdout',
  exportHoldoutShare: 'export-holdout-share',
  exportHoldoutChannel: 'export-holdout-channel',
  exportHoldoutFrom: 'export-holdout-from',
  exportHoldoutDays: 'export-holdout-days',
  exportSearch: 'export-search',
  exportColumns: 'export-columns',
  exportRun: 'export-run',
  exportReveal: 'export-reveal',

  // Settings
  viewSettings: 'view-settings',
  languageSelect: 'language-select',
  themeSelect: 'theme-select',
  saveCopy: 'save-copy',
  projectClose: 'project-close',
} as const

/** The card of a group of customers, from 0. */
export function clusterCardId(cluster: number): string {
  return `${testIds.clusterCard}-${cluster}`
}

/** What customers are compared by. */
export function clusterFeatureId(group: string): string {
  return `${testIds.clusterFeature}-${group}`
}

/** What ticked segments are put together by: `union`, `intersect`, `without-0`, ... */
export function setOperationId(operation: string): string {
  return `set-operation-${operation}`
}

/** A tab of the customers view, by its name in the route. */
export function customersTabId(tab: string): string {
  return `${testIds.customersTab}-${tab}`
}

/** A chart of the customers' overview, by its dimension. */
export function overviewChartId(dimension: string): string {
  return `${testIds.overviewChart}-${dimension}`
}

/** The tick of a segment for comparison. */
export function segmentTickId(id: number): string {
  return `${testIds.segmentTick}-${id}`
}

/** A kind of condition in the menu of the rule editor. */
export function ruleAddId(kind: string): string {
  return `${testIds.ruleAdd}-${kind}`
}

/** The role select of column `index` in the wizard. */
export function wizardRoleId(index: number): string {
  return `wizard-role-${index}`
}

/** A setting of the model to train, by its name in the contract: `model-rank`, `model-sweeps`, ... */
export function modelSettingId(name: string): string {
  return `model-${name}`
}

/** The tick box of an export column: `export-column-customer-id`, ... */
export function exportColumnId(column: string): string {
  return `export-column-${column}`
}

/** "Undo" of an import, by its id. */
export function importUndoId(id: number): string {
  return `import-undo-${id}`
}

/** "Never recommend" of a product, by its row id. */
export function productExcludeId(id: number): string {
  return `product-exclude-${id}`
}

/** One pair of near-duplicates. */
export const pairId = (pair: number): string => `pair-${pair}`

/** One rule of the rules tab, by its id. */
export const ruleRowId = (rule: string): string => `rule-${rule}`

/** A field for a fact of an offer. */
export function copyFactId(fact: string): string {
  return `copy-fact-${fact}`
}

/** The tick of a control of the response model, or of a channel to merge. */
export const adsControlId = (id: string): string => `ads-control-${id}`

/** A tab of the ads view. */
export const adsTabId = (tab: string): string => `ads-tab-${tab}`

/** What is typed, locked or planned for a channel. */
export const adsLimitId = (
  channel: string,
  part: 'low' | 'high' | 'step' | 'lock' | 'own' | 'plan',
): string => `ads-${part}-${channel}`

/** A count of the variant at a place from 0. */
export const adsArmId = (index: number, part: 'trials' | 'successes'): string => `ads-arm-${index}-${part}`

/** The column that a role of a file of tests or decisions is read from. */
export const adsRoleId = (role: string): string => `ads-role-${role}`

/** The budget of a row of results. */
export const adsPaceId = (name: string): string => `ads-pace-${name}`

/** A test that the project keeps. */
export const sentTestId = (id: number): string => `sent-test-${id}`

/** The export of a tab: results, response or budget. */
export const adsExportId = (what: string): string => `ads-export-${what}`

/** The check box of a channel of a plan. */
export function planChannelId(channel: string): string {
  return `plan-channel-${channel}`
}

export function planTabId(tab: string): string {
  return `plan-tab-${tab}`
}

/** A one-click way out of a conflict. */
export function planResolutionId(kind: string): string {
  return `plan-resolution-${kind}`
}

export function planActionRowId(id: number): string {
  return `plan-action-${id}`
}

/** The tick that reveals a masked datum, by its mask without brackets. */
export function promptMaskId(mask: string): string {
  return `${testIds.llmMask}-${mask.replace(/[[\]]/g, '')}`
}
