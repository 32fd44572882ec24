"""Notes wait as they were written; visits go on from one flush to the next."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("activity", "0001_initial")]

    operations = [
        *(
            migrations.RemoveField("browsing", name)
            for name in ("company_id", "kind", "key", "at", "quantity", "minutes")
        ),
        migrations.AddField(
            "browsing", "payload", models.TextField(default="{}"), preserve_default=False
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("company_id", models.BigIntegerField(verbose_name="company")),
                ("user_id", models.BigIntegerField(verbose_name="person")),
                ("began_at", models.DateTimeField(verbose_name="began at")),
                ("last_at", models.DateTimeField(verbose_name="last page at")),
            ],
            options={
                "verbose_name": "visit",
                "verbose_name_plural": "visits",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company_id", "user_id"), name="activity_latest_visit_once"
                    )
                ],
            },
        ),
    ]
