"""The order confirmation, rendered from the order as it was frozen."""

from django.contrib.sites.models import Site
from django.urls import reverse
from django.utils import translation
from oscar.core.loading import get_class, get_model

from shop.purchases.models import Mail
from shop.purchases.taxes import taxes_of

Dispatcher = get_class("communication.utils", "Dispatcher")
CommunicationEventType = get_model("communication", "CommunicationEventType")
Email = get_model("communication", "Email")

EVENT_CODES = {Mail.Kind.ORDER_PLACED: "ORDER_PLACED"}


def send(mail: Mail) -> None:
    """Send one message of the outbox in its language; raises what the mail server raises."""
    order = mail.order
    with translation.override(mail.language):
        context = {
            "order": order,
            "lines": order.lines.select_related("terms", "taxed").order_by("pk"),
            "taxes": taxes_of(order),
            "terms": order.terms,
            "user": order.user,
            "site": Site.objects.get_current(),
            "status_path": reverse("customer:order", kwargs={"order_number": order.number}),
        }
        messages = CommunicationEventType.objects.get_and_render(EVENT_CODES[mail.kind], context)
        sent = Dispatcher().dispatch_direct_messages(mail.recipient, messages)
    if sent and order.user_id:
        Email.objects.create(
            user_id=order.user_id,
            email=mail.recipient,
            subject=sent.subject,
            body_text=sent.body,
            body_html=messages["html"],
        )
