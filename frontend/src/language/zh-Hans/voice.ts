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
} satisfies Translated<typeof en>;
