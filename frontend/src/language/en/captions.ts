/** Live captions, their transcript, and that everybody sees that there are some. */

export default {
  captions: "Captions",
  turnOn: "Show captions",
  turnOff: "Hide captions",
  region: "Captions of what is said",
  listening: "Captions are on. Words appear here while people speak English.",
  behind: "Captions are behind",
  behindText: "There is more speech than this server can follow: captions come late, sentence by sentence.",
  sign: "Captioned",
  signText: "Captions are on for {{names}}: what is said is turned into text while they are on, and forgotten when the meeting ends.",
  signYou: "you",
  announceOn: "What is said in this meeting is now turned into text.",
  announceOff: "Captions are off for everybody.",
  smaller: "Smaller captions",
  larger: "Larger captions",

  transcript: "Live transcript",
  transcriptEmpty: "What is said while somebody has captions on stands here.",
  search: "Search what was said",
  found_one: "{{count}} place",
  found_other: "{{count}} places",
  notFound: "Nobody has said that.",
  toLatest: "To the latest",
  unfinished: "still speaking",
} as const;
