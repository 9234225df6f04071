/**
 * What keeps a page, even a hostile preview inside it, from sending anything anywhere, and isolates it
 * from other pages. Sent by the server in development and by `npm start`, and added by the service worker
 * on any static host. Plain data: imported by vite.config.ts and sw.ts.
 */
export const headers: Readonly<Record<string, string>> = {
  "Content-Security-Policy": [
    "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "worker-src 'self'", "style-src 'self'", "img-src 'self' blob:",
    "media-src blob:", "font-src 'self'", "connect-src 'self'", "manifest-src 'self'", "frame-src 'self'", "form-action 'none'",
    "base-uri 'none'", "object-src 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'", "trusted-types lit-html salvor",
  ].join("; "),
  "Connection-Allowlist": "(response-origin)",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=(), usb=(self), serial=(), hid=(), payment=(), display-capture=(), interest-cohort=()",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};
