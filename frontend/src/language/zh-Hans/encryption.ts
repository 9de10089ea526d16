/** Rooms that are encrypted end to end. */

import type en from "../en/encryption";
import type { Translated } from "../catalogue";

export default {
  sign: "已加密",
  signText: "画面和声音在浏览器之间加密：服务器看不到也听不到。因此这里没有立方舱、字幕和录制。",
  notMedia: "聊天、笔记、白板、投票和展示的文件不在此列：它们由服务器保存。",
  compare: "请互相读出这个数字：持有同一密钥的人看到的数字相同。",
  number: "密钥的数字",
  unreadable: "无法解密某人的画面或声音：对方可能使用了带有其他密钥的链接。",
  keyless: "缺少密钥",
  keylessHint: "此会议室采用端到端加密。密钥在您收到的链接中 # 之后。请打开完整链接，或将其粘贴到此处。",
  wholeLink: "完整链接",
  noKeyIn: "此链接中没有密钥；完整链接以 #key= 和 43 个字母或数字结尾。",
  goOn: "继续",
  hostHint: "您是主持人：如果还没有密钥，请创建一个。之后所有人都需要新的链接。",
  make: "创建新密钥",
  unwanted: "此会议室未加密",
  unwantedHint: "您的链接带有密钥，但会议室显示未加密。服务器的运营者可能会看到和听到您。如果这出乎意料，请询问邀请您的人。",
  inTheClear: "不加密进入",
  stayOut: "不进入",
  unsupported: "此浏览器无法加密",
  unsupportedHint: "此会议室采用端到端加密，而此浏览器不支持。请使用更新的浏览器。",
  inviteHint: "链接中包含会议室的密钥：持有链接的人都能看到和听到会议。",
} satisfies Translated<typeof en>;
