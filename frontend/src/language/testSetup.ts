/** Tests read English: the catalogue is there before the first of them. */

import en from "./en";
import { startWith } from "./i18n";

await startWith("en", en);
