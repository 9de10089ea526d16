/** Says that the room is encrypted end to end, what that means, and the number by which people compare their keys. */

import { useEffect, useState } from "react";
import { Button, Dialog, DialogTrigger, Heading, Popover } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { fingerprintOf, type Secret } from "../../media/encryption/secret";
import { icon } from "../icons";
import "./encryption.css";

const LockIcon = icon(
  <>
    <rect x="5" y="10.5" width="14" height="9.5" rx="2" />
    <path d="M8 10.5V8a4 4 0 0 1 8 0v2.5" />
  </>,
);

export function EncryptedSign({ secret }: { secret: Secret }) {
  const { t } = useTranslation("encryption");
  const [number, setNumber] = useState("");

  useEffect(() => {
    let current = true;
    void fingerprintOf(secret).then((digits) => {
      if (current) setNumber(digits);
    });
    return () => {
      current = false;
    };
  }, [secret]);

  return (
    <DialogTrigger>
      <Button className="encrypted-sign" data-testid="encrypted-sign">
        <LockIcon /> {t("sign")}
      </Button>
      <Popover className="popover encrypted-popover" placement="bottom start">
        <Dialog className="encrypted-dialog">
          <Heading slot="title">{t("sign")}</Heading>
          <p>{t("signText")}</p>
          <p>{t("notMedia")}</p>
          <p>{t("compare")}</p>
          <p className="encrypted-number" aria-label={t("number")} role="img" data-testid="key-number">
            {number}
          </p>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
