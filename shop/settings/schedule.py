"""What beat starts, and when. Every task may run twice or too late; times are local."""

from celery.schedules import crontab

CELERY_BEAT_SCHEDULE = {
    "send-due-mails": {"task": "shop.order.tasks.send_due_mails", "schedule": 30.0},
    "drain-marks": {"task": "segments.tasks.drain_marks", "schedule": 5.0},
    "refresh-due-companies": {"task": "segments.tasks.refresh_due", "schedule": 60.0},
    "publish-due-releases": {"task": "segments.tasks.publish_due_releases", "schedule": 60.0},
    "refresh-all-companies": {
        "task": "segments.tasks.refresh_all",
        "schedule": crontab(hour=0, minute=20),
    },
    "count-days-of-segments": {
        "task": "segments.insight.tasks.refresh_days",
        "schedule": crontab(hour=1, minute=5),
    },
    "resolve-all-ranges": {
        "task": "shop.ranges.tasks.resolve_ranges",
        "schedule": crontab(hour=2, minute=10),
    },
    "index-all-products": {
        "task": "shop.listings.tasks.index_products",
        "schedule": crontab(hour=2, minute=40),
    },
}
