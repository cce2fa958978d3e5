import { createHash } from 'node:crypto';
import type { Channel } from '../schemas/communicationLogSchema';
import type { LinkState } from '../services/unsubscribeService';

const STYLE = `
:root { color-scheme: light dark; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 1.125rem/1.5 system-ui, sans-serif; }
main { box-sizing: border-box; width: 100%; max-width: 32rem; padding: 2rem 1.5rem; text-align: center; }
h1 { margin: 0 0 .75rem; font-size: 1.75rem; line-height: 1.2; }
p { margin: 0 0 1.5rem; }
button { font: inherit; font-weight: 600; padding: .75rem 1.5rem; border: 2px solid #1a56db; border-radius: .5rem;
  background: #1a56db; color: #fff; cursor: pointer; }
button.quiet { background: transparent; color: inherit; border-color: currentColor; font-weight: 400; }
button:focus-visible { outline: 3px solid currentColor; outline-offset: 3px; }
`;

/** Nothing may be loaded, and nobody may frame the page: only its own style and its own form. */
export const pagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

interface PageText {
  title: string;
  text: string;
  button?: { action: 'unsubscribe' | 'resubscribe'; label: string };
}

const MESSAGES: Readonly<Record<Channel, string>> = {
  email: 'e-mails',
  sms: 'text messages',
  whatsapp: 'WhatsApp messages',
  push: 'push notifications',
};

/** The page; every word in it is ours, so nothing has to be escaped. */
function toHtml({ title, text, button }: PageText): string {
  const quiet = button?.action === 'resubscribe' ? ' class="quiet"' : '';
  const form = button
    ? `<form method="post"><button name="action" value="${button.action}"${quiet}>${button.label}</button></form>`
    : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p>${text}</p>
${form}
</main>
</body>
</html>
`;
}

/**
 * The page that a link leads to.
 * @param done what the person has just asked for; absent when they only came to look
 */
export function unsubscribePage(state: LinkState, done?: 'unsubscribe' | 'resubscribe'): string {
  if (state.kind === 'sample') {
    const text = 'In a real message, this link unsubscribes its reader. Nothing has been changed.';
    return toHtml({ title: 'This is a sample', text });
  }
  const messages = MESSAGES[state.channel];
  if (state.kind === 'subscribed') {
    if (done === 'resubscribe')
      return toHtml({
        title: 'You are subscribed again',
        text: `You will go on getting our ${messages}.`,
      });
    return toHtml({
      title: 'Unsubscribe?',
      text: `You will get no more ${messages} from us.`,
      button: { action: 'unsubscribe', label: 'Unsubscribe' },
    });
  }
  return toHtml({
    title: 'You are unsubscribed',
    text: `We send you no more ${messages}. One that is on its way already may still arrive.`,
    ...(state.mayUndo && { button: { action: 'resubscribe', label: 'It was a mistake: subscribe again' } }),
  });
}

/** The page for a link that is not ours. */
export const invalidLinkPage = (): string =>
  toHtml({
    title: 'This link is not valid',
    text: 'It may have been cut off. Please open the link from the message again, or copy all of it.',
  });
