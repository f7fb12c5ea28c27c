import { llmFailures } from './llm-failures.ts'

/** Every failure: what happened (title, detail) and what to do next (hint). Where it happened comes from the parameters. */
export const failures = {
  ...llmFailures,
  'bad-input': {
    title: 'The request was not understood',
    detail: 'A value is missing or outside its limits.',
    hint: 'Check the values entered and try again.',
  },
  'untrusted-sender': {
    title: 'The request was refused',
    detail: 'It did not come from the window of the app.',
    hint: 'Restart Sextant.',
  },
  bug: {
    title: 'Something went wrong inside Sextant',
    detail: 'The project file is unharmed. The log has the details.',
    hint: 'Try again. If it happens again, restart Sextant and report it with the log.',
  },
  cancelled: {
    title: 'Cancelled',
    detail: 'Nothing was changed.',
    hint: 'Start again whenever it suits.',
  },
  'no-project': {
    title: 'No project is open',
    detail: 'This needs an open project.',
    hint: 'Create or open a project first.',
  },
  'project-not-found': {
    title: 'The project file is not there',
    detail: 'It was moved, renamed or deleted.',
    hint: 'Look for the file, or plug in the drive it is on, and open it from there.',
  },
  'project-exists': {
    title: 'A file of this name exists already',
    detail: 'A new project never overwrites a file.',
    hint: 'Choose another name, or open the existing file.',
  },
  'project-other-kind': {
    title: 'This is not a Sextant project',
    detail: 'The file was made by another program.',
    hint: 'To bring in a table, open a project and import the file there.',
  },
  'project-newer': {
    title: 'The project was made by a newer Sextant',
    detail: 'This version cannot read it without risk of damage.',
    hint: 'Update Sextant and open the project again.',
  },
  'project-damaged': {
    title: 'The project file is damaged',
    detail: 'Its content does not pass the integrity check.',
    hint: 'Put a backup back (the start page lists them), or open a copy. Keep the damaged file; parts of it may be recoverable.',
  },
  'project-locked': {
    title: 'The project is in use',
    detail: 'Another program or another window has the file open.',
    hint: 'Close it there and try again.',
  },
  'project-read-only': {
    title: 'The project cannot be changed',
    detail: 'The file or its folder is read only.',
    hint: 'Allow writing to the folder, or save a copy elsewhere and work there.',
  },
  'file-not-found': {
    title: 'The file is not there',
    detail: 'It was moved, renamed or deleted.',
    hint: 'Choose the file again.',
  },
  'file-is-folder': {
    title: 'This is a folder',
    detail: 'A file is needed.',
    hint: 'Open the folder and choose the files in it.',
  },
  'file-unreadable': {
    title: 'The file cannot be read',
    detail: 'The system refuses access, or the drive reports an error.',
    hint: 'Check the permissions, close it in other programs, or copy it to this computer first.',
  },
  'file-empty': {
    title: 'The file is empty',
    detail: 'It has no content at all.',
    hint: 'Export it again from the source.',
  },
  'file-not-text': {
    title: 'This is not a text table',
    detail: 'The content looks like a picture, an archive or a spreadsheet file.',
    hint: 'Export the data as CSV or TSV and import that file.',
  },
  'file-changed': {
    title: 'The file changed while it was read',
    detail: 'Another program wrote to it, so the result would not be reliable. Nothing was imported.',
    hint: 'Wait until the other program has finished, then import again.',
  },
  'copy-no-usable-rows': {
    title: 'No row of the tests can be used',
    detail:
      'Each row needs a text, a number of people above zero who saw it, and no more successes than people.',
    hint: 'Check which columns are impressions and clicks; on the command line name them: --columns test,text,impressions,clicks.',
  },
  'file-no-usable-rows': {
    title: 'No row of the file can be used',
    detail:
      'A purchase needs a customer, a date (or a number of days) and, where there is a column of values, a number that is no return; a value of a series needs a number.',
    hint: 'Look at the row named here, and name the right columns, or the order of day and month.',
  },
  'file-no-rows': {
    title: 'The file has no rows',
    detail: 'There is a header at most, and no data below it.',
    hint: 'Check the period or the filter of the export. If the first line is data, set “First line” to data.',
  },
  'file-bad-encoding': {
    title: 'The text cannot be decoded',
    detail: 'Bytes occur that do not exist in the chosen encoding.',
    hint: 'Choose another encoding (--encoding): exports from Chinese systems are often GB18030 / GBK, older Western ones Windows-1252. In a JSON file the byte may have broken the list itself: repair it there.',
  },
  'file-fixed-width': {
    title: 'Columns of fixed width are not read',
    detail: 'Spaces line the columns up, as in a printout; nothing separates the cells.',
    hint: 'Export with commas, semicolons or tabs, or open the file in a spreadsheet (Text to Columns, fixed width) and save it as CSV. If something does separate the cells, say what (--delimiter).',
  },
  'file-kind-refused': {
    title: 'This kind of file cannot be read',
    detail: 'The file is of a kind that holds no table Sextant can read.',
    hint: 'Save it as CSV (UTF-8) or XLSX in the program it comes from, and import that.',
  },
  'file-is-quarantine': {
    title: 'These are lines that were set aside',
    detail:
      'The file lists lines that an import has set aside, each with its reason: a work list, and no table of its own.',
    hint: 'Mend the lines in the project, where they go through the same rules again: Data, Set aside (or sextant fix). The file they come from can be corrected and imported as well.',
  },
  'archive-bad': {
    title: 'The archive is damaged',
    detail: 'The ZIP archive cannot be read.',
    hint: 'Export or download it again.',
  },
  'archive-encrypted': {
    title: 'The archive is locked with a password',
    detail: 'Files in it cannot be read without the password.',
    hint: 'Unpack it with the password, and import the files in it.',
  },
  'archive-bomb': {
    title: 'The archive unpacks to far too much',
    detail: 'Its content grows beyond what any export does, so reading was stopped.',
    hint: 'Check where the file comes from. Unpack it yourself if you trust it.',
  },
  'archive-no-table': {
    title: 'There is no table in the archive',
    detail: 'None of the files in it can be read as a table.',
    hint: 'Open the archive, and import the file you need.',
  },
  'archive-member-missing': {
    title: 'The file is not in the archive',
    detail: 'The archive holds no file of that name.',
    hint: 'Choose another file of the archive.',
  },
  'workbook-bad': {
    title: 'The workbook is damaged',
    detail: 'The file cannot be read.',
    hint: 'Open it in a spreadsheet program, save it again, and import that.',
  },
  'workbook-sheet-missing': {
    title: 'The sheet is not in the workbook',
    detail: 'The workbook holds no sheet of that name.',
    hint: 'Choose another sheet.',
  },
  'workbook-bomb': {
    title: 'The workbook grows far too large',
    detail: 'It holds more than any export does, so reading was stopped.',
    hint: 'Check where the file comes from, or export it as CSV.',
  },
  'workbook-encrypted': {
    title: 'The workbook has a password',
    detail: 'It is encrypted, so that nothing of it can be read without the password.',
    hint: 'Open it in the spreadsheet program with the password, save a copy without one (File, Info, Protect Workbook), and import the copy.',
  },
  'html-no-table': {
    title: 'There is no table in the web page',
    detail:
      'The file is a web page, whatever its ending, and none of its tables has a cell: it may be a sign-in page or a message of an error.',
    hint: 'Open it in a browser to see what it says, and export again. Of a workbook saved as a web page, import the file of the sheet in the folder beside it.',
  },
  'json-bad': {
    title: 'The JSON cannot be read',
    detail: 'It is broken at this place.',
    hint: 'Export it again, or mend the place named.',
  },
  'json-no-table': {
    title: 'There is no table in the JSON',
    detail: 'A list of objects is needed, at the top or one level below.',
    hint: 'Export a list of records.',
  },
  'parquet-bad': {
    title: 'The Parquet file is damaged',
    detail: 'It cannot be read: its end may be missing, as after a download that broke off.',
    hint: 'Download or export it again.',
  },
  'parquet-encrypted': {
    title: 'The Parquet file is encrypted',
    detail: 'Its columns cannot be read without a key.',
    hint: 'Export it again without encryption, or as CSV.',
  },
  'parquet-unsupported': {
    title: 'The Parquet file uses something unusual',
    detail: 'It is written in a way that cannot be read here.',
    hint: 'Export it with common settings (Snappy, row groups below 1 GB), or as CSV.',
  },
  'cell-too-long': {
    title: 'A cell is too long',
    detail: 'One cell holds more than a million characters.',
    hint: 'Check the place named, or leave the column out of the export.',
  },
  'step-not-found': {
    title: 'There is no such step',
    detail: 'Nothing is left to undo or redo here.',
    hint: 'Look at the history of the project.',
  },
  'record-too-long': {
    title: 'A record is too long',
    detail: 'One record is larger than the limit, so this is hardly a table.',
    hint: 'Check the delimiter and the quotes at this place, or export the file again.',
  },
  'unclosed-quote': {
    title: 'A quotation mark is never closed',
    detail: 'From here to the end of the file everything would be one cell.',
    hint: 'Fix the quotation mark at this place, or export the file again.',
  },
  'too-many-columns': {
    title: 'The file has too many columns',
    detail: 'The limit is 16,384 columns.',
    hint: 'Check the delimiter, or export fewer columns.',
  },
  'mapping-incomplete': {
    title: 'A column is missing',
    detail: 'What the columns mean is not decided completely.',
    hint: 'Assign the missing meaning in “Columns”; on the command line name a header of the file, or a number from 1.',
  },
  'time-order-ambiguous': {
    title: 'Day or month first?',
    detail: 'No date in the file decides the order of day and month.',
    hint: 'Choose the order of the date in “Columns” (--date-order dmy or mdy).',
  },
  'already-imported': {
    title: 'This file is in the project already',
    detail: 'A file with exactly this content was imported before. Its rows would be merged as duplicates.',
    hint: 'Leave it, undo the earlier import, or allow the repeat explicitly.',
  },
  'import-not-found': {
    title: 'The import does not exist',
    detail: 'It was undone in the meantime.',
    hint: 'Look at the present list of imports.',
  },
  'mapping-not-found': {
    title: 'The mapping does not exist',
    detail: 'It was renamed or deleted.',
    hint: 'Choose one from the list of saved mappings.',
  },
  'mapping-name-taken': {
    title: 'There is a mapping of this name already',
    detail: 'Names of mappings are unique in a project.',
    hint: 'Choose another name, or delete the other one first.',
  },
  'mapping-bad': {
    title: 'The file is not a mapping',
    detail: 'A mapping is a small JSON file that Sextant has written.',
    hint: 'Choose a file that was exported from the saved mappings.',
  },
  'nothing-to-judge': {
    title: 'There is nobody to judge a model on',
    detail:
      'A test customer needs a history and something left to find. Here all test customers are missing from the training part, or have all their test products in it already.',
    hint: 'Check that ids are written alike in both parts. For customers who are not trained on, give a third file with what models may see of them (--fold-in).',
  },
  'nothing-to-train': {
    title: 'There is nothing to learn from',
    detail: 'A model needs customers who interacted with products.',
    hint: 'Import orders or events first.',
  },
  'too-few-for-value': {
    title: 'Too few customers for a customer value',
    detail:
      'A customer value needs at least 50 customers with dated purchases, 20 of them with purchases on two different days.',
    hint: 'Import a longer history of orders, or choose a later end of the learning period.',
  },
  'too-few-to-cluster': {
    title: 'Too few customers to group',
    detail: 'Groups need at least 20 customers of whom the chosen figures are known.',
    hint: 'Import more orders, or compare customers by other figures.',
  },
  'too-many-for-hierarchy': {
    title: 'Too many customers for the hierarchical method',
    detail: 'It compares each customer with each other, which goes up to 3,000 of them.',
    hint: 'Choose k-means.',
  },
  'nothing-to-tell-apart': {
    title: 'All customers are the same in these figures',
    detail: 'None of the chosen figures differs from one customer to another.',
    hint: 'Compare customers by other figures.',
  },
  'no-such-figures': {
    title: 'The data do not hold these figures',
    detail: 'Nothing is known of customers in what was chosen to compare them by.',
    hint: 'Choose other figures, or import data that hold them: categories, channels, times of the day, prices.',
  },
  'model-has-no-factors': {
    title: 'There is no model with factors',
    detail: 'Taste is taken from the factors of a trained model (ALS or SVD), and none is stored.',
    hint: 'Train such a model in the recommendations view first, or compare customers by other figures.',
  },
  'no-deep-features': {
    title: 'There are no deep features',
    detail: 'Deep features come from a trained autoencoder (Mult-VAE or Mult-DAE), and none is stored.',
    hint: 'Train one in the recommendations view first (sextant train --model mult-vae), or compare customers by other figures.',
  },
  'too-few-for-lookalikes': {
    title: 'Too few members, or too few others',
    detail: 'Look-alikes need at least 20 members with purchases, and as many other customers.',
    hint: 'Choose a larger segment, or one that does not hold nearly everybody.',
  },
  'no-touches': {
    title: 'The data hold no touches',
    detail: 'No view, click or order names the channel or campaign it came through.',
    hint: 'Import events or orders with a column for the channel or campaign.',
  },
  'analysis-not-found': {
    title: 'This result is no longer in the project',
    detail: 'It was deleted, or replaced by a newer one.',
    hint: 'Open the latest result, or compute it again.',
  },
  'too-large-to-train': {
    title: 'The model would not fit into memory',
    detail: 'A training may take half of this computer’s memory.',
    hint: 'Choose fewer factors or neighbours, or another kind of model: implicit ALS needs the least.',
  },
  'too-many-products-to-train': {
    title: 'Too many products for this kind of model',
    detail: 'This kind weighs every product against every other; its limit is 20,000 products.',
    hint: 'Choose implicit ALS or similar products: they take any number.',
  },
  'no-ratings-to-train': {
    title: 'There are no ratings to learn from',
    detail: 'This kind of model predicts ratings, and no interaction carries one.',
    hint: 'Import a file with a rating column, or choose a kind that learns from purchases.',
  },
  'no-product-vectors': {
    title: 'No product text is a vector yet',
    detail:
      'Likeness by vectors needs texts that a language model has turned into vectors; those of changed texts do not count.',
    hint: 'Make them under Recommendations, “Product texts as vectors” (sextant embed), or choose likeness by words.',
  },
  'pdf-not-printed': {
    title: 'The PDF could not be printed',
    detail: 'The app’s own runtime prints it, and it did not.',
    hint: 'Start the command with “npm run -s sextant --”, which sets the runtime up, or write a .html, which every browser prints.',
  },
  'no-product-texts': {
    title: 'There are no product texts to learn from',
    detail: 'This kind of model compares names, categories and attributes of products.',
    hint: 'Import a product file with names, or choose a kind that learns from purchases.',
  },
  'ads-columns': {
    title: 'The columns are not clear',
    detail: 'A column that is needed was not found.',
    hint: 'Name the columns by role, for example: --columns time=week,outcome=revenue,spend=tv,search,control=price',
  },
  'ads-outcome-flat': {
    title: 'The outcome never changes',
    detail: 'It is the same in every period, so no effect of spend can be seen in it.',
    hint: 'Check which column holds the outcome.',
  },
  'ads-no-channels': {
    title: 'No spend was found',
    detail: 'A response model needs at least one channel with spend above zero.',
    hint: 'Name the columns of spend, or import a report with costs.',
  },
  'ads-too-short': {
    title: 'There are too few periods',
    detail: 'The outcome is known for too few days, weeks or months.',
    hint: 'Collect more, or choose a finer period.',
  },
  'ads-gaps': {
    title: 'The series has too many gaps',
    detail:
      'The outcome is not told in more than a fifth of the periods, too many to fill in between their neighbours.',
    hint: 'Write 0 where nothing was sold, fill in what is missing, or leave out the stretch with the gaps. If the outcome is complete, name its column: --columns outcome=NAME.',
  },
  'ads-no-results': {
    title: 'There are no results of campaigns',
    detail: 'Nothing with cost, impressions, clicks or conversions was found.',
    hint: 'Import a report of an ad platform, or name its columns. A file with a column of spend per channel is for response curves and budgets.',
  },
  'ads-bad-counts': {
    title: 'The counts cannot be right',
    detail: 'Successes may not exceed trials, and counts may not be negative.',
    hint: 'Check which column holds what.',
  },
  'ads-bad-log': {
    title: 'The log of decisions cannot be used',
    detail:
      'Each row needs an action, a reward and the probability with which the action was chosen, above 0 and at most 1.',
    hint: 'Check the columns; without probabilities no unbiased estimate is possible.',
  },
  'ads-too-many-arms': {
    title: 'There are too many variants or segments',
    detail: 'A column with so many different values is hardly one of variants or segments.',
    hint: 'Name the columns, for example: --columns variant,impressions,clicks',
  },
  'ads-log-too-varied': {
    title: 'The log of decisions is too varied to keep',
    detail:
      'A project keeps a log as counts of alike decisions; in this one nearly every row has a reward and a probability of its own.',
    hint: 'Judge the file as it is, or round its rewards and probabilities.',
  },
  'model-not-found': {
    title: 'The model does not exist',
    detail: 'It was removed in the meantime.',
    hint: 'Choose another model or train a new one.',
  },
  'nothing-to-forecast': {
    title: 'There is too little to forecast',
    detail: 'A forecast needs at least four whole periods with data, and there are fewer.',
    hint: 'Import a longer history, or choose shorter periods (days instead of months) or another measure.',
  },
  'series-not-matched': {
    title: 'No series of the second file is in the first',
    detail: 'The file of what came has none of the series that were forecast, or no value after their end.',
    hint: 'Check that both files name their series alike, and that the columns are named in --columns.',
  },
  'list-not-found': {
    title: 'The list does not exist',
    detail: 'It was removed in the meantime.',
    hint: 'Choose another list or make a new one.',
  },
  'lists-too-few': {
    title: 'There are not two lists to compare',
    detail: 'A comparison needs two stored lists, and the project has fewer.',
    hint: 'Make another list, for example after the next import, and compare again.',
  },
  'backup-gone': {
    title: 'The backup is no longer there',
    detail: 'No backup with this time is in the folder of backups.',
    hint: 'Choose another one from the list.',
  },
  'kept-copy-gone': {
    title: 'The draft, test or log does not exist',
    detail: 'It was deleted in the meantime, or belongs to another project.',
    hint: 'Open another one, or keep it anew.',
  },
  'segment-not-found': {
    title: 'The segment does not exist',
    detail: 'It was deleted in the meantime, or belongs to another project.',
    hint: 'Choose another segment or make a new one.',
  },
  'segment-name-taken': {
    title: 'There is a segment of this name already',
    detail: 'Names of segments are unique in a project.',
    hint: 'Choose another name, or rename the other segment first.',
  },
  'segment-in-use': {
    title: 'The segment is part of another one',
    detail: 'The rule of another segment names it.',
    hint: 'Change or delete that other segment first.',
  },
  'segment-cycle': {
    title: 'The segment contains itself',
    detail: 'Its rule leads back to the segment by way of other segments.',
    hint: 'Take one of the segments out of the rule.',
  },
  'segment-rule-bad': {
    title: 'The rule is not valid',
    detail: 'It is not JSON of the form that segments have.',
    hint: 'Save a segment in the window and look at its rule with the command "segment list", or correct the file.',
  },
  'analysis-missing': {
    title: 'The analysis the rule needs has not been made',
    detail: 'Clusters, customer value and risk come from analyses of their own.',
    hint: 'Run that analysis in the customers view first, or take the condition out of the rule.',
  },
  'no-purchases': {
    title: 'There are no purchases to analyse',
    detail: 'Groups and cohorts need purchases with a date.',
    hint: 'Import orders with a column for date and time.',
  },
  'customer-not-found': {
    title: 'The customer is not in the project',
    detail: 'No customer has this id.',
    hint: 'Check the id, or search by name or e-mail.',
  },
  'product-not-found': {
    title: 'The product is not in the project',
    detail: 'No product has this id.',
    hint: 'Check the id, or search by name.',
  },
  'target-not-writable': {
    title: 'The file cannot be written',
    detail: 'The folder is read only, or the file is open in another program.',
    hint: 'Close the file elsewhere, or choose another folder.',
  },
  'plan-action-not-found': {
    title: 'The action does not exist',
    detail: 'It belongs to a plan that is no longer there.',
    hint: 'Open the plan again.',
  },
  'plan-dates-wrong': {
    title: 'The dates of the action do not fit',
    detail: 'The last day has to be on or after the first, and an action takes a year at most.',
    hint: 'Correct the first or the last day.',
  },
  'list-held-out': {
    title: 'This list has a hold-out already',
    detail: 'It was exported with customers held out, for days that overlap with these.',
    hint: 'Export it without a new hold-out: who is held out stays out of the file. Or choose days after the last one.',
  },
  'plan-group-empty': {
    title: 'Nobody is left to contact',
    detail: 'No customer of this group may be contacted in this channel.',
    hint: 'Choose another group or channel, or import consent.',
  },
  'plan-budget-too-small': {
    title: 'The budget does not pay for one contact',
    detail: 'The fixed cost and one contact of this action cost more.',
    hint: 'Give the action more, or another channel.',
  },
  'nothing-to-plan': {
    title: 'There is nothing to plan with',
    detail: 'A plan needs customers with dated purchases, and segments.',
    hint: 'Import orders with dates; save a segment, or plan with the RFM groups.',
  },
  'too-many-rows-for-workbook': {
    title: 'Too many rows for a workbook',
    detail: 'The table has more rows than a workbook is written with.',
    hint: 'Export as CSV, which has no limit, or export a part.',
  },
  'disk-full': {
    title: 'The drive is full',
    detail: 'There is not enough free space. Nothing was changed.',
    hint: 'Free some space, or choose another drive.',
  },
  'job-running': {
    title: 'Another job is running',
    detail: 'One job at a time changes the project.',
    hint: 'Wait until it has finished, or cancel it.',
  },
  'job-not-found': {
    title: 'The job does not exist',
    detail: 'It has ended already.',
    hint: 'Look at the result at the bottom of the window.',
  },
  'worker-lost': {
    title: 'The job stopped unexpectedly',
    detail: 'Its process ended. The project is as it was before the job.',
    hint: 'Start it again. If it happens again, close other programs to free memory.',
  },
  'worker-unresponsive': {
    title: 'The job did not answer any more',
    detail: 'It was stopped. The project is as it was before the job.',
    hint: 'Start it again.',
  },
  'out-of-memory': {
    title: 'Memory ran out',
    detail: 'The job was stopped. The project is as it was before the job.',
    hint: 'Close other programs, or choose fewer factors.',
  },
} as const

export const failureWhere = {
  separator: ' · ',
  host: 'host {{value}}',
  status: 'status {{value}}',
  seconds: '{{value}} seconds',
  file: 'File: {{value}}',
  path: 'Place: {{value}}',
  line: 'line {{value}}',
  row: 'record {{value}}',
  column: 'column {{value}}',
  byte: 'byte {{value}}',
  limit: 'limit: {{value}}',
  version: 'version {{value}}',
  missing: 'missing: {{value}}',
  field: 'field: {{value}}',
  customer: 'customer {{value}}',
  product: 'product {{value}}',
  list: 'list {{value}}',
  model: 'model {{value}}',
  cause: 'cause: {{value}}',
  kind: '{{value}}',
  customers: '{{value}} customers',
  repeaters: '{{value}} of them with two',
  refunds: '{{value}} rows below zero left out',
  otherCurrency: '{{value}} sales in other currencies left out',
  products: '{{value}} products',
  needed: 'needed: {{value}}',
  available: 'available: {{value}}',
  columns: 'the file has: {{value}}',
  exitCode: 'exit code {{value}}',
} as const
