/** Webhooks: the addresses that are told of events, and what became of each telling. */

import { useState } from "react";
import { Button, CheckboxButton, CheckboxField, CheckboxGroup, Form, Label } from "react-aria-components";
import { useTranslation } from "react-i18next";

import {
  deleteWebhook,
  type Delivery,
  fetchDeliveries,
  fetchWebhooks,
  makeWebhook,
  pingWebhook,
  repeatDelivery,
  type Webhook,
  WEBHOOK_EVENTS,
  type WebhookEvent,
} from "../api/integrations";
import { dateTimeText } from "../language/format";
import { Section, Shown, ShownOnce, TextInput } from "./parts";
import { act, useLoaded } from "./useLoaded";

export function WebhooksPage() {
  const { t } = useTranslation("admin");
  const webhooks = useLoaded(fetchWebhooks);
  const [url, setUrl] = useState("");
  const [events, setEvents] = useState<readonly WebhookEvent[]>(["meeting.started", "meeting.ended"]);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <Section title={t("webhooks")}>
      <Form
        className="card admin-form"
        onSubmit={(event) => {
          event.preventDefault();
          act(makeWebhook(url, events), (text) => {
            setSecret(text);
            setUrl("");
            webhooks.reload();
          });
        }}
      >
        <TextInput label={t("newWebhook")} value={url} onChange={setUrl} type="url" testId="webhook-url" isRequired />
        <CheckboxGroup
          className="admin-checks"
          value={[...events]}
          onChange={(chosen) => setEvents(WEBHOOK_EVENTS.filter((event) => chosen.includes(event)))}
        >
          <Label className="field-label">{t("events")}</Label>
          {WEBHOOK_EVENTS.map((event) => (
            <CheckboxField key={event} value={event}>
              <CheckboxButton className="admin-check">
                <span className="admin-check-box" aria-hidden="true" />
                <code>{event}</code>
              </CheckboxButton>
            </CheckboxField>
          ))}
        </CheckboxGroup>
        <div className="admin-ways">
          <Button type="submit" className="button button-primary" data-testid="make-webhook">
            {t("make")}
          </Button>
        </div>
      </Form>
      <Shown loaded={webhooks}>
        {(all) => (
          <ul className="admin-cards">
            {all.map((webhook) => (
              <WebhookCard key={webhook.id} webhook={webhook} onChanged={webhooks.reload} />
            ))}
          </ul>
        )}
      </Shown>
      <ShownOnce title={t("webhookSecret")} text={secret} onClose={() => setSecret(null)} />
    </Section>
  );
}

function WebhookCard({ webhook, onChanged }: { webhook: Webhook; onChanged: () => void }) {
  const { t } = useTranslation("admin");
  const [deliveries, setDeliveries] = useState<readonly Delivery[] | null>(null);
  const look = (): void => act(fetchDeliveries(webhook.id), setDeliveries);
  const remove = (): void => {
    if (confirm(t("deleteSure", { name: webhook.url }))) act(deleteWebhook(webhook.id), onChanged);
  };
  return (
    <li className="card admin-card" data-testid="webhook">
      <h2 className="admin-url">{webhook.url}</h2>
      <p className="admin-soft">{webhook.events.join(" · ")}</p>
      <div className="admin-ways">
        <Button className="button button-small" onPress={() => act(pingWebhook(webhook.id), look)} data-testid="ping">
          {t("ping")}
        </Button>
        <Button className="button button-small" onPress={look} data-testid="deliveries">
          {t("deliveries")}
        </Button>
        <Button className="button button-small button-quiet" onPress={remove} aria-label={t("deleteNamed", { name: webhook.url })}>
          {t("delete")}
        </Button>
      </div>
      {deliveries !== null && (
        <ul className="admin-list">
          {deliveries.map((delivery) => (
            <li key={delivery.id} data-testid="delivery" data-state={delivery.state}>
              <code>{delivery.event}</code> {t(`delivery_${delivery.state as "waiting" | "delivered" | "failed"}`)} {delivery.error}
              <span className="admin-soft">{dateTimeText(Date.parse(delivery.createdAt))}</span>
              {delivery.state !== "waiting" && (
                <Button className="button button-small button-quiet" onPress={() => act(repeatDelivery(delivery.id), look)}>
                  {t("again")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
