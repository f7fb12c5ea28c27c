import { llmFailures } from './llm-failures.ts'
export const failures = {
  ...llmFailures,
  'bad-input': {
    title: '请求无法识别',
    detail: '有内容缺失，或超出允许的范围。',
    hint: '请检查填写的内容后重试。',
  },
  'untrusted-sender': {
    title: '请求被拒绝',
    detail: '请求不是由应用窗口发出的。',
    hint: '请重新启动 Sextant。',
  },
  bug: {
    title: 'Sextant 内部出错',
    detail: '项目文件没有受损，详情已写入日志。',
    hint: '请重试；如果再次出现，请重启 Sextant，并附上日志反馈问题。',
  },
  cancelled: {
    title: '已取消',
    detail: '没有任何改动。',
    hint: '随时可以重新开始。',
  },
  'no-project': {
    title: '尚未打开项目',
    detail: '此操作需要先打开一个项目。',
    hint: '请先新建或打开项目。',
  },
  'project-not-found': {
    title: '找不到项目文件',
    detail: '文件可能被移动、改名或删除。',
    hint: '请找到该文件（或接上所在的磁盘）后重新打开。',
  },
  'project-exists': {
    title: '已有同名文件',
    detail: '新建项目不会覆盖已有文件。',
    hint: '请换一个名称，或直接打开已有的文件。',
  },
  'project-other-kind': {
    title: '这不是 Sextant 项目',
    detail: '该文件由其他程序生成。',
    hint: '如果要导入表格，请先打开项目，再在项目中导入。',
  },
  'project-newer': {
    title: '项目由更新版本的 Sextant 创建',
    detail: '当前版本无法安全读取该文件。',
    hint: '请升级 Sextant 后再打开。',
  },
  'project-damaged': {
    title: '项目文件已损坏',
    detail: '文件内容未通过完整性检查。',
    hint: '请恢复一份备份（起始页会列出），或打开副本。请保留损坏的文件，其中部分内容或许可以恢复。',
  },
  'project-locked': {
    title: '项目正在被使用',
    detail: '该文件已被其他程序或窗口打开。',
    hint: '请在那边关闭后重试。',
  },
  'project-read-only': {
    title: '项目无法修改',
    detail: '文件或所在文件夹为只读。',
    hint: '请开放写入权限，或另存副本到其他位置后使用。',
  },
  'file-not-found': {
    title: '找不到文件',
    detail: '文件可能被移动、改名或删除。',
    hint: '请重新选择文件。',
  },
  'file-is-folder': {
    title: '这是一个文件夹',
    detail: '需要选择的是文件。',
    hint: '请打开文件夹，选择其中的文件。',
  },
  'file-unreadable': {
    title: '文件无法读取',
    detail: '系统拒绝访问，或磁盘报错。',
    hint: '请检查权限，关闭占用它的程序，或先复制到本机。',
  },
  'file-empty': {
    title: '文件是空的',
    detail: '文件中没有任何内容。',
    hint: '请从来源系统重新导出。',
  },
  'file-not-text': {
    title: '这不是文本表格',
    detail: '内容看起来是图片、压缩包或表格软件的专用格式。',
    hint: '请将数据另存为 CSV 或 TSV 后再导入。',
  },
  'file-changed': {
    title: '读取过程中文件发生了变化',
    detail: '其他程序正在写入该文件，结果不可靠，因此没有导入任何内容。',
    hint: '请等其他程序写完后重新导入。',
  },
  'copy-no-usable-rows': {
    title: '测试中没有可用的行',
    detail: '每一行需要一条文案、大于零的展示人数，且成功数不多于人数。',
    hint: '请检查哪些列是展示量和点击量；在命令行可指定：--columns test,text,impressions,clicks。',
  },
  'file-no-usable-rows': {
    title: '文件中没有可用的行',
    detail: '购买记录要有客户、日期（或天数），有金额列时还要有不是退货的数字；序列的值必须是数字。',
    hint: '请查看所指的行，并指定正确的列，或日期中日和月的顺序。',
  },
  'file-no-rows': {
    title: '文件中没有数据行',
    detail: '最多只有表头，下面没有数据。',
    hint: '请检查导出时的时间范围或筛选条件。如果首行就是数据，请将“首行”改为数据。',
  },
  'file-bad-encoding': {
    title: '文字无法解码',
    detail: '文件中含有所选编码里不存在的字节。',
    hint: '请换一种编码（--encoding）：中文系统的导出常为 GB18030 / GBK，较旧的西文文件常为 Windows-1252。JSON 文件中，这个字节可能破坏了列表本身，请在该处修复。',
  },
  'file-fixed-width': {
    title: '无法读取固定列宽的文件',
    detail: '各列靠空格对齐，像打印报表一样，单元格之间没有分隔符。',
    hint: '请用逗号、分号或制表符重新导出，或在表格软件中打开（分列，固定宽度）后另存为 CSV。如果确有分隔符，请指明（--delimiter）。',
  },
  'file-kind-refused': {
    title: '无法读取这种文件',
    detail: '文件不是 Sextant 能读取的表格类型。',
    hint: '请在原程序中另存为 CSV（UTF-8）或 XLSX 后再导入。',
  },
  'file-is-quarantine': {
    title: '这是导入时的异常行',
    detail: '该文件列出导入时的异常行及其原因：是待处理清单，本身不是数据表。',
    hint: '请在项目中修复这些行，修复后会按相同规则重新检查：数据 → 异常（或 sextant fix）。也可以更正原文件后重新导入。',
  },
  'archive-bad': {
    title: '压缩包已损坏',
    detail: '无法读取该 ZIP 压缩包。',
    hint: '请重新导出或下载。',
  },
  'archive-encrypted': {
    title: '压缩包已加密',
    detail: '没有密码无法读取其中的文件。',
    hint: '请先用密码解压，再导入其中的文件。',
  },
  'archive-bomb': {
    title: '压缩包解压后过大',
    detail: '其内容远超正常导出文件的大小，已停止读取。',
    hint: '请核实文件来源；若可信，请自行解压后导入。',
  },
  'archive-no-table': {
    title: '压缩包中没有表格',
    detail: '其中没有可以作为表格读取的文件。',
    hint: '请打开压缩包，导入需要的文件。',
  },
  'archive-member-missing': {
    title: '压缩包中没有该文件',
    detail: '压缩包里没有这个名称的文件。',
    hint: '请选择压缩包中的其他文件。',
  },
  'workbook-bad': {
    title: '工作簿已损坏',
    detail: '无法读取该文件。',
    hint: '请用电子表格程序打开并重新保存后再导入。',
  },
  'workbook-sheet-missing': {
    title: '工作簿中没有该工作表',
    detail: '工作簿里没有这个名称的工作表。',
    hint: '请选择其他工作表。',
  },
  'workbook-bomb': {
    title: '工作簿内容过大',
    detail: '其内容远超正常导出文件，已停止读取。',
    hint: '请核实文件来源，或改为导出 CSV。',
  },
  'workbook-encrypted': {
    title: '工作簿设有密码',
    detail: '文件已加密，没有密码就无法读取其中的任何内容。',
    hint: '请在电子表格程序中用密码打开，取消密码（文件 → 信息 → 保护工作簿）后另存一份，再导入该副本。',
  },
  'html-no-table': {
    title: '网页中没有表格',
    detail: '无论扩展名是什么，该文件实际是网页，其中没有含单元格的表格：可能是登录页面或报错信息。',
    hint: '请用浏览器打开查看内容，然后重新导出。如果是工作簿另存的网页，请导入同名文件夹中对应工作表的文件。',
  },
  'json-bad': {
    title: 'JSON 无法解析',
    detail: '此处的内容不合语法。',
    hint: '请重新导出，或修正所指位置。',
  },
  'json-no-table': {
    title: 'JSON 中没有表格',
    detail: '需要在顶层或下一层有一个对象列表。',
    hint: '请导出记录列表。',
  },
  'parquet-bad': {
    title: 'Parquet 文件已损坏',
    detail: '无法读取该文件：可能下载中断，缺少文件末尾。',
    hint: '请重新下载或导出。',
  },
  'parquet-encrypted': {
    title: 'Parquet 文件已加密',
    detail: '没有密钥就无法读取其中的列。',
    hint: '请不加密重新导出，或导出 CSV。',
  },
  'parquet-unsupported': {
    title: 'Parquet 文件使用了不支持的特性',
    detail: '其写入方式无法读取。',
    hint: '请用常见设置（Snappy，行组小于 1 GB）导出，或导出 CSV。',
  },
  'cell-too-long': {
    title: '单元格过长',
    detail: '某个单元格超过一百万个字符。',
    hint: '请检查所指位置，或在导出时去掉该列。',
  },
  'step-not-found': {
    title: '没有这一步',
    detail: '这里没有可以撤销或重做的步骤。',
    hint: '请查看项目的历史记录。',
  },
  'record-too-long': {
    title: '有一条记录过长',
    detail: '单条记录超出上限，不像是正常的表格。',
    hint: '请检查该处的分隔符和引号，或重新导出文件。',
  },
  'unclosed-quote': {
    title: '引号没有闭合',
    detail: '从这里到文件末尾都会被当成一个单元格。',
    hint: '请修正该处的引号，或重新导出文件。',
  },
  'too-many-columns': {
    title: '文件列数过多',
    detail: '最多支持 16,384 列。',
    hint: '请检查分隔符，或减少导出的列。',
  },
  'mapping-incomplete': {
    title: '还有列没有对应好',
    detail: '各列的含义尚未设置完整。',
    hint: '请在“对应列”中补上缺少的含义；命令行中请写文件里的表头，或从 1 开始的列号。',
  },
  'time-order-ambiguous': {
    title: '日在前还是月在前？',
    detail: '文件中的日期无法判断日和月的先后顺序。',
    hint: '请在“对应列”中选择日期顺序（--date-order dmy 或 mdy）。',
  },
  'already-imported': {
    title: '这个文件已经导入过',
    detail: '内容完全相同的文件已在项目中，再次导入的行会作为重复行合并。',
    hint: '可以不再导入、先撤销之前的导入，或明确允许重复导入。',
  },
  'import-not-found': {
    title: '该次导入不存在',
    detail: '它可能已被撤销。',
    hint: '请查看最新的导入记录。',
  },
  'mapping-not-found': {
    title: '没有这个映射',
    detail: '它已被改名或删除。',
    hint: '请从已保存的映射列表中选择。',
  },
  'mapping-name-taken': {
    title: '已有同名的映射',
    detail: '同一项目中映射的名称不能重复。',
    hint: '请换个名称，或先删除另一个。',
  },
  'mapping-bad': {
    title: '这不是映射文件',
    detail: '映射是 Sextant 写出的小型 JSON 文件。',
    hint: '请选择从“已保存的映射”导出的文件。',
  },
  'nothing-to-judge': {
    title: '没有可用于评判模型的客户',
    detail:
      '测试客户需要有历史记录，并且还有待找回的商品。这里的测试客户要么不在训练部分，要么其测试商品都已在训练部分中。',
    hint: '请检查两部分的编号写法是否一致。若测试客户不参与训练，请另给一个文件，说明模型可以看到他们的哪些记录（--fold-in）。',
  },
  'nothing-to-train': {
    title: '没有可供学习的数据',
    detail: '训练模型需要客户与商品之间的行为记录。',
    hint: '请先导入订单或行为数据。',
  },
  'too-few-for-value': {
    title: '客户太少，无法估计客户价值',
    detail: '估计客户价值至少需要 50 位有带日期购买记录的客户，其中至少 20 位在不同日期复购过。',
    hint: '请导入更长时间的订单历史，或把学习期的结束日期往后移。',
  },
  'too-few-to-cluster': {
    title: '客户太少，无法分组',
    detail: '分组至少需要 20 位具备所选特征的客户。',
    hint: '请导入更多订单，或改用其他特征比较客户。',
  },
  'too-many-for-hierarchy': {
    title: '客户太多，无法使用层次聚类',
    detail: '层次聚类要两两比较客户，最多支持 3,000 位。',
    hint: '请改用 k-means。',
  },
  'nothing-to-tell-apart': {
    title: '所有客户在这些特征上都相同',
    detail: '所选特征在客户之间没有差别。',
    hint: '请改用其他特征比较客户。',
  },
  'no-such-figures': {
    title: '数据中没有这些特征',
    detail: '在所选的比较依据上，没有任何客户信息。',
    hint: '请选择其他特征，或导入包含品类、渠道、时刻、价格的数据。',
  },
  'model-has-no-factors': {
    title: '没有带因子的模型',
    detail: '偏好取自已训练模型（ALS 或 SVD）的因子，而项目中还没有这样的模型。',
    hint: '请先在“推荐”中训练模型，或改用其他特征比较客户。',
  },
  'no-deep-features': {
    title: '没有深度特征',
    detail: '深度特征来自已训练的自编码器（Mult-VAE 或 Mult-DAE），而项目中还没有这样的模型。',
    hint: '请先在“推荐”中训练（命令行：sextant train --model mult-vae），或改用其他特征比较客户。',
  },
  'too-few-for-lookalikes': {
    title: '成员太少，或其他客户太少',
    detail: '寻找相似客户至少需要 20 位有购买记录的成员，以及同样多的其他客户。',
    hint: '请选择更大的客群，或不要选几乎包含所有人的客群。',
  },
  'no-touches': {
    title: '数据中没有触点',
    detail: '没有任何浏览、点击或订单写明其来自的渠道或活动。',
    hint: '请导入带有渠道或活动列的行为或订单数据。',
  },
  'analysis-not-found': {
    title: '项目中已没有这份结果',
    detail: '它已被删除，或已被更新的结果替换。',
    hint: '请打开最新结果，或重新计算。',
  },
  'too-large-to-train': {
    title: '模型超出内存容量',
    detail: '一次训练最多使用这台电脑内存的一半。',
    hint: '请减少因子数或邻居数，或换一种模型：隐式 ALS 最省内存。',
  },
  'too-many-products-to-train': {
    title: '商品太多，不适合这种模型',
    detail: '这种模型要把商品两两比较，最多支持 20,000 件商品。',
    hint: '请改用隐式 ALS 或“相似商品”，它们不限商品数量。',
  },
  'no-ratings-to-train': {
    title: '没有可供学习的评分',
    detail: '这类模型预测评分，但目前没有任何带评分的记录。',
    hint: '请导入含评分列的文件，或改用从购买记录学习的模型。',
  },
  'no-product-vectors': {
    title: '还没有商品文字向量',
    detail: '按向量比较需要由语言模型把商品文字转换为向量；文字改动后的旧向量不计。',
    hint: '在“推荐”的“商品文字向量”中生成（sextant embed），或改为按词语比较。',
  },
  'pdf-not-printed': {
    title: '未能生成 PDF',
    detail: 'PDF 由应用自身的运行环境打印，但没有成功。',
    hint: '请用“npm run -s sextant --”启动命令（会准备好运行环境），或输出 .html，用任何浏览器都能打印。',
  },
  'no-product-texts': {
    title: '没有可供学习的商品文字',
    detail: '这类模型比较商品的名称、类目和属性。',
    hint: '请导入含名称的商品文件，或改用从购买记录学习的模型。',
  },
  'ads-columns': {
    title: '各列的含义不明确',
    detail: '没有找到所需的列。',
    hint: '请按角色指定列，例如：--columns time=week,outcome=revenue,spend=tv,search,control=price',
  },
  'ads-outcome-flat': {
    title: '结果始终不变',
    detail: '每个时期的结果都相同，无法从中看出花费的效果。',
    hint: '请检查结果所在的列。',
  },
  'ads-no-channels': {
    title: '没有找到花费',
    detail: '响应模型至少需要一个花费大于零的渠道。',
    hint: '请指定花费所在的列，或导入带有费用的报表。',
  },
  'ads-too-short': {
    title: '时期太少',
    detail: '已知结果的天数、周数或月数太少。',
    hint: '请积累更多数据，或选择更细的周期。',
  },
  'ads-gaps': {
    title: '序列缺口过多',
    detail: '超过五分之一的周期没有结果值，缺口太多，无法用相邻值补齐。',
    hint: '没有销售的周期请写 0，补上缺失的值，或去掉有缺口的时段。若结果列是完整的，请指明：--columns outcome=列名。',
  },
  'ads-no-results': {
    title: '没有投放效果数据',
    detail: '没有找到花费、曝光、点击或转化。',
    hint: '请导入广告平台的报表，或指定各列的含义。每个渠道一列花费的文件适用于响应曲线与预算。',
  },
  'ads-bad-counts': {
    title: '计数有误',
    detail: '成功次数不能超过试验次数，计数不能为负。',
    hint: '请检查各列的含义。',
  },
  'ads-bad-log': {
    title: '决策日志无法使用',
    detail: '每行都需要动作、回报以及选择该动作的概率（大于 0 且不超过 1）。',
    hint: '请检查各列；没有概率就无法得到无偏的估计。',
  },
  'ads-too-many-arms': {
    title: '版本或人群太多',
    detail: '取值如此之多的列，多半不是版本或人群。',
    hint: '请指定各列，例如：--columns 版本,曝光,点击',
  },
  'ads-log-too-varied': {
    title: '决策日志取值过于分散，无法保存',
    detail: '项目以相同决策的计数保存日志；而该日志几乎每行的回报和概率都各不相同。',
    hint: '请直接用文件评估，或先对回报和概率取整。',
  },
  'model-not-found': {
    title: '模型不存在',
    detail: '它可能已被移除。',
    hint: '请选择其他模型，或重新训练。',
  },
  'nothing-to-forecast': {
    title: '数据太少，无法预测',
    detail: '预测至少需要四个有数据的完整周期，目前还不够。',
    hint: '请导入更长的历史数据，或选择更短的周期（如按天而不是按月），或换一个指标。',
  },
  'series-not-matched': {
    title: '两个文件中没有相同的序列',
    detail: '实际数据文件中找不到所预测的序列，或没有预测起点之后的数值。',
    hint: '请检查两个文件中的序列名称是否一致，并用 --columns 指明列名。',
  },
  'list-not-found': {
    title: '名单不存在',
    detail: '它可能已被移除。',
    hint: '请选择其他名单，或重新生成。',
  },
  'lists-too-few': {
    title: '没有两份可供比较的名单',
    detail: '比较需要两份已保存的名单，而项目中不足两份。',
    hint: '请再生成一份名单（例如在下次导入之后），然后重新比较。',
  },
  'backup-gone': {
    title: '该备份已不存在',
    detail: '备份文件夹中没有这个时间的备份。',
    hint: '请从列表中选择另一个备份。',
  },
  'kept-copy-gone': {
    title: '草稿、测试或日志不存在',
    detail: '它已被删除，或属于另一个项目。',
    hint: '请打开其他草稿或测试，或重新保存。',
  },
  'segment-not-found': {
    title: '客群不存在',
    detail: '该客群已被删除，或属于另一个项目。',
    hint: '请选择其他客群，或新建一个。',
  },
  'segment-name-taken': {
    title: '已有同名客群',
    detail: '同一项目中的客群名称不能重复。',
    hint: '请换一个名称，或先重命名另一个客群。',
  },
  'segment-in-use': {
    title: '该客群被其他客群引用',
    detail: '另一个客群的规则用到了它。',
    hint: '请先修改或删除那个客群。',
  },
  'segment-cycle': {
    title: '客群包含了自己',
    detail: '规则经由其他客群又指回了该客群。',
    hint: '请从规则中去掉其中一个客群。',
  },
  'segment-rule-bad': {
    title: '规则无效',
    detail: '内容不是客群规则格式的 JSON。',
    hint: '可在窗口中保存一个客群，用命令“segment list”查看其规则，或修改该文件。',
  },
  'analysis-missing': {
    title: '规则所需的分析尚未完成',
    detail: '聚类、客户价值和流失风险来自各自的分析。',
    hint: '请先在“客户分析”中运行该分析，或从规则中去掉这个条件。',
  },
  'no-purchases': {
    title: '没有可分析的购买记录',
    detail: '分层和留存分析需要带日期的购买记录。',
    hint: '请导入带有日期时间列的订单。',
  },
  'customer-not-found': {
    title: '项目中没有这位客户',
    detail: '没有客户使用该编号。',
    hint: '请核对编号，或按姓名、邮箱搜索。',
  },
  'product-not-found': {
    title: '项目中没有这件商品',
    detail: '没有商品使用该编号。',
    hint: '请核对编号，或按名称搜索。',
  },
  'target-not-writable': {
    title: '文件无法写入',
    detail: '文件夹为只读，或该文件正被其他程序打开。',
    hint: '请关闭占用它的程序，或换一个文件夹。',
  },
  'plan-action-not-found': {
    title: '该行动不存在',
    detail: '它所属的计划已不存在。',
    hint: '请重新打开计划。',
  },
  'plan-dates-wrong': {
    title: '行动日期不正确',
    detail: '最后一天不能早于第一天，一项行动最长一年。',
    hint: '请更正第一天或最后一天。',
  },
  'list-held-out': {
    title: '该名单已有对照组',
    detail: '该名单曾在导出时留出对照组，其日期与所选日期重叠。',
    hint: '请不再留出对照组直接导出（对照组客户不会写入文件），或选择其结束之后的日期。',
  },
  'plan-group-empty': {
    title: '没有可触达的客户',
    detail: '该分群中没有客户可以通过此渠道触达。',
    hint: '请选择其他分群或渠道，或导入同意记录。',
  },
  'plan-budget-too-small': {
    title: '预算不足以触达一位客户',
    detail: '此行动的固定成本加一次触达的成本高于预算。',
    hint: '请提高预算，或换一个渠道。',
  },
  'nothing-to-plan': {
    title: '缺少制定计划的依据',
    detail: '制定计划需要带日期的购买记录和客户分群。',
    hint: '请导入带日期的订单；保存一个分群，或使用 RFM 分组。',
  },
  'too-many-rows-for-workbook': {
    title: '行数超过工作簿上限',
    detail: '表格的行数超过了工作簿的写入上限。',
    hint: '请导出为 CSV（没有行数限制），或只导出一部分。',
  },
  'disk-full': {
    title: '磁盘已满',
    detail: '剩余空间不足，没有任何改动。',
    hint: '请清理空间，或换一个磁盘。',
  },
  'job-running': {
    title: '另有任务正在进行',
    detail: '同一时间只能有一个任务修改项目。',
    hint: '请等待其完成，或先取消它。',
  },
  'job-not-found': {
    title: '任务不存在',
    detail: '该任务已经结束。',
    hint: '结果显示在窗口底部。',
  },
  'worker-lost': {
    title: '任务意外中止',
    detail: '任务进程已退出，项目保持任务开始前的状态。',
    hint: '请重新开始；如果再次出现，请关闭其他程序以释放内存。',
  },
  'worker-unresponsive': {
    title: '任务没有响应',
    detail: '任务已被停止，项目保持任务开始前的状态。',
    hint: '请重新开始。',
  },
  'out-of-memory': {
    title: '内存不足',
    detail: '任务已被停止，项目保持任务开始前的状态。',
    hint: '请关闭其他程序，或减少因子数。',
  },
} as const

export const failureWhere = {
  separator: ' · ',
  host: '主机 {{value}}',
  status: '状态码 {{value}}',
  seconds: '{{value}} 秒',
  file: '文件：{{value}}',
  path: '位置：{{value}}',
  line: '第 {{value}} 行',
  row: '第 {{value}} 条记录',
  column: '列“{{value}}”',
  byte: '第 {{value}} 字节',
  limit: '上限：{{value}}',
  version: '版本 {{value}}',
  missing: '缺少：{{value}}',
  field: '字段：{{value}}',
  customer: '客户 {{value}}',
  product: '商品 {{value}}',
  list: '名单 {{value}}',
  model: '模型 {{value}}',
  cause: '系统代码：{{value}}',
  kind: '{{value}}',
  customers: '{{value}} 位客户',
  repeaters: '其中 {{value}} 位购买过两次',
  refunds: '未计入负值行 {{value}} 行',
  otherCurrency: '未计入其他币种的销售 {{value}} 笔',
  products: '{{value}} 件商品',
  needed: '需要：{{value}}',
  available: '可用：{{value}}',
  columns: '文件中的列：{{value}}',
  exitCode: '退出代码 {{value}}',
} as const
