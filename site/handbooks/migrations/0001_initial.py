import django.core.validators
import django.db.models.deletion
import handbooks.data
import handbooks.models.editions
import handbooks.pictograms
import handbooks.previewing
import modelsearch.index
import wagtail.fields
import wagtail.models.preview
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('communities', '0002_no_default_groups'),
        ('communities', '0002_no_default_groups'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='HandbookPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('subtitle', models.CharField(blank=True, max_length=60, verbose_name='subtitle')),
                ('introduction', models.TextField(blank=True, max_length=300, verbose_name='introduction')),
                ('year', models.PositiveSmallIntegerField(default=2026, verbose_name='year')),
                ('chapters', wagtail.fields.StreamField([('shared', 44), ('own', 46), ('data', 48)], blank=True, block_lookup={0: ('wagtail.snippets.blocks.SnippetChooserBlock', ('handbooks.SharedChapter',), {'label': 'Shared chapter'}), 1: ('wagtail.blocks.BooleanBlock', (), {'label': 'leave out of this book', 'required': False}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 40}), 3: ('wagtail.blocks.TextBlock', (), {'label': 'In one or two sentences', 'required': False, 'rows': 2}), 4: ('wagtail.blocks.ChoiceBlock', [], {'choices': handbooks.pictograms.choices, 'label': 'Drawing beside the title', 'required': False}), 5: ('handbooks.body.ChapterTextBlock', (), {}), 6: ('blocks.body.HeadingBlock', (), {'max_length': 80}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'max_length': 80, 'required': False}), 8: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('emergency', 'emergency'), ('repair', 'repairs'), ('utility', 'water, electricity, gas'), ('lift', 'lift'), ('office', 'offices'), ('health', 'health and care'), ('other', 'other')], 'label': 'Category', 'required': False}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'Whom one reaches', 'max_length': 60}), 10: ('wagtail.blocks.CharBlock', (), {'label': 'Phone', 'max_length': 40}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'When', 'max_length': 40, 'required': False}), 12: ('wagtail.blocks.BooleanBlock', (), {'label': 'answers day and night', 'required': False}), 13: ('wagtail.blocks.StructBlock', [[('category', 8), ('name', 9), ('number', 10), ('hours', 11), ('all_day', 12)]], {}), 14: ('wagtail.blocks.ListBlock', (13,), {'label': 'Phones'}), 15: ('wagtail.blocks.StructBlock', [[('caption', 7), ('phones', 14)]], {}), 16: ('blocks.body.GridTableBlock', (), {'label': 'Table'}), 17: ('wagtail.blocks.CharBlock', (), {'help_text': 'Shares such as “3 1 1”. Empty: as wide as the words need.', 'label': 'Widths of the columns', 'max_length': 60, 'required': False}), 18: ('wagtail.blocks.StructBlock', [[('table', 16), ('widths', 17)]], {}), 19: ('blocks.body.StepsBlock', (), {}), 20: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Photo'}), 21: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'max_length': 200, 'required': False}), 22: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('full', 'as wide as the text'), ('small', 'smaller, caption beside it')], 'label': 'Size'}), 23: ('wagtail.blocks.StructBlock', [[('image', 20), ('caption', 21), ('size', 22)]], {}), 24: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Plan'}), 25: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('line', 'as wide as the text'), ('page', 'a page to itself'), ('turned', 'a page to itself, turned on its side')], 'label': 'Size'}), 26: ('wagtail.blocks.StructBlock', [[('image', 24), ('caption', 21), ('size', 25)]], {}), 27: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 80, 'required': False}), 28: ('wagtail.blocks.TextBlock', (), {'label': 'Text'}), 29: ('wagtail.blocks.BooleanBlock', (), {'label': 'urgent', 'required': False}), 30: ('wagtail.blocks.StructBlock', [[('title', 27), ('text', 28), ('urgent', 29)]], {}), 31: ('wagtail.blocks.TextBlock', (), {'label': 'Words'}), 32: ('wagtail.blocks.CharBlock', (), {'label': 'Who said it', 'max_length': 80, 'required': False}), 33: ('wagtail.blocks.StructBlock', [[('text', 31), ('speaker', 32)]], {}), 34: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page that it leads to'}), 35: ('wagtail.blocks.CharBlock', (), {'label': 'What one finds there', 'max_length': 120, 'required': False}), 36: ('wagtail.blocks.StructBlock', [[('page', 34), ('text', 35)]], {}), 37: ('wagtail.blocks.ChoiceBlock', [], {'choices': handbooks.data.data_choices, 'label': 'What it lists'}), 38: ('wagtail.blocks.StructBlock', [[('source', 37)]], {}), 39: ('wagtail.blocks.StreamBlock', [[('text', 5), ('heading', 6), ('phones', 15), ('table', 18), ('steps', 19), ('photo', 23), ('plan', 26), ('notice', 30), ('quote', 33), ('to_page', 36), ('records', 38)]], {'label': 'Text'}), 40: ('wagtail.blocks.BooleanBlock', (), {'help_text': 'Tick it to take away the remark that the shared chapter has changed.', 'label': 'I have compared it with the shared chapter as it is now', 'required': False}), 41: ('wagtail.blocks.DateTimeBlock', (), {'form_classname': 'w-hidden', 'required': False}), 42: ('wagtail.blocks.StructBlock', [[('title', 2), ('lead', 3), ('pictogram', 4), ('body', 39), ('compared', 40), ('compared_at', 41)]], {}), 43: ('wagtail.blocks.ListBlock', (42,), {'default': [], 'help_text': "It takes the shared chapter's place. Remove it to print the shared one.", 'label': 'Our own text instead', 'max_num': 1, 'required': False}), 44: ('wagtail.blocks.StructBlock', [[('chapter', 0), ('hidden', 1), ('instead', 43)]], {}), 45: ('wagtail.blocks.IntegerBlock', (), {'default': 4, 'label': 'At most so many pages', 'max_value': 60, 'min_value': 1, 'required': False}), 46: ('wagtail.blocks.StructBlock', [[('title', 2), ('lead', 3), ('pictogram', 4), ('body', 39), ('page_limit', 45)]], {}), 47: ('wagtail.blocks.StreamBlock', [[('text', 5), ('heading', 6), ('phones', 15), ('table', 18), ('steps', 19), ('photo', 23), ('plan', 26), ('notice', 30), ('quote', 33), ('to_page', 36), ('records', 38)]], {'label': 'Text after the tables', 'required': False}), 48: ('wagtail.blocks.StructBlock', [[('title', 2), ('lead', 3), ('pictogram', 4), ('source', 37), ('body', 47)]], {})}, verbose_name='chapters')),
                ('community', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.community', verbose_name='community')),
                ('cover_picture', models.ForeignKey(blank=True, help_text="Without one the cover shows the community's own pattern.", null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='communities.photo', verbose_name='picture on the cover')),
            ],
            options={
                'verbose_name': 'handbook',
                'verbose_name_plural': 'handbooks',
            },
            bases=(handbooks.previewing.PreviewOnPaper, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('code', models.CharField(max_length=12, unique=True, verbose_name='code')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('content_hash', models.CharField(help_text='SHA-256 of text, data and pictures; the same content is the same edition.', max_length=64, verbose_name='hash of the content')),
                ('contents', models.JSONField(help_text='Title and page of each.', verbose_name='table of contents')),
                ('changes', models.JSONField(blank=True, default=list, help_text='Against the edition before, chapter by chapter.', verbose_name='what is new')),
                ('file', models.FileField(max_length=200, storage=handbooks.models.editions.private_storage, upload_to='handbooks/%Y/', verbose_name='PDF')),
                ('pages', models.PositiveSmallIntegerField(verbose_name='pages')),
                ('size', models.PositiveIntegerField(verbose_name='size in bytes')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='SHA-256 of the file')),
                ('copies', models.PositiveIntegerField(blank=True, null=True, verbose_name='copies printed')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.community', verbose_name='community')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('handbook', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='handbooks.handbookpage', verbose_name='handbook')),
            ],
            options={
                'verbose_name': 'edition',
                'verbose_name_plural': 'editions',
                'ordering': ['handbook', '-number'],
                'constraints': [models.UniqueConstraint(fields=('handbook', 'number'), name='an_edition_number_is_given_once'), models.CheckConstraint(condition=models.Q(('number__gte', 1), ('pages__gte', 1)), name='an_edition_has_a_number_and_pages')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=180, verbose_name='to')),
                ('copies', models.PositiveIntegerField(help_text='As corrected last; 0 if nothing went there after all.', verbose_name='copies')),
                ('delivered_on', models.DateField(verbose_name='delivered on')),
                ('delivered_by', models.CharField(blank=True, max_length=60, verbose_name='delivered by')),
                ('building', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.building', verbose_name='building')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.community', verbose_name='community')),
                ('estate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.estate', verbose_name='estate')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='handbooks.edition', verbose_name='edition')),
                ('reserve', models.BooleanField(default=False, editable=False, verbose_name='kept in reserve')),
            ],
            options={
                'verbose_name': 'delivery',
                'verbose_name_plural': 'deliveries',
                'ordering': ['edition', 'label'],
                'constraints': [models.UniqueConstraint(fields=('edition', 'label'), name='an_edition_is_delivered_once_to_a_place'), models.CheckConstraint(condition=models.Q(('estate__isnull', True), ('building__isnull', True), _connector='OR'), name='a_delivery_goes_to_an_estate_or_a_building'), models.UniqueConstraint(condition=models.Q(('reserve', True)), fields=('edition',), name='an_edition_has_one_reserve')],
            },
        ),
        migrations.CreateModel(
            name='EditionFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('press', 'for the press'), ('bleed', 'for the press, with bleed and crop marks'), ('booklet', 'booklet for the office printer'), ('tagged', 'to read on the screen or have read aloud')], max_length=8, verbose_name='kind')),
                ('paper', models.CharField(choices=[('A5', 'A5'), ('A4', 'A4')], default='A5', max_length=2, verbose_name='paper')),
                ('large', models.BooleanField(default=False, verbose_name='large type')),
                ('file', models.FileField(max_length=200, storage=handbooks.models.editions.private_storage, upload_to='handbooks/%Y/', verbose_name='PDF')),
                ('pages', models.PositiveSmallIntegerField(verbose_name='pages')),
                ('size', models.PositiveIntegerField(verbose_name='size in bytes')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='SHA-256 of the file')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.community', verbose_name='community')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='handbooks.edition', verbose_name='edition')),
            ],
            options={
                'verbose_name': 'file of an edition',
                'verbose_name_plural': 'files of editions',
                'ordering': ['edition', 'kind', 'paper', 'large'],
                'constraints': [models.UniqueConstraint(fields=('edition', 'kind', 'paper', 'large'), name='an_edition_has_one_file_of_a_kind_and_format')],
            },
        ),
        migrations.CreateModel(
            name='FrozenBook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('book', models.JSONField(help_text='All that stands in it, before it has pages.', verbose_name='book')),
                ('imprint', models.JSONField(verbose_name='imprint')),
                ('edition', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='text', to='handbooks.edition', verbose_name='edition')),
            ],
            options={
                'verbose_name': 'text of an edition',
                'verbose_name_plural': 'texts of editions',
            },
        ),
        migrations.CreateModel(
            name='NightlyBuild',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('turned_on_at', models.DateTimeField(verbose_name='turned on at')),
                ('sub_district', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='communities.subdistrict', verbose_name='sub-district')),
                ('turned_on_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='turned on by')),
            ],
            options={
                'verbose_name': 'nightly build',
                'verbose_name_plural': 'nightly builds',
            },
        ),
        migrations.CreateModel(
            name='Proof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_hash', models.CharField(max_length=64, verbose_name='hash of the content')),
                ('looked_at', models.DateTimeField(verbose_name='looked at')),
                ('stale_since', models.DateTimeField(blank=True, help_text='When it was first seen that the newest edition says something else.', null=True, verbose_name='out of date since')),
                ('changes', models.JSONField(blank=True, default=list, verbose_name='what has changed')),
                ('faults', models.JSONField(blank=True, default=list, help_text='Why it cannot be printed, as the last proof found.', verbose_name='faults')),
                ('remarks', models.JSONField(blank=True, default=list, help_text='What an editor should look at: it can be printed all the same.', verbose_name='remarks')),
                ('set_hash', models.CharField(blank=True, default='', max_length=64, verbose_name='hash of the last proof set')),
                ('pages', models.PositiveSmallIntegerField(default=0, verbose_name='pages')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.community', verbose_name='community')),
                ('handbook', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='proof', to='handbooks.handbookpage', verbose_name='handbook')),
            ],
            options={
                'verbose_name': 'proof',
                'verbose_name_plural': 'proofs',
                'ordering': ['community'],
            },
        ),
        migrations.CreateModel(
            name='SharedChapter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                ('key', models.SlugField(help_text='Short, in Latin letters; it never changes.', max_length=40, verbose_name='key')),
                ('title', models.CharField(max_length=40, verbose_name='title')),
                ('lead', models.TextField(blank=True, max_length=300, verbose_name='in one or two sentences')),
                ('pictogram', models.CharField(blank=True, choices=handbooks.pictograms.choices, max_length=12, verbose_name='drawing beside the title')),
                ('body', wagtail.fields.StreamField([('text', 0), ('heading', 1), ('phones', 10), ('table', 13), ('steps', 14), ('photo', 18), ('plan', 21), ('notice', 25), ('quote', 28), ('to_page', 31), ('records', 33)], blank=True, block_lookup={0: ('handbooks.body.ChapterTextBlock', (), {}), 1: ('blocks.body.HeadingBlock', (), {'max_length': 80}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'max_length': 80, 'required': False}), 3: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('emergency', 'emergency'), ('repair', 'repairs'), ('utility', 'water, electricity, gas'), ('lift', 'lift'), ('office', 'offices'), ('health', 'health and care'), ('other', 'other')], 'label': 'Category', 'required': False}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'Whom one reaches', 'max_length': 60}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'Phone', 'max_length': 40}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'When', 'max_length': 40, 'required': False}), 7: ('wagtail.blocks.BooleanBlock', (), {'label': 'answers day and night', 'required': False}), 8: ('wagtail.blocks.StructBlock', [[('category', 3), ('name', 4), ('number', 5), ('hours', 6), ('all_day', 7)]], {}), 9: ('wagtail.blocks.ListBlock', (8,), {'label': 'Phones'}), 10: ('wagtail.blocks.StructBlock', [[('caption', 2), ('phones', 9)]], {}), 11: ('blocks.body.GridTableBlock', (), {'label': 'Table'}), 12: ('wagtail.blocks.CharBlock', (), {'help_text': 'Shares such as “3 1 1”. Empty: as wide as the words need.', 'label': 'Widths of the columns', 'max_length': 60, 'required': False}), 13: ('wagtail.blocks.StructBlock', [[('table', 11), ('widths', 12)]], {}), 14: ('blocks.body.StepsBlock', (), {}), 15: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Photo'}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'max_length': 200, 'required': False}), 17: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('full', 'as wide as the text'), ('small', 'smaller, caption beside it')], 'label': 'Size'}), 18: ('wagtail.blocks.StructBlock', [[('image', 15), ('caption', 16), ('size', 17)]], {}), 19: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Plan'}), 20: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('line', 'as wide as the text'), ('page', 'a page to itself'), ('turned', 'a page to itself, turned on its side')], 'label': 'Size'}), 21: ('wagtail.blocks.StructBlock', [[('image', 19), ('caption', 16), ('size', 20)]], {}), 22: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 80, 'required': False}), 23: ('wagtail.blocks.TextBlock', (), {'label': 'Text'}), 24: ('wagtail.blocks.BooleanBlock', (), {'label': 'urgent', 'required': False}), 25: ('wagtail.blocks.StructBlock', [[('title', 22), ('text', 23), ('urgent', 24)]], {}), 26: ('wagtail.blocks.TextBlock', (), {'label': 'Words'}), 27: ('wagtail.blocks.CharBlock', (), {'label': 'Who said it', 'max_length': 80, 'required': False}), 28: ('wagtail.blocks.StructBlock', [[('text', 26), ('speaker', 27)]], {}), 29: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page that it leads to'}), 30: ('wagtail.blocks.CharBlock', (), {'label': 'What one finds there', 'max_length': 120, 'required': False}), 31: ('wagtail.blocks.StructBlock', [[('page', 29), ('text', 30)]], {}), 32: ('wagtail.blocks.ChoiceBlock', [], {'choices': handbooks.data.data_choices, 'label': 'What it lists'}), 33: ('wagtail.blocks.StructBlock', [[('source', 32)]], {})}, verbose_name='text')),
                ('page_limit', models.PositiveSmallIntegerField(default=4, help_text='A5, ordinary type. More than that is remarked on, not refused.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='at most so many pages')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
                ('sub_district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.subdistrict', verbose_name='sub-district')),
            ],
            options={
                'verbose_name': 'shared chapter',
                'verbose_name_plural': 'shared chapters',
                'ordering': ['sub_district', 'key'],
                'constraints': [models.UniqueConstraint(fields=('sub_district', 'key'), name='a_shared_chapter_has_one_key_in_its_office')],
            },
            bases=(handbooks.previewing.PreviewOnPaper, wagtail.models.preview.PreviewableMixin, modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='Skill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('skill', models.CharField(max_length=40, verbose_name='skill')),
                ('free', models.CharField(blank=True, help_text='Such as: weekends', max_length=60, verbose_name='when there is time for it')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.community', verbose_name='community')),
                ('resident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='skills', to='communities.resident', verbose_name='resident')),
            ],
            options={
                'verbose_name': 'neighbour with a skill',
                'verbose_name_plural': 'neighbours with a skill',
                'ordering': ['community', 'skill'],
                'constraints': [models.UniqueConstraint(fields=('resident', 'skill'), name='a_skill_of_a_resident_is_kept_once')],
            },
        ),
        migrations.CreateModel(
            name='DeliveryCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('was', models.PositiveIntegerField(verbose_name='copies before')),
                ('now', models.PositiveIntegerField(verbose_name='copies after')),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('corrected_at', models.DateTimeField(verbose_name='corrected at')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.community', verbose_name='community')),
                ('corrected_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='corrected by')),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='handbooks.delivery', verbose_name='delivery')),
            ],
            options={
                'verbose_name': 'correction of a delivery',
                'verbose_name_plural': 'corrections of deliveries',
                'ordering': ['delivery', 'corrected_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_correction_of_a_delivery_has_a_reason')],
            },
        ),
    ]
