/** The way to "Speak for me", under "More": for who may speak, where the server may hear. */

import { useTranslation } from "react-i18next";

import type { Tool } from "../tools/MoreMenu";
import { SpeakForMeIcon } from "./icons";

interface Props {
  readonly allowed: boolean;
  readonly onToggle: () => void;
}

export function useSpeechTools({ allowed, onToggle }: Props): readonly Tool[] {
  const { t } = useTranslation("voice");
  if (!allowed) return [];
  return [{ id: "speech-toggle", label: t("speakForMe"), icon: <SpeakForMeIcon />, onAction: onToggle }];
}
