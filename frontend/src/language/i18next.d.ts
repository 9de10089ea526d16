/** Tells the compiler every area and key: a key that is not in the English catalogue does not compile. */

import "i18next";

import type en from "./en";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "shell";
    resources: typeof en;
    returnNull: false;
  }
}
