/** What is shared in the room: screens, documents, notes, the whiteboard. */

export default {
  share: "Share",
} as const;
