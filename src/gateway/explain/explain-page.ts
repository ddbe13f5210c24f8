/** The page for browsers: a form that holds what was asked, for the next question, and `text` as it is. */
export function explainPage(asked: URLSearchParams, text: string): string {
  const value = (field: string): string => `name="${field}" value="${escapeHtml(asked.get(field) ?? "")}"`;
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>meshdoh explain</title>
<h1>Why is a name answered as it is?</h1>
<form><label>Name <input size="60" ${value("name")}></label> <label>Type <input size="8" ${value("type")}></label> <button>Explain</button></form>
<pre>${escapeHtml(text)}</pre></html>
`;
}

/** Text of others, in an element or a quoted attribute. */
function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
