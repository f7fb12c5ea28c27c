export function setUpPeers(): { python: string } | { skipped: string }
