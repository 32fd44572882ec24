"""Which columns of CompanyFacts, and which measures, a kind of activity can change."""

COSTS = ("cost_band", "cost_of_service", "cost_ratio")

ORDER_FIELDS = (
    "orders", "lines", "discount_share", "drop_size", "first_order_at", "interval_days",
    "last_order_at", "lifecycle", "net_365", "orders_365", "orders_ever", "return_rate", "rfm_f",
    "rfm_m", "rfm_r", "rfm_sum", "rfm_tier", *COSTS,
)  # fmt: skip
"""What an order or a return can change. “orders”, “lines” and “events” stand for the measures."""

EVENT_FIELDS = {
    "contact": ("events", "contacts_90", *COSTS),
    "drop": ("events", "drop_size", *COSTS),
    "visit": ("events", *COSTS),
    "refusal": ("events", "min_order_rejections_90"),
}
OTHER_EVENT_FIELDS = ("events",)
