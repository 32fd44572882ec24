import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

LINES = r"""
create function search_lines(value text) returns text[] immutable parallel safe language sql as $$
    select array(
        select public.search_fold(line)
        from regexp_split_to_table(coalesce(value, ''), '[\r\n]+') with ordinality as l(line, place)
        where public.search_fold(line) <> ''
        order by place)
$$;
"""

NUMBERS = """
insert into listings_partnumber (product_id, number, plain)
select distinct n.product_id, n.number, search_plain(n.number)
from (
    select id as product_id, upc as number from catalogue_product
    union select id, code from catalogue_product
    union select product_id, partner_sku from partner_stockrecord
) n
where search_plain(n.number) <> ''
"""

class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0032_category_exclude_from_menu_category_long_description'),
        ('listings', '0001_initial'),
        ('partner', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL(LINES, "drop function search_lines(text)"),
        migrations.CreateModel(
            name='Synonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(blank=True, choices=[('en', 'English'), ('sv', 'Svenska'), ('fi', 'Suomi')], help_text='Of the page that is searched from. Blank: every language.', max_length=7, verbose_name='language')),
                ('words', models.TextField(help_text="One word or phrase a line. They find each other's products.", max_length=2000, verbose_name='words')),
                ('finds', models.TextField(blank=True, help_text='To go one way only: what the words above find besides their own, one a line.', max_length=2000, verbose_name='also finds')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('words_folded', models.GeneratedField(db_persist=True, expression=models.Func(models.F('words'), function='search_lines'), output_field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None))),
                ('finds_folded', models.GeneratedField(db_persist=True, expression=models.Func(models.F('finds'), function='search_lines'), output_field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None))),
            ],
            options={
                'verbose_name': 'synonym',
                'verbose_name_plural': 'synonyms',
                'ordering': ['language', 'words', 'pk'],
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['words_folded'], name='listings_synonym_words')],
                'constraints': [models.CheckConstraint(condition=models.Q(('words_folded__len__gte', 1)), name='listings_synonym_has_words')],
            },
        ),
        migrations.CreateModel(
            name='PartNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=255, verbose_name='part number')),
                ('plain', models.CharField(max_length=255, verbose_name='part number without dashes')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogue.product')),
            ],
            options={
                'verbose_name': 'part number',
                'verbose_name_plural': 'part numbers',
                'ordering': ['number', 'product'],
                'indexes': [models.Index(django.contrib.postgres.indexes.OpClass('plain', name='text_pattern_ops'), name='listings_part_plain')],
                'constraints': [models.UniqueConstraint(fields=('product', 'number'), name='listings_part_number_once')],
            },
        ),
        # A shop that is upgraded has products already; an empty one has nothing to insert.
        migrations.RunSQL(NUMBERS, migrations.RunSQL.noop),
    ]
