"""Changes of terms are noted by triggers, and whom terms speak about is read where it stands."""

import django.contrib.postgres.functions
from django.db import migrations, models

from segments.watching import FORGET_FUNCTIONS, FUNCTIONS


class Migration(migrations.Migration):

    dependencies = [
        ("segments", "0019_prices_shown_with_tax"),
    ]

    operations = [
        migrations.CreateModel(
            name="TermsChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("consumer", models.CharField(max_length=32, verbose_name="consumer")),
                ("changes", models.PositiveBigIntegerField(db_default=1, default=1, verbose_name="changes")),
                ("at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), verbose_name="at")),
            ],
            options={
                "verbose_name": "change of terms",
                "verbose_name_plural": "changes of terms",
                "ordering": ["consumer", "pk"],
            },
        ),
        migrations.CreateModel(
            name="TermsBoundary",
            fields=[
                ("at", models.DateTimeField(primary_key=True, serialize=False, verbose_name="at")),
            ],
            options={
                "verbose_name": "boundary of terms",
                "verbose_name_plural": "boundaries of terms",
                "ordering": ["at"],
            },
        ),
        migrations.RunSQL(FUNCTIONS, FORGET_FUNCTIONS),
        migrations.DeleteModel(name="TermsAudience"),
        migrations.DeleteModel(name="TermsRevision"),
    ]
