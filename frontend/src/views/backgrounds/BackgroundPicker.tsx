/** Chooses what stands behind oneself: nothing else, a blur, or a picture of one's own. */

import { useState } from "react";
import { Button, FileTrigger, Label, RadioButton, RadioField, RadioGroup } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { type Background, BACKGROUNDS } from "../../media/background/choice";
import { keepPicture, keptPicture } from "../../media/background/ownPicture";
import "./backgrounds.css";

const PICTURES = ["image/jpeg", "image/png", "image/webp"];

interface Props {
  readonly chosen: Background;
  readonly onChoose: (background: Background) => void;
}

export function BackgroundPicker({ chosen, onChoose }: Props) {
  const { t } = useTranslation("backgrounds");
  const [picture, setPicture] = useState(() => keptPicture(localStorage));
  const [refused, setRefused] = useState(false);

  const take = async (files: FileList | null): Promise<void> => {
    const [file] = files ?? [];
    if (file === undefined) return;
    try {
      setPicture(await keepPicture(localStorage, file));
      setRefused(false);
      onChoose("picture");
    } catch {
      setRefused(true);
    }
  };

  return (
    <div className="background-picker">
      <RadioGroup
        className="field"
        orientation="horizontal"
        value={chosen}
        onChange={(value) => {
          const background = BACKGROUNDS.find((one) => one === value);
          if (background !== undefined) onChoose(background);
        }}
      >
        <Label className="field-label">{t("title")}</Label>
        <div className="background-choices">
          {BACKGROUNDS.map((one) => (
            <RadioField key={one} value={one} isDisabled={one === "picture" && picture === null}>
              <RadioButton className="background-choice" data-testid={`background-${one}`}>
                <span
                  className="background-sample"
                  data-background={one}
                  style={one === "picture" && picture !== null ? { backgroundImage: `url(${picture})` } : undefined}
                  aria-hidden="true"
                />
                {t(one)}
              </RadioButton>
            </RadioField>
          ))}
        </div>
      </RadioGroup>
      <div className="background-own">
        <FileTrigger acceptedFileTypes={PICTURES} onSelect={(files) => void take(files)}>
          <Button className="button button-small" data-testid="background-file">
            {t("choosePicture")}
          </Button>
        </FileTrigger>
        <span className="field-hint">{t("pictureHint")}</span>
      </div>
      {refused && (
        <p className="field-error" role="alert" data-testid="background-refused">
          {t("noPicture")}
        </p>
      )}
    </div>
  );
}
