/** A line of chat with its links: web addresses and mail addresses alone, opened where they can do this page no harm. */

import { find } from "linkifyjs";
import { Fragment } from "react";

const SAFE = /^(https?:|mailto:)/iu;

export function ChatText({ text }: { text: string }) {
  const links = find(text).filter(({ href }) => SAFE.test(href));
  return (
    <>
      {links.map(({ start, end, value, href }, n) => (
        <Fragment key={start}>
          {text.slice(links[n - 1]?.end ?? 0, start)}
          <a href={href} target="_blank" rel="noopener noreferrer nofollow">
            {value}
          </a>
          {n === links.length - 1 && text.slice(end)}
        </Fragment>
      ))}
      {links.length === 0 && text}
    </>
  );
}
