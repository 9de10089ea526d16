/** What every page has: the frame around its content, languages and themes. */

import type en from "../en/shell";
import type { Translated } from "../catalogue";

export default {
  loading: "正在加载",
  home: "Eyeline 首页",
  language: "语言",
  theme: "主题",
  themeSystem: "跟随系统",
  themeLight: "浅色",
  themeDark: "深色",
  dismiss: "关闭",
  skipToContent: "跳到正文",
  preferences: "语言和主题",
  notRemembered: "您的选择仅对此页面有效，未能保存。",
} satisfies Translated<typeof en>;
