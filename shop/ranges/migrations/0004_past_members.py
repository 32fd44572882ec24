"""
Keep what ranges held and which products were public.

The column is added without a value (a member of today is older than the history) and gets its
default after: neither reads the table, so that a million members are no work.
"""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from . import _triggers


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0032_category_exclude_from_menu_category_long_description'),
        ('offer', '0013_range_excluded_categories'),
        ('ranges', '0003_attributes_of_ranges'),
    ]

    operations = [
        migrations.CreateModel(
            name='PastMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_whole', models.BooleanField(verbose_name='whole product')),
                ('since', models.DateTimeField(null=True, verbose_name='since')),
                ('until', models.DateTimeField(verbose_name='until')),
                ('product', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='catalogue.product', verbose_name='product')),
                ('range', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='offer.range', verbose_name='range')),
            ],
            options={
                'verbose_name': 'past range member',
                'verbose_name_plural': 'past range members',
                'ordering': ['product_id', 'range_id', 'until'],
                'indexes': [models.Index(fields=['product', 'until'], name='ranges_past_member_of')],
                'constraints': [models.CheckConstraint(condition=models.Q(('since__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='ranges_past_member_stood_a_while')],
            },
        ),
        migrations.CreateModel(
            name='PastPublicity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('was_public', models.BooleanField(verbose_name='was public')),
                ('until', models.DateTimeField(verbose_name='until')),
                ('product', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='catalogue.product', verbose_name='product')),
            ],
            options={
                'verbose_name': 'past publicity',
                'verbose_name_plural': 'past publicity',
                'ordering': ['product_id', 'until'],
                'constraints': [models.UniqueConstraint(fields=('product', 'until'), name='ranges_publicity_once')],
            },
        ),
        migrations.AddField(
            model_name='rangemember',
            name='since',
            field=models.DateTimeField(editable=False, null=True, verbose_name='since'),
        ),
        migrations.AlterField(
            model_name='rangemember',
            name='since',
            field=models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False, null=True, verbose_name='since'),
        ),
        migrations.RunSQL(_triggers.MEMBERS, _triggers.FORGET_MEMBERS),
        migrations.RunSQL(_triggers.PUBLICITY, _triggers.FORGET_PUBLICITY),
    ]
