/** English, area by area; the keys of all languages come from here. */

import admin from "./admin";
import backgrounds from "./backgrounds";
import captions from "./captions";
import door from "./door";
import encryption from "./encryption";
import errors from "./errors";
import home from "./home";
import hosting from "./hosting";
import items from "./items";
import past from "./past";
import room from "./room";
import shell from "./shell";
import studio from "./studio";
import together from "./together";
import tools from "./tools";
import voice from "./voice";

export default {
  shell,
  errors,
  home,
  door,
  room,
  studio,
  together,
  hosting,
  items,
  tools,
  backgrounds,
  captions,
  past,
  admin,
  voice,
  encryption,
};
