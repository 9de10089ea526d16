/** A person's own voice: what they agree to. */

import type en from "../en/voice";
import type { Translated } from "../catalogue";

export default {
  title: "我的声音",
  about:
    "编辑录制的人可以剪切和移动您说过的话。若要添加您在该处没有说过的词语，则需要您的同意：这些词语会用您自己的声音说出（由您在该录制中的发言生成），并在文字记录、声音和每个文件中标记为合成。",
  withdrawing: "您可以随时撤回同意。届时您的声音以及由它说出的一切都会被删除；此前导出的文件会保留，并带有标记。",
  general: "可以在所有录制中以我的声音添加词语",
  generalHint: "也包括今后的录制。",
  recordings: "您参加过的录制",
  none: "没有您参加过的会议录制。",
  forThis: "可以在此录制中以我的声音添加词语",
  byGeneral: "因为您已同意所有录制，目前允许。",
  noVoice: "尚未由此录制生成声音。",
  voice: "已由此录制生成声音：{{verdict}}。",
  good: "与您的声音相像",
  approximate: "大致相像",
  little: "发言较少，仅大致相像",
  agreed: "您已同意。可随时在此撤回。",
  withdrawn: "已撤回。您不再允许的声音已删除。",
  link: "我的声音",
  make: "由此录制生成我的声音",
  makingVoice: "正在由此录制生成您的声音；大约一分钟后即可使用。",

  speakForMe: "代我说话",
  speakAbout: "您输入的内容会用您自己的声音说给所有人听，静音时也可以。您的座位处、字幕和文字记录以及声音本身都会标明这是合成语音。",
  saidForMe: "已代您说出的内容",
  toSay: "要说的话（英语）",
  speak: "说出",
  making: "正在合成语音…",
  speaking: "大家正在听到…",
  notSpoken: "服务器未能及时合成这段话；请重试。",
  synthetic: "合成语音",
  syntheticHint: "机器正在用此人自己的声音说出其输入的内容。",
} satisfies Translated<typeof en>;
