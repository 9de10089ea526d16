/** What is shared in the room: screens, documents, notes, the whiteboard. */

import type en from "../en/items";
import type { Translated } from "../catalogue";

export default {
  share: "共享",
  shareScreen: "您的屏幕或窗口",
  stopScreen: "停止共享屏幕",
  shareFile: "图片或 PDF……",
  screenNotHere: "此设备无法共享屏幕",
  uploading: "正在共享“{{name}}”……",
  fileTooLarge: "文件超过 {{size}} MB。请缩小后重试。",
  sharedInRoom: "房间中的共享内容",
  screenOf: "{{name}}的屏幕",
  ownScreen: "您的屏幕",
  sharedBy: "由{{name}}共享",
  sharedByYou: "由您共享",
  lookClosely: "仔细查看“{{title}}”",
  lookedAtBy: "正在查看：{{names}}",
  nothingYet: "画面即将出现……",
  unreadable: "此内容无法在这里显示。请让{{name}}重新共享。",
  itemTools: "共享内容",
  previousPage: "上一页",
  nextPage: "下一页",
  pageOf: "第 {{page}} 页，共 {{count}} 页",
  backToPresenter: "回到演示者的页面",
  zoomIn: "放大",
  zoomOut: "缩小",
  zoomFit: "适合窗口",
  takeAway: "停止共享",
  closeItem: "返回与会者",
  viewportHelp: "{{title}}。加号和减号调整大小，方向键移动画面，Shift 加方向键移动您的指针。",
  pointerOf: "{{name}}的指针",
  nowShared: "{{name}}共享了{{title}}",
} satisfies Translated<typeof en>;
