import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('activities', '0001_initial'),
        ('projects', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='activitypage',
            name='project',
            field=models.ForeignKey(blank=True, help_text='The micro-project that this belongs to; its report counts this activity.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='activities', to='projects.projectpage', verbose_name='project'),
        ),
    ]
