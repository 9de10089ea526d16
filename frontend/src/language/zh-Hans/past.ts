/** The page of a meeting that was held. */

import type en from "../en/past";
import type { Translated } from "../catalogue";

export default {
  now: "现在",
  recording: "录制 {{number}}",
  people: "参加者",
  name: "姓名",
  from: "加入",
  until: "离开",
  guest: "访客",
  connection: "连接",
  good: "{{share}} 的时间良好",
  polls: "投票",
  voters_other: "{{count}} 人作答",
  votes_other: "{{count}} 票",
  notes: "笔记",
  saveNotes: "保存为 Markdown",
  whiteboard: "白板",
  whiteboardShown: "白板上的内容",
  whiteboardBroken: "此浏览器无法绘制白板。",
  savePicture: "保存为 PNG",
  said: "发言内容",
  corrected: "已更正",
  chat: "聊天",
  noChat: "聊天中没有内容。",
  to: "仅发给 {{name}}",
} satisfies Translated<typeof en>;
