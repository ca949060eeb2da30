import communities.models.places
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import modelcluster.fields
import modelsearch.index
import taggit.managers
import wagtail.fields
import wagtail.images.models
import wagtail.models.media
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='SubDistrictPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('introduction', models.TextField(blank=True, max_length=400, verbose_name='introduction')),
                ('body', wagtail.fields.StreamField([('text', 0), ('heading', 1), ('photo', 4), ('steps', 5), ('notice', 9), ('quote', 12), ('table', 13)], blank=True, block_lookup={0: ('blocks.body.TextBlock', (), {}), 1: ('blocks.body.HeadingBlock', (), {'max_length': 80}), 2: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Photo'}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'max_length': 200, 'required': False}), 4: ('wagtail.blocks.StructBlock', [[('image', 2), ('caption', 3)]], {}), 5: ('blocks.body.StepsBlock', (), {}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 80, 'required': False}), 7: ('wagtail.blocks.TextBlock', (), {'label': 'Text'}), 8: ('wagtail.blocks.BooleanBlock', (), {'label': 'urgent', 'required': False}), 9: ('wagtail.blocks.StructBlock', [[('title', 6), ('text', 7), ('urgent', 8)]], {}), 10: ('wagtail.blocks.TextBlock', (), {'label': 'Words'}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'Who said it', 'max_length': 80, 'required': False}), 12: ('wagtail.blocks.StructBlock', [[('text', 10), ('speaker', 11)]], {}), 13: ('blocks.body.GridTableBlock', (), {})}, verbose_name='body')),
            ],
            options={
                'verbose_name': 'sub-district page',
                'verbose_name_plural': 'sub-district pages',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('file', models.FileField(upload_to='documents', verbose_name='file')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('file_size', models.PositiveBigIntegerField(editable=False, null=True)),
                ('file_hash', models.CharField(blank=True, editable=False, max_length=40)),
                ('collection', models.ForeignKey(default=wagtail.models.media.get_root_collection_id, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.collection', verbose_name='collection')),
                ('tags', taggit.managers.TaggableManager(blank=True, help_text=None, through='taggit.TaggedItem', to='taggit.Tag', verbose_name='tags')),
                ('uploaded_by_user', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='uploaded by user')),
            ],
            options={
                'verbose_name': 'attachment',
                'verbose_name_plural': 'attachments',
                'permissions': [('choose_attachment', 'Can choose attachment')],
                'abstract': False,
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='Photo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('file', wagtail.images.models.WagtailImageField(height_field='height', upload_to=wagtail.images.models.get_upload_to, verbose_name='file', width_field='width')),
                ('description', models.CharField(blank=True, default='', max_length=255, verbose_name='description')),
                ('width', models.IntegerField(editable=False, verbose_name='width')),
                ('height', models.IntegerField(editable=False, verbose_name='height')),
                ('created_at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='created at')),
                ('focal_point_x', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_y', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_width', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_height', models.PositiveIntegerField(blank=True, null=True)),
                ('file_size', models.PositiveIntegerField(editable=False, null=True)),
                ('file_hash', models.CharField(blank=True, db_index=True, editable=False, max_length=40)),
                ('credit', models.CharField(blank=True, max_length=120, verbose_name='credit')),
                ('portrait_consent', models.BooleanField(default=False, help_text='Tick only if everyone who can be recognised has agreed, or nobody can be.', verbose_name='those on it agreed to publication')),
                ('collection', models.ForeignKey(default=wagtail.models.media.get_root_collection_id, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.collection', verbose_name='collection')),
                ('tags', taggit.managers.TaggableManager(blank=True, help_text=None, through='taggit.TaggedItem', to='taggit.Tag', verbose_name='tags')),
                ('uploaded_by_user', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='uploaded by user')),
            ],
            options={
                'verbose_name': 'photo',
                'verbose_name_plural': 'photos',
                'permissions': [('choose_photo', 'Can choose photo')],
                'abstract': False,
            },
            bases=(wagtail.images.models.ImageFileMixin, modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='CommunityPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('introduction', models.TextField(blank=True, max_length=400, verbose_name='introduction')),
                ('body', wagtail.fields.StreamField([('text', 0), ('heading', 1), ('photo', 4), ('steps', 5), ('notice', 9), ('quote', 12), ('table', 13)], blank=True, block_lookup={0: ('blocks.body.TextBlock', (), {}), 1: ('blocks.body.HeadingBlock', (), {'max_length': 80}), 2: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Photo'}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'max_length': 200, 'required': False}), 4: ('wagtail.blocks.StructBlock', [[('image', 2), ('caption', 3)]], {}), 5: ('blocks.body.StepsBlock', (), {}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 80, 'required': False}), 7: ('wagtail.blocks.TextBlock', (), {'label': 'Text'}), 8: ('wagtail.blocks.BooleanBlock', (), {'label': 'urgent', 'required': False}), 9: ('wagtail.blocks.StructBlock', [[('title', 6), ('text', 7), ('urgent', 8)]], {}), 10: ('wagtail.blocks.TextBlock', (), {'label': 'Words'}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'Who said it', 'max_length': 80, 'required': False}), 12: ('wagtail.blocks.StructBlock', [[('text', 10), ('speaker', 11)]], {}), 13: ('blocks.body.GridTableBlock', (), {})}, verbose_name='body')),
                ('photo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='communities.photo', verbose_name='photo')),
            ],
            options={
                'verbose_name': 'community page',
                'verbose_name_plural': 'community pages',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='PhotoRendition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('filter_spec', models.CharField(db_index=True, max_length=255)),
                ('file', wagtail.images.models.WagtailImageField(height_field='height', storage=wagtail.images.models.get_rendition_storage, upload_to=wagtail.images.models.get_rendition_upload_to, width_field='width')),
                ('width', models.IntegerField(editable=False)),
                ('height', models.IntegerField(editable=False)),
                ('focal_point_key', models.CharField(blank=True, default='', editable=False, max_length=16)),
                ('image', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='renditions', to='communities.photo')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('image', 'filter_spec', 'focal_point_key'), name='one_rendition_a_size')],
            },
            bases=(wagtail.images.models.ImageFileMixin, models.Model),
        ),
        migrations.CreateModel(
            name='SubDistrict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True, validators=[django.core.validators.RegexValidator('^[A-Z0-9]{2,12}$', 'Two to twelve capital letters or digits.')], verbose_name='code')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('office', models.CharField(default=communities.models.places.office_of_the_house, max_length=60, verbose_name='office in charge')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('time_zone', models.CharField(default='Asia/Shanghai', max_length=40, verbose_name='time zone')),
                ('collection', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtailcore.collection', verbose_name='collection')),
                ('officers', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='auth.group', verbose_name='officers')),
                ('page', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sub_district', to='communities.subdistrictpage', verbose_name='page')),
            ],
            options={
                'verbose_name': 'sub-district',
                'verbose_name_plural': 'sub-districts',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Community',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True, validators=[django.core.validators.RegexValidator('^[A-Z0-9]{2,12}$', 'Two to twelve capital letters or digits.')], verbose_name='code')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('address', models.CharField(blank=True, max_length=120, verbose_name='office address')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='office phone')),
                ('hours', models.CharField(blank=True, max_length=120, verbose_name='office hours')),
                ('profile', models.CharField(blank=True, max_length=200, verbose_name='in a few words')),
                ('accent', models.CharField(default='#1F5F4F', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9A-Fa-f]{6}$', 'A colour such as #1F5F4F.')], verbose_name='accent colour')),
                ('collection', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtailcore.collection', verbose_name='collection')),
                ('workers', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='auth.group', verbose_name='social workers')),
                ('page', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='community', to='communities.communitypage', verbose_name='page')),
                ('sub_district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='communities', to='communities.subdistrict', verbose_name='sub-district')),
            ],
            options={
                'verbose_name': 'community',
                'verbose_name_plural': 'communities',
                'ordering': ['sub_district', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Estate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('address', models.CharField(blank=True, max_length=120, verbose_name='address')),
                ('property_manager', models.CharField(blank=True, max_length=80, verbose_name='property manager')),
                ('repair_phone', models.CharField(blank=True, max_length=40, verbose_name='repair phone')),
                ('repair_24h', models.BooleanField(default=False, verbose_name='repair phone answers day and night')),
                ('owners_committee', models.CharField(blank=True, max_length=120, verbose_name="owners' committee")),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.community', verbose_name='community')),
            ],
            options={
                'verbose_name': 'estate',
                'verbose_name_plural': 'estates',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('community', 'name'), name='an_estate_name_is_unique_in_its_community')],
            },
        ),
        migrations.CreateModel(
            name='Grid',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, verbose_name='name')),
                ('phone', models.CharField(blank=True, help_text='Published: a phone of the office.', max_length=40, verbose_name='work phone')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.community', verbose_name='community')),
                ('worker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='grids', to=settings.AUTH_USER_MODEL, verbose_name='grid worker')),
            ],
            options={
                'verbose_name': 'grid',
                'verbose_name_plural': 'grids',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('community', 'name'), name='a_grid_name_is_unique_in_its_community')],
            },
        ),
        migrations.CreateModel(
            name='ServicePhone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.CharField(choices=[('emergency', 'emergency'), ('repair', 'repairs'), ('utility', 'water, electricity, gas'), ('lift', 'lift'), ('office', 'offices'), ('health', 'health and care'), ('other', 'other')], max_length=12, verbose_name='category')),
                ('label', models.CharField(max_length=80, verbose_name='label')),
                ('phone', models.CharField(max_length=40, verbose_name='phone')),
                ('all_day', models.BooleanField(default=False, verbose_name='answers day and night')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.community', verbose_name='community')),
                ('estate', models.ForeignKey(blank=True, help_text='Empty: for the whole community.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='phones', to='communities.estate', verbose_name='estate')),
            ],
            options={
                'verbose_name': 'service phone',
                'verbose_name_plural': 'service phones',
                'ordering': ['category', 'estate__name', 'order', 'label'],
                'constraints': [models.UniqueConstraint(fields=('community', 'label', 'phone'), name='a_service_phone_is_listed_once_in_its_community')],
            },
        ),
        migrations.CreateModel(
            name='Building',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='As on the door: 3号楼.', max_length=40, verbose_name='name')),
                ('address', models.CharField(db_index=True, max_length=120, verbose_name='address')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.community', verbose_name='community')),
                ('estate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='buildings', to='communities.estate', verbose_name='estate')),
                ('grid', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='buildings', to='communities.grid', verbose_name='grid')),
            ],
            options={
                'verbose_name': 'building',
                'verbose_name_plural': 'buildings',
                'ordering': ['address', 'name'],
                'constraints': [models.UniqueConstraint(fields=('community', 'address', 'name'), name='a_building_stands_once_at_its_address')],
            },
        ),
        migrations.CreateModel(
            name='Household',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.CharField(help_text='As on the door: 301室.', max_length=20, verbose_name='unit')),
                ('floor', models.SmallIntegerField(default=0, verbose_name='floor')),
                ('building', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='households', to='communities.building', verbose_name='building')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.community', verbose_name='community')),
            ],
            options={
                'verbose_name': 'household',
                'verbose_name_plural': 'households',
                'ordering': ['building', 'floor', 'unit'],
                'constraints': [models.UniqueConstraint(fields=('building', 'unit'), name='a_unit_is_one_household_of_its_building')],
            },
        ),
        migrations.CreateModel(
            name='JoinPoster',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=32, unique=True, verbose_name='token')),
                ('issued_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='issued at')),
                ('expires_at', models.DateTimeField(verbose_name='expires at')),
                ('building', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='posters', to='communities.building', verbose_name='building')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.community', verbose_name='community')),
                ('grid', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='posters', to='communities.grid', verbose_name='grid')),
            ],
            options={
                'verbose_name': 'join poster',
                'verbose_name_plural': 'join posters',
                'ordering': ['-issued_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('building__isnull', True), ('grid__isnull', False)), models.Q(('building__isnull', False), ('grid__isnull', True)), _connector='OR'), name='a_poster_hangs_at_a_grid_or_a_building')],
            },
        ),
        migrations.CreateModel(
            name='NoticePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.CharField(help_text="What, when, where. It is the poster's main line.", max_length=120, verbose_name='in one sentence')),
                ('body', wagtail.fields.StreamField([('text', 0), ('heading', 1), ('photo', 4), ('steps', 5), ('notice', 9), ('quote', 12), ('table', 13)], blank=True, block_lookup={0: ('blocks.body.TextBlock', (), {}), 1: ('blocks.body.HeadingBlock', (), {'max_length': 80}), 2: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Photo'}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'max_length': 200, 'required': False}), 4: ('wagtail.blocks.StructBlock', [[('image', 2), ('caption', 3)]], {}), 5: ('blocks.body.StepsBlock', (), {}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 80, 'required': False}), 7: ('wagtail.blocks.TextBlock', (), {'label': 'Text'}), 8: ('wagtail.blocks.BooleanBlock', (), {'label': 'urgent', 'required': False}), 9: ('wagtail.blocks.StructBlock', [[('title', 6), ('text', 7), ('urgent', 8)]], {}), 10: ('wagtail.blocks.TextBlock', (), {'label': 'Words'}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'Who said it', 'max_length': 80, 'required': False}), 12: ('wagtail.blocks.StructBlock', [[('text', 10), ('speaker', 11)]], {}), 13: ('blocks.body.GridTableBlock', (), {})}, verbose_name='body')),
                ('urgent', models.BooleanField(default=False, verbose_name='urgent')),
                ('signed', models.CharField(blank=True, max_length=60, verbose_name='signed by')),
                ('issued_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='dated')),
                ('expires_at', models.DateTimeField(blank=True, help_text='From then on it is no longer listed.', null=True, verbose_name='expires at')),
                ('buildings', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='communities.building', verbose_name='only for these buildings')),
                ('community', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.community', verbose_name='community')),
                ('grids', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='communities.grid', verbose_name='only for these grids')),
            ],
            options={
                'verbose_name': 'notice',
                'verbose_name_plural': 'notices',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Resident',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('phone', models.CharField(blank=True, help_text='International format, E.164.', max_length=20, verbose_name='phone')),
                ('age_band', models.CharField(blank=True, choices=[('0-13', 'under 14'), ('14-17', '14 to 17'), ('18-35', '18 to 35'), ('36-59', '36 to 59'), ('60-69', '60 to 69'), ('70-79', '70 to 79'), ('80+', '80 and over')], max_length=8, verbose_name='age band')),
                ('status', models.CharField(choices=[('pending', 'waiting for confirmation'), ('verified', 'confirmed'), ('refused', 'refused'), ('moved_out', 'moved out'), ('merged', 'merged'), ('erased', 'erased')], default='pending', max_length=10, verbose_name='status')),
                ('origin', models.CharField(choices=[('poster', 'poster'), ('letter', 'door letter'), ('import', 'import'), ('desk', 'desk'), ('sign_up', 'sign-up for an activity')], max_length=8, verbose_name='came by')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='created at')),
                ('verified_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed at')),
                ('left_at', models.DateTimeField(blank=True, help_text='When the entry was refused or the person moved out.', null=True, verbose_name='left at')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.community', verbose_name='community')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='residents', to='communities.household', verbose_name='household')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='communities.resident', verbose_name='merged into')),
                ('verified_by', models.ForeignKey(blank=True, help_text='Empty when a door letter confirmed it.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by')),
            ],
            options={
                'verbose_name': 'resident',
                'verbose_name_plural': 'residents',
                'ordering': ['household', 'name'],
                'indexes': [models.Index(fields=['community', 'status', '-created_at'], name='resident_by_status'), models.Index(fields=['community', 'name'], name='resident_by_name'), models.Index(fields=['phone'], name='resident_by_phone'), models.Index(condition=models.Q(('status__in', ['refused', 'moved_out'])), fields=['left_at'], name='resident_who_left')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ['pending', 'verified'])), fields=('household', 'name'), name='one_person_is_one_active_resident'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'verified'), _negated=True), ('verified_at__isnull', False), _connector='OR'), name='a_confirmed_resident_says_since_when'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['refused', 'moved_out']), _negated=True), ('left_at__isnull', False), _connector='OR'), name='who_was_refused_or_has_left_says_since_when')],
            },
        ),
        migrations.CreateModel(
            name='Representation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_self', models.BooleanField(default=True, verbose_name='is this person')),
                ('since', models.DateTimeField(default=django.utils.timezone.now, verbose_name='since')),
                ('confirmed_at', models.DateTimeField(blank=True, default=django.utils.timezone.now, help_text='Empty: asked for, and waiting for the grid worker or the desk.', null=True, verbose_name='confirmed at')),
                ('wording', models.CharField(blank=True, help_text='What was agreed to when this was asked for.', max_length=20, verbose_name='version of the wording')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='representations', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                ('resident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='representations', to='communities.resident', verbose_name='resident')),
            ],
            options={
                'verbose_name': 'representation',
                'verbose_name_plural': 'representations',
                'indexes': [models.Index(condition=models.Q(('confirmed_at__isnull', True), ('ended_at__isnull', True)), fields=['resident'], name='representation_waiting')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user', 'resident'), name='a_user_acts_once_for_a_resident')],
            },
        ),
        migrations.CreateModel(
            name='DoorLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True, verbose_name='code')),
                ('issued_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='issued at')),
                ('expires_at', models.DateTimeField(verbose_name='expires at')),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='used at')),
                ('receipt', models.CharField(blank=True, help_text='Known to the browser that used it, so that a double tap is one use.', max_length=64, verbose_name='receipt')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked at')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.community', verbose_name='community')),
                ('issued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='issued by')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='communities.household', verbose_name='household')),
                ('used_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='communities.resident', verbose_name='used by')),
            ],
            options={
                'verbose_name': 'door letter',
                'verbose_name_plural': 'door letters',
                'ordering': ['-issued_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True), ('used_at__isnull', True)), fields=('household',), name='one_open_letter_a_household')],
            },
        ),
        migrations.AddField(
            model_name='building',
            name='leader',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='leads_buildings', to='communities.resident', verbose_name='building leader'),
        ),
    ]
