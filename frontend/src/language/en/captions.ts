/** Live captions, and what is said of the connection. */

export default {
  captions: "Captions",
} as const;
