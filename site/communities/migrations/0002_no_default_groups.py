"""Take away what Wagtail sets up for a site with one editorial team.

Its groups "Editors" and "Moderators" hold rights on the root page and the root collection: whoever
is put into one of them sees and changes every community. Its workflow waits for those moderators.
Here every right comes from opening a sub-district or a community (services/opening.py).
"""

from django.db import migrations

GROUPS = ["Editors", "Moderators"]
WORKFLOW = "Moderators approval"


def take_away(apps, schema_editor):
    workflow = apps.get_model("wagtailcore", "Workflow")
    task = apps.get_model("wagtailcore", "Task")
    group = apps.get_model("auth", "Group")
    workflow.objects.filter(name=WORKFLOW, workflow_states__isnull=True).delete()
    task.objects.filter(name=WORKFLOW, task_states__isnull=True, workflow_tasks=None).delete()
    group.objects.filter(name__in=GROUPS, user__isnull=True).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("communities", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations = [migrations.RunPython(take_away, migrations.RunPython.noop)]
