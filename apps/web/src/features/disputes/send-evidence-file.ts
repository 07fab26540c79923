interface EvidenceUpload {
  accountId: string;
  disputeId: string;
  actId: string;
  field: string;
  file: File;
  because: string;
}

/** A file goes as a form: what it is is no JSON. @throws Error in words for the person who chose it */
export async function sendEvidenceFile(upload: EvidenceUpload): Promise<void> {
  const body = new FormData();
  for (const [name, value] of Object.entries(upload)) body.append(name, value);
  const response = await fetch('/api/dispute-files', { method: 'POST', body, credentials: 'same-origin' });
  if (response.ok) return;
  const answer: unknown = await response.json().catch(() => null);
  const said = typeof answer === 'object' && answer !== null && 'error' in answer ? answer.error : null;
  throw new Error(typeof said === 'string' ? said : 'The file could not be sent. Try again in a moment.');
}
