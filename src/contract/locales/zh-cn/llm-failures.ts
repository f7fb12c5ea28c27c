import type { llmFailures as english } from '../en/llm-failures.ts'
import type { Words } from '../words.ts'

export const llmFailures: Words<typeof english> = {
  'llm-off': {
    title: '语言模型未启用',
    detail: '没有发送任何内容。',
    hint: '在“设置”的“语言模型”中启用。',
  },
  'llm-no-model': {
    title: '尚未选择模型',
    detail: '已有地址，但不知道用哪个模型。没有发送任何内容。',
    hint: '在“设置”的“语言模型”中选择模型。',
  },
  'llm-address-bad': {
    title: '这不是语言模型的地址',
    detail: '地址形如 http://127.0.0.1:11434/v1 或 https://api.example.com/v1，不含用户名、“?”或“#”。',
    hint: '更正地址，或选择一个预设。',
  },
  'llm-address-insecure': {
    title: '该地址未加密',
    detail: '明文 http 只允许用于本机（127.0.0.1、localhost）。没有发送任何内容。',
    hint: '使用 https 地址。',
  },
  'llm-unreachable': {
    title: '该地址无人应答',
    detail: '未能建立连接。',
    hint: '启动提供模型的程序（Ollama 为“ollama serve”），并检查主机与端口。',
  },
  'llm-no-such-host': {
    title: '找不到主机',
    detail: '该名称无法解析；或地址是明文 http，却不指向本机。',
    hint: '检查地址拼写与网络。',
  },
  'llm-certificate': {
    title: '连接不可信',
    detail: '服务器证书未被接受，或对方不支持 https。没有发送任何内容。',
    hint: '检查地址。替换证书的代理不被接受。',
  },
  'llm-redirect': {
    title: '服务器指向别处',
    detail: '对方返回了重定向。重定向不会被跟随，因此内容不会去往未填写的主机。',
    hint: '若确实要用那个主机，直接填写其地址。',
  },
  'llm-key-refused': {
    title: '密钥被拒绝',
    detail: '服务器需要密钥，或不接受当前密钥。',
    hint: '在“设置”中重新填写密钥，并确认它属于该服务。',
  },
  'llm-no-credit': {
    title: '账户余额不足',
    detail: '服务接受了密钥，但提示余额或额度已用完。',
    hint: '向服务商充值，或使用本机模型。',
  },
  'llm-model-missing': {
    title: '服务器没有这个模型',
    detail: '地址正确，但模型名称不对。',
    hint: '在“设置”的列表中选择模型。使用 Ollama 时先下载：“ollama pull 名称”。',
  },
  'llm-path-missing': {
    title: '服务器没有该路径',
    detail: '有程序应答，但不是 OpenAI 的对话协议。',
    hint: '多数地址以“/v1”结尾，检查路径。',
  },
  'llm-refused': {
    title: '服务器拒绝了请求',
    detail: '请求的某一部分未被接受：长度、温度，或分段回答。',
    hint: '查看原因；在“设置”中关闭“分段回答”或温度，或缩短提示词。',
  },
  'llm-rate-limited': {
    title: '请求过于频繁',
    detail: '已按逐渐加长的间隔多次尝试。',
    hint: '稍后再发送。',
  },
  'llm-server-error': {
    title: '服务器出错',
    detail: '问题在服务器一侧，已多次尝试。',
    hint: '查看服务器日志，或稍后再试。',
  },
  'llm-slow': {
    title: '模型耗时过长',
    detail: '已超过时限，调用已结束。',
    hint: '再试一次（此前可能正在载入模型）、换更小的模型，或在“设置”中放宽时限。',
  },
  'llm-cut-off': {
    title: '回答中断',
    detail: '回答结束前连接已断开。已收到的部分仍然显示。',
    hint: '重新发送。若反复出现，检查服务器：可能内存不足。',
  },
  'llm-garbage': {
    title: '回答不符合对话协议',
    detail: '收到的内容无法作为语言模型的回答读取。',
    hint: '检查地址：可能是网页或其他程序的地址。',
  },
  'llm-too-large': {
    title: '回答过大',
    detail: '到达上限时已结束调用。',
    hint: '减少变体数量，或在“设置”中降低回答长度上限。',
  },
  'llm-empty': {
    title: '模型没有说话',
    detail: '收到了回答，但没有文字。思考型模型可能把长度都用在了思考上。',
    hint: '在“设置”中提高回答长度上限，或换一个模型。',
  },
  'llm-preview-gone': {
    title: '该提示词已不能发送',
    detail: '它已经发送过，或显示之后设置有变。没有发送任何内容。',
    hint: '重新显示提示词后再发送。',
  },
  'llm-busy': {
    title: '调用进行中',
    detail: '一次只向模型提一个问题。',
    hint: '等待回答，或取消。',
  },
  'llm-nothing-to-explain': {
    title: '还没有数字',
    detail: '解释只依据该页面的数字。没有发送任何内容。',
    hint: '先导入数据，或运行该页面的分析。',
  },
  'llm-nothing-to-embed': {
    title: '没有需要发送的文字',
    detail: '所有商品的当前文字都已有该模型的向量，或勾选的字段为空。',
    hint: '请勾选其他字段，或先导入商品文字。',
  },
  'llm-rerank-changed': {
    title: '发送之后名单已变化',
    detail: '现在会抽到其他客户，回答与其不符。没有保存任何内容。',
    hint: '请重新请求排序。',
  },
  'llm-rerank-unanswered': {
    title: '回答中没有任何名单的顺序',
    detail: '已发送的名单均未出现在回答中。没有保存任何内容。',
    hint: '请重试，或换一个模型。',
  },
  'llm-nothing-to-rerank': {
    title: '该名单中没有可调整的顺序',
    detail: '只有含两件及以上商品的个性化清单才能重新排序。没有发送任何内容。',
    hint: '请选择其他名单或分群，或生成商品更多的名单。',
  },
}
