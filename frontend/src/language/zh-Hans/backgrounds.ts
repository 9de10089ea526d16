/** What stands behind a person in the camera's picture. */

import type en from "../en/backgrounds";
import type { Translated } from "../catalogue";

export default {
  title: "背景",
  none: "您的房间",
  light: "轻度模糊",
  strong: "强模糊",
  picture: "您的图片",
  choosePicture: "选择图片…",
  pictureHint: "图片只保存在此浏览器中，其他人只会在您身后看到它。",
  noPicture: "无法使用此图片。请选择 JPEG、PNG 或 WebP 文件。",
  cameraOff: "您的摄像头已关闭。打开后背景即会生效。",
  failed: "此浏览器无法生成背景。摄像头已关闭，因此没有人看到您的房间；重新打开后，您将以真实背景出现。",
  slow: "此电脑速度太慢，无法生成背景。摄像头已关闭，因此没有人看到您的房间；重新打开后，您将以真实背景出现。",
} satisfies Translated<typeof en>;
