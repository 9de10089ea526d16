/** The ways to captions and their transcript: a button where there is room, and under "More". */

import { useTranslation } from "react-i18next";

import { Control } from "../Control";
import type { Tool } from "../tools/MoreMenu";
import { PHONE } from "../../room/phone";
import { useMedia } from "../useMedia";
import { CaptionsIcon, TranscriptIcon } from "./icons";

interface Props {
  readonly on: boolean;
  /** Whether one may turn them on; whoever has them may always turn them off. */
  readonly allowed: boolean;
  readonly onToggle: () => void;
}

export function CaptionsControl({ on, allowed, onToggle }: Props) {
  const { t } = useTranslation("captions");
  const narrow = useMedia(PHONE);
  if (narrow || (!on && !allowed)) return null;
  return <Control testId="captions-toggle" label={t("captions")} shortcut="l" on={on} icon={<CaptionsIcon />} onPress={onToggle} />;
}

export function useCaptionTools({ on, allowed, onToggle, onTranscript }: Props & { readonly onTranscript: () => void }): readonly Tool[] {
  const { t } = useTranslation("captions");
  const narrow = useMedia(PHONE);
  const captions = { id: "captions-tool", label: t("captions"), icon: <CaptionsIcon />, on, onAction: onToggle };
  const transcript = { id: "transcript-toggle", label: t("transcript"), icon: <TranscriptIcon />, onAction: onTranscript };
  return narrow && (on || allowed) ? [captions, transcript] : [transcript];
}
