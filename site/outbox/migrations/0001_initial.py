import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0002_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('communities', '0002_no_default_groups'),
    ]

    operations = [
        migrations.CreateModel(
            name='Digest',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='daily_email', serialize=False, to=settings.AUTH_USER_MODEL, verbose_name='account')),
                ('sent_on', models.DateField(blank=True, null=True, verbose_name='last sent on')),
            ],
            options={
                'verbose_name': 'daily e-mail',
                'verbose_name_plural': 'daily e-mails',
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('page', 'own page'), ('email', 'e-mail'), ('sms', 'text message'), ('call', 'call')], max_length=6, verbose_name='channel')),
                ('subject', models.CharField(max_length=120, verbose_name='subject')),
                ('text', models.TextField(max_length=500, verbose_name='text')),
                ('url', models.CharField(blank=True, max_length=300, verbose_name='address')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('done_at', models.DateTimeField(blank=True, help_text='A call: when they were told.', null=True, verbose_name='read or done at')),
                ('next_try_at', models.DateTimeField(blank=True, help_text='Empty: nothing is to be sent.', null=True, verbose_name='next try at')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent at')),
                ('failed_at', models.DateTimeField(blank=True, help_text='From then on it is a call to make.', null=True, verbose_name='given up at')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='communities.community', verbose_name='community')),
                ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='done by')),
                ('resident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='communities.resident', verbose_name='resident')),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['resident', 'channel', '-at'], name='message_by_resident'), models.Index(condition=models.Q(models.Q(('channel', 'call'), ('failed_at__isnull', False), _connector='OR'), ('done_at__isnull', True)), fields=['community', 'at'], name='message_still_to_call'), models.Index(condition=models.Q(('next_try_at__isnull', False)), fields=['next_try_at'], name='message_to_send')],
                'constraints': [models.CheckConstraint(condition=models.Q(('channel__in', ['email', 'sms']), models.Q(('failed_at__isnull', True), ('next_try_at__isnull', True), ('sent_at__isnull', True)), _connector='OR'), name='only_emails_and_texts_are_sent'), models.CheckConstraint(condition=models.Q(models.Q(('failed_at__isnull', True), ('sent_at__isnull', True)), models.Q(('failed_at__isnull', True), ('next_try_at__isnull', True), ('sent_at__isnull', False)), models.Q(('failed_at__isnull', False), ('next_try_at__isnull', True), ('sent_at__isnull', True)), _connector='OR'), name='a_message_waits_or_was_sent_or_was_given_up')],
            },
        ),
    ]
