/** Failures of calls to a language model; part of `failures`. */
export const llmFailures = {
  'llm-off': {
    title: 'The language model is off',
    detail: 'Nothing was sent.',
    hint: 'Turn it on in Settings, under “Language model”.',
  },
  'llm-no-model': {
    title: 'No model is chosen',
    detail: 'The address is known, the model to ask is not. Nothing was sent.',
    hint: 'Choose a model in Settings, under “Language model”.',
  },
  'llm-address-bad': {
    title: 'This is no address of a language model',
    detail:
      'An address looks like http://127.0.0.1:11434/v1 or https://api.example.com/v1, without a user name, “?” or “#”.',
    hint: 'Correct the address, or choose one of the presets.',
  },
  'llm-address-insecure': {
    title: 'The address is not encrypted',
    detail: 'Plain http is allowed to this computer only (127.0.0.1, localhost). Nothing was sent.',
    hint: 'Use an https address.',
  },
  'llm-unreachable': {
    title: 'Nobody answers at this address',
    detail: 'No connection came about.',
    hint: 'Start the program that serves the model (for Ollama: “ollama serve”), and check host and port.',
  },
  'llm-no-such-host': {
    title: 'The host is not known',
    detail: 'Its name leads nowhere, or not to this computer although the address is plain http.',
    hint: 'Check the spelling of the address and the network.',
  },
  'llm-certificate': {
    title: 'The connection is not trustworthy',
    detail: 'The certificate of the server was not accepted, or it does not speak https. Nothing was sent.',
    hint: 'Check the address. A proxy that replaces certificates is not accepted.',
  },
  'llm-redirect': {
    title: 'The server points elsewhere',
    detail:
      'It answered with a redirect. Redirects are not followed, so that nothing goes to a host that was not entered.',
    hint: 'Enter the final address, if that host is meant.',
  },
  'llm-key-refused': {
    title: 'The key was refused',
    detail: 'The server wants a key, or does not accept this one.',
    hint: 'Enter the key again in Settings, and check that it is for this service.',
  },
  'llm-no-credit': {
    title: 'The account has no credit',
    detail: 'The service takes the key and says that the balance or quota is used up.',
    hint: 'Top up with the provider, or use a model on this computer.',
  },
  'llm-model-missing': {
    title: 'The server does not know this model',
    detail: 'The address is right, the name of the model is not.',
    hint: 'Choose a model from the list in Settings. With Ollama, fetch it first: “ollama pull NAME”.',
  },
  'llm-path-missing': {
    title: 'The server has no such address',
    detail: 'Something answers there, but not with the chat protocol of OpenAI.',
    hint: 'Most addresses end in “/v1”. Check the path.',
  },
  'llm-refused': {
    title: 'The server refused the request',
    detail: 'It did not accept a part of it: its length, the temperature, or answers in pieces.',
    hint: 'Read the cause; turn off “Answer in pieces” or the temperature in Settings, or shorten the prompt.',
  },
  'llm-rate-limited': {
    title: 'The server wants fewer requests',
    detail: 'It was asked several times with growing pauses.',
    hint: 'Wait a while and send again.',
  },
  'llm-server-error': {
    title: 'The server failed',
    detail: 'The fault is with the server, which was asked several times.',
    hint: 'Look at the log of the server, or try later.',
  },
  'llm-slow': {
    title: 'The model took too long',
    detail: 'The time limit passed; the call was ended.',
    hint: 'Try again (a model that was being loaded is there then), choose a smaller model, or raise the limits in Settings.',
  },
  'llm-cut-off': {
    title: 'The answer was cut off',
    detail: 'The connection ended before the answer did. What came until then is shown.',
    hint: 'Send again. If it recurs, look at the server: it may have run out of memory.',
  },
  'llm-garbage': {
    title: 'The answer is not of the chat protocol',
    detail: 'What came back could not be read as an answer of a language model.',
    hint: 'Check the address: it may be that of a web page or of another program.',
  },
  'llm-too-large': {
    title: 'The answer is too large',
    detail: 'The call was ended at the limit.',
    hint: 'Ask for fewer variants, or lower the longest answer in Settings.',
  },
  'llm-empty': {
    title: 'The model said nothing',
    detail: 'The answer came and has no text. A thinking model may have used up the length with thinking.',
    hint: 'Raise the longest answer in Settings, or choose another model.',
  },
  'llm-preview-gone': {
    title: 'This prompt cannot be sent any more',
    detail: 'It was sent already, or the settings changed after it was shown. Nothing was sent.',
    hint: 'Show the prompt again and send it then.',
  },
  'llm-busy': {
    title: 'A call is running',
    detail: 'The model is asked one thing at a time.',
    hint: 'Wait for the answer, or cancel it.',
  },
  'llm-nothing-to-explain': {
    title: 'There are no figures yet',
    detail: 'An explanation rests on the figures of the screen alone. Nothing was sent.',
    hint: 'Import data or run the analysis of this screen first.',
  },
  'llm-nothing-to-embed': {
    title: 'No text is left to send',
    detail: 'Every product has a vector of its present text by this model, or the ticked fields are empty.',
    hint: 'Tick other fields, or import product texts first.',
  },
  'llm-rerank-changed': {
    title: 'The list has changed since it was sent',
    detail: 'Other customers would be drawn now, so the answer does not fit them. Nothing was stored.',
    hint: 'Ask for another order again.',
  },
  'llm-rerank-unanswered': {
    title: 'The answer orders no list',
    detail: 'None of the lists that were sent is in the answer. Nothing was stored.',
    hint: 'Ask again, or take another model.',
  },
  'llm-nothing-to-rerank': {
    title: 'Nobody on this list has an order to change',
    detail: 'Only personal lists of two products or more can be put into another order. Nothing was sent.',
    hint: 'Choose another list or segment, or make a list with more products.',
  },
} as const
