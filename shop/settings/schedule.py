"""What beat starts, and when. Every task may run twice or too late; times are local."""

from celery.schedules import crontab

CELERY_BEAT_SCHEDULE = {
    "send-due-mails": {"task": "shop.order.tasks.send_due_mails", "schedule": 30.0},
    "check-a-sample-of-orders": {
        "task": "shop.activity.tasks.check_sample",
        "schedule": crontab(day_of_week="sun", hour=4, minute=30),
    },
    "flush-browsing": {"task": "shop.activity.tasks.flush_browsing", "schedule": 60.0},
    "drain-marks": {"task": "segments.tasks.drain_marks", "schedule": 5.0},
    "start-segment-runs": {"task": "segments.tasks.start_runs", "schedule": 60.0},
    "start-simulations": {
        "task": "pricing.simulating.tasks.start_simulations",
        "schedule": 60.0,
    },
    "forget-old-simulations": {
        "task": "pricing.simulating.tasks.forget_old_simulations",
        "schedule": crontab(hour=3, minute=10),
    },
    "refresh-due-companies": {"task": "segments.tasks.refresh_due", "schedule": 60.0},
    "sample-freshness": {"task": "segments.tasks.sample_freshness", "schedule": 60.0},
    "publish-due-releases": {"task": "segments.tasks.publish_due_releases", "schedule": 60.0},
    "refresh-all-companies": {
        "task": "segments.tasks.refresh_all",
        "schedule": crontab(hour=0, minute=20),
    },
    "look-at-segments-nightly": {
        "task": "segments.insight.tasks.look_nightly",
        "schedule": crontab(hour=1, minute=5),
    },
    "look-at-segments-weekly": {
        "task": "segments.insight.tasks.look_weekly",
        "schedule": crontab(hour=6, minute=0, day_of_week="monday"),
    },
    "look-at-segments-often": {
        "task": "segments.insight.tasks.look_often",
        "schedule": 300.0,
    },
    "resolve-all-ranges": {
        "task": "shop.ranges.tasks.resolve_ranges",
        "schedule": crontab(hour=2, minute=10),
    },
    "index-all-products": {
        "task": "shop.listings.tasks.index_products",
        "schedule": crontab(hour=2, minute=40),
    },
    "work-on-price-batches": {"task": "pricing.tasks.work_on_batches", "schedule": 60.0},
    "tidy-price-batches": {
        "task": "pricing.tasks.tidy_batches",
        "schedule": crontab(hour=3, minute=10),
    },
}
