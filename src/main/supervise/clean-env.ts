/**
 * What a worker needs of the environment: where things are, language and zone. Everything else may hold keys or switches
 * of other programs (NODE_OPTIONS above all) and stays out.
 */
// prettier-ignore
const kept = [
  'PATH', 'HOME', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA', 'SYSTEMROOT', 'WINDIR', 'TMPDIR', 'TMP', 'TEMP',
  'LANG', 'LC_ALL', 'TZ', 'SEXTANT_SQLITE_BINDING', 'SEXTANT_TEST',
]

export function cleanEnv(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const clean: Record<string, string> = {}
  for (const name of kept) {
    const value = env[name]
    if (value !== undefined) clean[name] = value
  }
  return clean
}
