export const copy = {
  platform: {
    none: 'Anywhere',
    'google-headline': 'Google Ads headline',
    'google-description': 'Google Ads description',
    'meta-headline': 'Meta headline',
    'meta-text': 'Meta primary text',
    'email-subject': 'E-mail subject',
    sms: 'Text message',
    'taobao-title': 'Taobao title',
    'wechat-title': 'WeChat article title',
    'xiaohongshu-title': 'Xiaohongshu title',
    'douyin-title': 'Douyin caption',
    'baidu-title': 'Baidu ad title',
  },
  severity: { error: 'error', warning: 'warning', hint: 'hint' },
  finding: {
    empty: { reason: 'There is no text.', fix: 'Write one, or remove the draft.' },
    'too-long': {
      reason: 'The text counts {{found}}; the platform takes {{limit}}.',
      fix: 'Shorten it, or it is refused.',
    },
    'may-be-cut': {
      reason: 'The text counts {{found}}; small screens cut it at about {{limit}}.',
      fix: 'Put what matters in front.',
    },
    'very-short': { reason: 'The text counts only {{found}}.', fix: 'Say what the reader gets.' },
    duplicate: { reason: 'The same text stands above.', fix: 'Remove one of them.' },
    'nearly-duplicate': {
      reason: 'Nearly the same words as “{{found}}”.',
      fix: 'A test of the two would need very many readers to tell them apart.',
    },
    'no-call-to-action': {
      reason: 'Nothing asks the reader to do something.',
      fix: 'End with one clear action.',
    },
    'no-number': {
      reason: 'There is no figure.',
      fix: 'A price, a share or a count makes an offer concrete, where it is true.',
    },
    'hard-to-read': {
      reason: 'The text is hard to read (score {{found}}).',
      fix: 'Shorter sentences and plainer words.',
    },
    'negative-mood': {
      reason: 'Words of a bad mood prevail.',
      fix: 'Keep it if it is meant; else say the good that follows.',
    },
    'many-emoji': { reason: 'There are {{found}} emoji.', fix: 'One or two are enough.' },
    'broken-placeholder': {
      reason: '“{{found}}” will not be filled in.',
      fix: 'Mend the placeholder as the mailing tool wants it.',
    },
    'no-personalisation': {
      reason: 'Nothing is addressed to the reader.',
      fix: 'A name or a past purchase can be put in, where consent allows.',
    },
    'absolute-word': {
      reason: '“{{found}}” is an absolute term, which Article 9 of China’s Advertising Law forbids.',
      fix: 'Say something that can be proved, or leave it out.',
    },
    'medical-claim': {
      reason: '“{{found}}” claims a cure, which ordinary goods may not.',
      fix: 'Describe the product, not an effect on health.',
    },
    'spam-word': {
      reason: '“{{found}}” counts against the sender in filters.',
      fix: 'Say it in plain words.',
    },
    shouting: { reason: 'Most words are in capitals.', fix: 'Write as one speaks.' },
    'many-marks': { reason: 'There are many exclamation or question marks.', fix: 'One is enough.' },
    'repeated-word': { reason: '“{{found}}” stands twice.', fix: 'Remove one.' },
    'mixed-width': {
      reason: '“{{found}}” is a full-width letter or digit.',
      fix: 'Use the normal form: some platforms and searches do not find it.',
    },
  },
} as const
