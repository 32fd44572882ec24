
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('segments', '0012_codes_of_overrides'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='company',
            name='average_receivable',
            field=models.DecimalField(blank=True, decimal_places=2, help_text='What it owes us on an average day, in the base currency.', max_digits=16, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='average receivable'),
        ),
        migrations.AddField(
            model_name='historicalcompany',
            name='average_receivable',
            field=models.DecimalField(blank=True, decimal_places=2, help_text='What it owes us on an average day, in the base currency.', max_digits=16, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='average receivable'),
        ),
        migrations.CreateModel(
            name='CostRateCard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published')], default='draft', editable=False, max_length=10, verbose_name='status')),
                ('effective_from', models.DateTimeField(blank=True, help_text='Empty: from the moment it is published.', null=True, verbose_name='in force from')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='what changes, and why')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('published_at', models.DateTimeField(editable=False, null=True, verbose_name='published at')),
                ('minutes_edi', models.DecimalField(decimal_places=2, default=Decimal('0.5'), max_digits=7, validators=[django.core.validators.MinValueValidator(0)], verbose_name='minutes per EDI order')),
                ('minutes_portal', models.DecimalField(decimal_places=2, default=Decimal('1'), max_digits=7, validators=[django.core.validators.MinValueValidator(0)], verbose_name='minutes per portal order')),
                ('minutes_phone', models.DecimalField(decimal_places=2, default=Decimal('12'), max_digits=7, validators=[django.core.validators.MinValueValidator(0)], verbose_name='minutes per phone order')),
                ('minutes_rep', models.DecimalField(decimal_places=2, default=Decimal('20'), max_digits=7, validators=[django.core.validators.MinValueValidator(0)], verbose_name='minutes per order through a sales rep')),
                ('minutes_email', models.DecimalField(decimal_places=2, default=Decimal('8'), max_digits=7, validators=[django.core.validators.MinValueValidator(0)], verbose_name='minutes per e-mail order')),
                ('minutes_other', models.DecimalField(decimal_places=2, default=Decimal('1'), max_digits=7, validators=[django.core.validators.MinValueValidator(0)], verbose_name='minutes per order of unknown method')),
                ('minutes_line', models.DecimalField(decimal_places=2, default=Decimal('0.8'), max_digits=7, validators=[django.core.validators.MinValueValidator(0)], verbose_name='minutes per order line')),
                ('minutes_drop', models.DecimalField(decimal_places=2, default=Decimal('6'), max_digits=7, validators=[django.core.validators.MinValueValidator(0)], verbose_name='minutes per delivery drop')),
                ('minutes_return', models.DecimalField(decimal_places=2, default=Decimal('25'), max_digits=7, validators=[django.core.validators.MinValueValidator(0)], verbose_name='minutes per return')),
                ('minutes_contact', models.DecimalField(decimal_places=2, default=Decimal('9'), max_digits=7, validators=[django.core.validators.MinValueValidator(0)], verbose_name='minutes per support contact')),
                ('service_rate', models.DecimalField(decimal_places=4, default=Decimal('0.7'), max_digits=10, validators=[django.core.validators.MinValueValidator(0)], verbose_name='customer service, a minute')),
                ('warehouse_rate', models.DecimalField(decimal_places=4, default=Decimal('0.55'), max_digits=10, validators=[django.core.validators.MinValueValidator(0)], verbose_name='warehouse, a minute')),
                ('visit_cost', models.DecimalField(decimal_places=2, default=Decimal('120'), max_digits=10, validators=[django.core.validators.MinValueValidator(0)], verbose_name='a visit by a sales rep')),
                ('agreement_cost', models.DecimalField(decimal_places=2, default=Decimal('1.5'), max_digits=10, validators=[django.core.validators.MinValueValidator(0)], verbose_name='upkeep of an agreed price, a year')),
                ('capital_rate', models.DecimalField(decimal_places=2, default=Decimal('8'), max_digits=6, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='capital, percent a year')),
                ('low_up_to', models.DecimalField(decimal_places=2, default=Decimal('3'), help_text='A ratio equal to the limit belongs to the lower band.', max_digits=6, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='low up to, percent of net revenue')),
                ('medium_up_to', models.DecimalField(decimal_places=2, default=Decimal('6'), max_digits=6, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='medium up to, percent of net revenue')),
                ('author', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                ('publisher', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by')),
            ],
            options={
                'verbose_name': 'cost rate card',
                'verbose_name_plural': 'cost rate cards',
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('medium_up_to__gte', models.F('low_up_to'))), name='segments_rate_card_bands_in_order', violation_error_message='Medium must reach at least as far as low.'), models.CheckConstraint(condition=models.Q(('status', 'draft'), ('effective_from__isnull', False), _connector='OR'), name='segments_rate_card_in_force_from')],
            },
        ),
        migrations.CreateModel(
            name='RfmCalibration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published')], default='draft', editable=False, max_length=10, verbose_name='status')),
                ('effective_from', models.DateTimeField(blank=True, help_text='Empty: from the moment it is published.', null=True, verbose_name='in force from')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='what changes, and why')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('published_at', models.DateTimeField(editable=False, null=True, verbose_name='published at')),
                ('scope', models.CharField(choices=[('own', 'The company’s own orders'), ('tree', 'With the orders of all companies below it')], default='own', max_length=4, verbose_name='counts')),
                ('is_fixed', models.BooleanField(default=False, editable=False, verbose_name='fixed thresholds')),
                ('recency', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), help_text='For the scores 5, 4, 3 and 2, separated by commas.', size=4, verbose_name='most days since the last order')),
                ('frequency', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), help_text='For the scores 2, 3, 4 and 5, separated by commas.', size=4, verbose_name='least orders in 365 days')),
                ('monetary', django.contrib.postgres.fields.ArrayField(base_field=models.DecimalField(decimal_places=2, max_digits=18), help_text='For the scores 2, 3, 4 and 5, in the base currency, separated by commas.', size=4, verbose_name='least net total in 365 days')),
                ('as_of', models.DateTimeField(editable=False, verbose_name='taken at')),
                ('companies', models.PositiveIntegerField(default=0, editable=False, verbose_name='companies')),
                ('author', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                ('publisher', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by')),
            ],
            options={
                'verbose_name': 'RFM calibration',
                'verbose_name_plural': 'RFM calibrations',
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('frequency__len', 4), ('monetary__len', 4), ('recency__len', 4)), name='segments_calibration_has_four_bounds'), models.CheckConstraint(condition=models.Q(('status', 'draft'), ('effective_from__isnull', False), _connector='OR'), name='segments_calibration_in_force_from')],
            },
        ),
    ]
