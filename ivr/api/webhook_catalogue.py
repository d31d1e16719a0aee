"""The operations on webhooks."""

from ivr.api import webhook_work as work
from ivr.api.operation import Operation
from ivr.api.webhook_shapes import (
    DeliveryFilter,
    DeliveryList,
    DeliveryShape,
    Replayed,
    ReplayWish,
    RotateWish,
    WebhookList,
    WebhookMade,
    WebhookShape,
    WebhookWish,
)

ALL, ONE, SCOPE = "/webhooks", "/webhooks/{id}", "webhooks:write"

WEBHOOKS = (
    Operation(
        "listWebhooks", "GET", ALL, SCOPE, "Who is told", work.list_, WebhookList
    ),
    Operation(
        "addWebhook",
        "POST",
        ALL,
        SCOPE,
        "Tell an address of events from now on; the answer has the secret, this once",
        work.add,
        WebhookMade,
        body=WebhookWish,
        status=201,
    ),
    Operation("getWebhook", "GET", ONE, SCOPE, "A webhook", work.get, WebhookShape),
    Operation(
        "removeWebhook",
        "DELETE",
        ONE,
        SCOPE,
        "Forget a webhook, and what it was not told yet",
        work.remove,
    ),
    Operation(
        "rotateWebhook",
        "POST",
        f"{ONE}/rotate",
        SCOPE,
        "A new secret, this once; the old one signs beside it for a while",
        work.rotate,
        WebhookMade,
        body=RotateWish,
    ),
    Operation(
        "disableWebhook",
        "POST",
        f"{ONE}/disable",
        SCOPE,
        "Tell a webhook nothing until it is enabled; nothing is lost meanwhile",
        work.disable,
        WebhookShape,
    ),
    Operation(
        "enableWebhook",
        "POST",
        f"{ONE}/enable",
        SCOPE,
        "Tell a webhook again, from where it was left",
        work.enable,
        WebhookShape,
    ),
    Operation(
        "testWebhook",
        "POST",
        f"{ONE}/test",
        SCOPE,
        "Send a message of type webhook.test; the list of deliveries says what came",
        work.test,
        DeliveryShape,
        status=202,
    ),
    Operation(
        "listDeliveries",
        "GET",
        f"{ONE}/deliveries",
        SCOPE,
        "The newest deliveries to a webhook",
        work.list_deliveries,
        DeliveryList,
        query=DeliveryFilter,
    ),
    Operation(
        "replayDeliveries",
        "POST",
        f"{ONE}/replay",
        SCOPE,
        "Send deliveries again, under their ids",
        work.replay,
        Replayed,
        body=ReplayWish,
    ),
)
