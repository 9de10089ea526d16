/** Live captions, their transcript, and that everybody sees that there are some. */

import type en from "../en/captions";
import type { Translated } from "../catalogue";

export default {
  captions: "字幕",
  turnOn: "显示字幕",
  turnOff: "隐藏字幕",
  region: "发言字幕",
  listening: "字幕已开启。有人说英语时，文字会显示在这里。",
  behind: "字幕有延迟",
  behindText: "发言太多，服务器跟不上：字幕会晚一些，逐句出现。",
  sign: "正在生成字幕",
  signText: "{{names}}开启了字幕：开启期间的发言会被转成文字。会议结束后文字即被删除；同意被录制者的发言文字会随录制保留。",
  signYou: "您",
  announceOn: "本会议的发言现在会被转成文字。",
  announceOff: "所有人的字幕都已关闭。",
  smaller: "缩小字幕",
  larger: "放大字幕",

  transcript: "实时文字记录",
  transcriptEmpty: "有人开启字幕期间的发言会显示在这里。",
  search: "搜索发言内容",
  found_other: "{{count}} 处",
  notFound: "没有人说过这个。",
  toLatest: "回到最新",
  unfinished: "还在说",
  correct: "更正",
  correctThis: "更正：{{text}}",
  corrected: "已更正",
  strike: "标记为删除",
  strikeThis: "标记为从录制中删除：{{text}}",
  synthetic: "合成语音",
  struck: "将被删除",
  keep: "保留",
  keepThis: "保留在录制中：{{text}}",
  whatWasSaid: "发言内容",
  save: "保存",
  cancel: "取消",
} satisfies Translated<typeof en>;
