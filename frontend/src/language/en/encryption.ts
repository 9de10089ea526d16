/** Rooms that are encrypted end to end. */

export default {
  sign: "Encrypted",
  signText:
    "Pictures and sound are encrypted from browser to browser: the server can't see or hear them. So there are no cubes, no captions and no recording here.",
  notMedia: "Chat, notes, the whiteboard, polls and files that are shown are not: the server keeps those.",
  compare: "Read this number out to each other: it is the same for everybody who has the same key.",
  number: "Number of the key",
  unreadable: "Somebody's picture or sound can't be decrypted: they may have come by a link with another key.",
  keyless: "The key is missing",
  keylessHint: "This room is encrypted end to end. Its key stands in the link that you were sent, behind the #. Open that whole link, or paste it here.",
  wholeLink: "The whole link",
  noKeyIn: "There is no key in this link; it ends in #key= and 43 letters and digits.",
  goOn: "Go on",
  hostHint: "You are host: if there is no key yet, make one. Everybody needs the new link then.",
  make: "Make a new key",
  unwanted: "This room is not encrypted",
  unwantedHint:
    "Your link has a key, but the room says that it isn't encrypted. Whoever runs the server could see and hear you. If you didn't expect that, ask who invited you.",
  inTheClear: "Go in without encryption",
  stayOut: "Stay out",
  unsupported: "This browser can't encrypt",
  unsupportedHint: "This room is encrypted end to end, which this browser can't do. Use a newer one.",
  inviteHint: "The link holds the room's key: whoever has it can see and hear the meeting.",
} as const;
