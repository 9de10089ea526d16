/** The meeting itself: its controls, the table, the chat. */

export default {
  chat: "Chat",
} as const;
