/**
 * The content security policy of every page, one line per directive. What is more than `'self'` says why;
 * everything that is not named here falls back to `'none'`.
 */
const directives: readonly (readonly [name: string, ...sources: string[]])[] = [
  ['default-src', "'none'"],
  ['script-src', "'self'"],
  // Plotly and Mermaid set style attributes on what they draw, and Mermaid puts a <style> into its SVG.
  ['style-src', "'self'", "'unsafe-inline'"],
  // data: are icons inside style sheets and Plotly's tiles; blob: is the preview of a diagram made in the page.
  ['img-src', "'self'", 'data:', 'blob:'],
  ['font-src', "'self'"],
  ['connect-src', "'self'"],
  ['frame-src', "'none'"],
  ['object-src', "'none'"],
  ['base-uri', "'none'"],
  ['form-action', "'none'"],
  ['frame-ancestors', "'none'"],
]

export const contentSecurityPolicy = directives.map((directive) => directive.join(' ')).join('; ')

/** Headers of every reply on `app://`, errors too. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy':
    'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), midi=(), payment=()',
  'Cache-Control': 'no-store',
}
