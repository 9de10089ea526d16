/** Refusals and failures, by their stable code. */

import type en from "../en/errors";
import type { Translated } from "../catalogue";

export default {
  unexpected: "出了点问题（{{detail}}）。",
  unreachable: "无法连接服务器。请检查网络后重试。",
  badAnswer: "服务器返回了意外的内容（{{detail}}）。",
  noAnswer: "服务器未能答复（{{status}}）。",
  unauthorised: "您在此房间的位置已过期。请重新加入。",
  forbidden: "您不能在此房间这样做。",
  not_found: "此房间不存在，或您的邀请不适用于它。",
  conflict: "其他人抢先一步。请重试。",
  flood: "短时间内操作过多。请稍等片刻后重新加入。",
  too_often: "操作过于频繁。请稍后再试。",
  unavailable: "服务暂时没有余力处理。将自动重试。",
  full: "房间已满。",
  not_started: "会议尚未开始。",
  waiting: "请等待主持人准许您进入。",
  locked: "主持人已锁定会议，暂不接受新成员。",
  banned: "主持人已禁止您进入此会议室。",
  denied: "主持人未准许您进入。",
  removed: "主持人已将您移出会议。",
  expired: "此邀请已失效，请索取新的邀请。",
  ended: "会议已结束。",
  unsupported: "此页面的版本比服务器旧。请重新加载。",
  disconnected: "连接已断开，正在重新连接。",
  timeout: "服务器没有响应。请检查网络连接。",
} satisfies Translated<typeof en>;
