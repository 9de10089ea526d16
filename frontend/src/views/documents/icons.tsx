/** The signs of the notes' tools, drawn as the others are. */

import { icon } from "../icons";

export const BoldIcon = icon(<path strokeWidth="2.4" d="M8 5h5a3.4 3.4 0 0 1 0 6.8H8zM8 11.8h5.8a3.6 3.6 0 0 1 0 7.2H8z" />);
export const ItalicIcon = icon(<path d="M10.5 5h6M7.5 19h6M14 5l-4 14" />);
export const HeadingIcon = icon(<path strokeWidth="2.2" d="M7 5v14M17 5v14M7 12h10" />);
export const BulletsIcon = icon(<path d="M10 7h10M10 12h10M10 17h10M5 7h.01M5 12h.01M5 17h.01" />);
export const NumbersIcon = icon(<path d="M11 7h9M11 17h9M4.5 5 6 4.2V10M4 15.2c.4-1.2 2.6-1.2 2.6.3 0 1.2-2.6 2.4-2.6 4h2.8" />);
export const QuoteIcon = icon(<path d="M10 7.5H6v4.5h4zM10 12c0 2.4-1 3.9-3 4.8M18.5 7.5h-4v4.5h4zM18.5 12c0 2.4-1 3.9-3 4.8" />);
export const CodeIcon = icon(<path d="m8.5 7-5 5 5 5M15.5 7l5 5-5 5" />);
export const UndoIcon = icon(<path d="M8.5 5 4.5 9l4 4M4.5 9H14a5 5 0 0 1 0 10h-3" />);
export const RedoIcon = icon(<path d="m15.5 5 4 4-4 4M19.5 9H10a5 5 0 0 0 0 10h3" />);
